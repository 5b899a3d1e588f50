import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createPatch } from '../../src/engine/create-patch.ts';
import { blobId } from '../../src/tasks/blob-id.ts';
import { publishCheckRun } from '../../src/tasks/publish-check-run.ts';
import { renewCheckRun } from '../../src/tasks/renew-check-run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const headSha = 'a'.repeat(40);
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

/** A run of the commit that took 65 seconds. */
async function storeRun(rest: Parameters<typeof buildRun>[0] = {}): Promise<void> {
  const run = buildRun({ runId: 5, headSha, ...rest });
  await world.store.runs.merge(repositoryId, run);
  await world.store.jobs.merge(repositoryId, buildJob({ jobId: 7, runId: 5, headSha }));
}

const publish = () => publishCheckRun(world, { repositoryId, headSha });
const sent = () => [...world.gitHub.checkRuns.values()];

describe('publishing the check run of a commit', () => {
  test('does nothing while no run of the commit is known', async () => {
    await publish();
    expect(world.gitHub.calls).toEqual([]);
  });

  test('sends what its runs took, and keeps what was sent', async () => {
    await storeRun();
    await publish();
    expect(sent()).toMatchObject([
      [{ headSha, name: 'Paceline', externalId: `paceline:42:${headSha}`, status: 'completed', conclusion: 'neutral', detailsUrl: null }],
    ]);
    expect(sent()[0]?.[0]?.summary).toContain('1m 05s');
    const content = sent()[0]?.[0];
    expect(await world.store.checkRuns.find(repositoryId, headSha)).toMatchObject({
      checkRunId: 1001,
      title: content?.title,
      summary: content?.summary,
      conclusion: 'neutral',
    });
  });

  test('sends the same content once', async () => {
    await storeRun();
    await publish();
    await publish();
    expect(sent().map((contents) => contents.length)).toEqual([1]);
  });

  test('updates the same check run when a run ends', async () => {
    await storeRun({ status: 'in_progress', conclusion: null, updatedAt: at(30) });
    await publish();
    await storeRun();
    await publish();
    expect(sent().map((contents) => contents.map(({ status }) => status))).toEqual([['in_progress', 'completed']]);
  });

  test('tells all when the last run ends, and is concluded a minute later', async () => {
    await storeRun({ updatedAt: at(65) });
    world.now = at(70);
    await publish();
    expect(sent()[0]).toMatchObject([{ status: 'in_progress', conclusion: null, title: 'CI 1m 05s: no baseline yet' }]);
    const wish = { task: { kind: 'publish-check-run', data: { repositoryId, headSha } }, startAfter: at(125) };
    expect(world.enqueued).toContainEqual(wish);
    await publish();
    expect(sent()[0]).toHaveLength(1);
    world.now = at(125);
    await publish();
    expect(sent()[0]?.[1]).toMatchObject({ status: 'completed', conclusion: 'neutral', title: 'CI 1m 05s: no baseline yet' });
    expect(world.enqueued.filter(({ startAfter }) => startAfter?.getTime() !== at(125).getTime())).toEqual([]);
  });

  test('is opened again by a workflow that starts late', async () => {
    await storeRun();
    await publish();
    await world.store.runs.merge(repositoryId, buildRun({ runId: 6, headSha, status: 'queued', conclusion: null }));
    await publish();
    expect(sent()[0]?.map(({ status }) => status)).toEqual(['completed', 'in_progress']);
  });

  test('a run that a schedule started says nothing of the commit', async () => {
    await storeRun({ event: 'schedule' });
    await publish();
    expect(sent()).toEqual([]);
  });

  test('remarks once at the line of what missed its limit, whatever is sent again', async () => {
    const text = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n';
    const configuration = 'targets:\n  - workflow: ci.yml\n    jobs: { test: { p95: 30s } }\n';
    await world.store.repositories.saveConfiguration(repositoryId, configuration);
    await storeRun({ sources: { workflowBlob: 'b1', workflowText: text, fileBlobs: new Map() } });
    await publish();
    expect(sent()[0]?.[0]?.annotations).toEqual([
      {
        path: '.github/workflows/ci.yml',
        startLine: 3,
        endLine: 3,
        level: 'warning',
        title: 'Job test: above the p95 limit of 30s',
        message: 'Job test took 1m 00s, 30s above the p95 limit of 30s. What is usual is not known yet.',
      },
    ]);
  });

  test('tells the proposals for its workflows, at the line where the file is the one that was analysed', async () => {
    const text = 'on: pull_request\n';
    const proposal = waitingProposal({
      state: 'open',
      pullRequest: 12,
      patch: createPatch('.github/workflows/ci.yml', text, 'on: push\n'),
    });
    await world.store.proposals.save(repositoryId, proposal);
    await storeRun({ sources: { workflowBlob: blobId(text), workflowText: text, fileBlobs: new Map() } });
    await publish();
    expect(sent()[0]?.[0]?.summary).toContain('`cache-dependencies` in `ci.yml`, pull request #12 is open: no saving is predicted');
    expect(sent()[0]?.[0]?.annotations.map(({ startLine, title }) => [startLine, title])).toEqual([
      [1, 'cache-dependencies: Cache dependency downloads'],
    ]);
    expect(sent()[0]?.[0]?.actions.map(({ identifier }) => identifier)).toEqual(['analyze-again']);
  });

  test('offers to open a proposal where the App may', async () => {
    await world.store.proposals.save(repositoryId, waitingProposal({ state: 'candidate', reason: 'suggested only' }));
    await storeRun();
    const offered = async (permissions: Readonly<Record<string, string>>) => {
      await world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: false, permissions });
      await renewCheckRun(world, { repositoryId, headSha });
      await publish();
      return sent()[0]
        ?.at(-1)
        ?.actions.map(({ identifier }) => identifier);
    };
    expect(await offered({ contents: 'read' })).toEqual(['analyze-again']);
    expect(await offered({ contents: 'write', pull_requests: 'write', workflows: 'write' })).toEqual(['open-proposal', 'analyze-again']);
  });

  test('finds the check run again whose answer was lost', async () => {
    await storeRun();
    world.gitHub.faults.set('publishCheckRun', { error: new Error('socket closed'), when: 'after' });
    await expect(publish()).rejects.toThrow('socket closed');
    await publish();
    expect(world.gitHub.checkRuns.size).toBe(1);
    expect(await world.store.checkRuns.find(repositoryId, headSha)).toMatchObject({ checkRunId: 1001 });
  });

  test('links to nothing: the pages are on loopback', async () => {
    await storeRun();
    await publish();
    expect(sent()[0]?.[0]?.detailsUrl).toBeNull();
  });

  test('while runs are in progress is sent again only when another one is done', async () => {
    const running = { status: 'in_progress', conclusion: null, updatedAt: at(30) } as const;
    await storeRun(running);
    await world.store.runs.merge(repositoryId, buildRun({ runId: 6, headSha, ...running }));
    await publish();
    for (let i = 0; i < 5; i += 1) {
      await world.store.jobs.merge(repositoryId, buildJob({ jobId: 20 + i, runId: 6, headSha, name: `job ${i}` }));
      await publish();
    }
    expect(sent()[0]).toHaveLength(1);
    await storeRun();
    await publish();
    expect(sent()[0]?.map(({ title }) => title)).toEqual([
      'Running: 0 of 2 workflow runs completed',
      'Running: 1 of 2 workflow runs completed',
    ]);
  });

  test('says nothing when the configuration ignores every run', async () => {
    await world.store.repositories.saveConfiguration(repositoryId, "ignore: { workflows: ['**'] }\n");
    await storeRun();
    await publish();
    expect(sent()).toEqual([]);
  });

  test('says what is wrong with the configuration, and is neutral for it', async () => {
    await world.store.repositories.saveConfiguration(repositoryId, 'targets:\n  - workflow: ci.yml\n    makespan: { p95: 10m }\n');
    await storeRun();
    await publish();
    await world.store.repositories.saveConfigurationProblem(repositoryId, 'line 3, column 5: "levl" is not known');
    await publish();
    expect(sent()[0]?.map(({ conclusion }) => conclusion)).toEqual(['success', 'neutral']);
    expect(sent()[0]?.[1]?.summary).toMatch(
      /^> `\.github\/paceline\.yml` is not valid, line 3, column 5: `?"levl"`? is not known; the last valid one is in force\.\n/,
    );
  });

  test('says so on a commit without runs, too', async () => {
    await world.store.repositories.saveConfigurationProblem(repositoryId, 'line 1, column 1: "levl" is not known');
    await publish();
    expect(sent()[0]).toMatchObject([{ conclusion: 'neutral', status: 'completed' }]);
    expect(sent()[0]?.[0]?.summary).toContain('the defaults are in force');
  });

  test('does not hide a target that was missed behind it', async () => {
    const text = 'targets:\n  - workflow: ci.yml\n    makespan: { p95: 30s, enforce: true }\n';
    await world.store.repositories.saveConfiguration(repositoryId, text);
    await world.store.repositories.saveConfigurationProblem(repositoryId, 'line 1, column 1: "levl" is not known');
    await storeRun();
    await publish();
    expect(sent()[0]?.[0]?.conclusion).toBe('failure');
  });

  test('judges by the target of the configuration, which can make it fail', async () => {
    await world.store.repositories.saveConfiguration(
      repositoryId,
      'targets:\n  - workflow: ci.yml\n    makespan: { p95: 30s, enforce: true }\n',
    );
    await storeRun();
    await publish();
    expect(sent()[0]?.[0]).toMatchObject({ conclusion: 'failure' });
    expect(sent()[0]?.[0]?.summary).toContain('30s');
  });

  test('compares with what is usual for the workflow', async () => {
    for (let i = 1; i <= 12; i += 1) {
      const other = i.toString(16).repeat(40).slice(0, 40);
      await world.store.runs.merge(
        repositoryId,
        buildRun({ runId: 100 + i, headSha: other, createdAt: at(-i * 3600), startedAt: at(-i * 3600), updatedAt: at(-i * 3600 + 65) }),
      );
      await world.store.jobs.merge(
        repositoryId,
        buildJob({
          jobId: 200 + i,
          runId: 100 + i,
          headSha: other,
          createdAt: at(-i * 3600),
          startedAt: at(-i * 3600 + 5),
          completedAt: at(-i * 3600 + 65),
        }),
      );
    }
    await storeRun();
    await publish();
    expect(sent()[0]?.[0]).toMatchObject({ conclusion: 'success' });
    expect(sent()[0]?.[0]?.summary).toContain('within noise');
  });

  test('says which step made a run slower, by the steps of the runs before', async () => {
    for (let i = 0; i <= 12; i += 1) {
      const [sha, from, took] = [i === 0 ? headSha : i.toString(16).repeat(40).slice(0, 40), -i * 3600, i === 0 ? 360 : 60 + (i % 3)];
      const ids = { runId: 100 + i, headSha: sha };
      await world.store.runs.merge(
        repositoryId,
        buildRun({ ...ids, createdAt: at(from), startedAt: at(from), updatedAt: at(from + 5 + took) }),
      );
      const times = { createdAt: at(from), startedAt: at(from + 5), completedAt: at(from + 5 + took) };
      const steps = [buildStep(1, 'Run make', from + 5, from + 25), buildStep(2, 'Run make test', from + 25, from + 5 + took)];
      await world.store.jobs.merge(repositoryId, buildJob({ jobId: 200 + i, ...ids, ...times, steps }));
    }
    await publish();
    const summary = sent()[0]?.[0]?.summary ?? '';
    expect(summary).toContain('slower');
    expect(summary).toContain('Run make test');
  });

  test.each([
    ['is archived', () => world.store.repositories.save({ ...REPOSITORY, isArchived: true }, INSTALLATION_ID)],
    [
      'has a suspended installation',
      () => world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: true, permissions: {} }),
    ],
  ])('asks nothing of GitHub for a repository that %s', async (_what, change) => {
    await storeRun();
    await change();
    await publish();
    expect(world.gitHub.calls).toEqual([]);
  });
});

describe('renewing a check run', () => {
  test('sends it again although nothing changed', async () => {
    await storeRun();
    await publish();
    await renewCheckRun(world, { repositoryId, headSha });
    expect(world.kinds()).toEqual(['publish-check-run', 'preview-configuration']);
    await publish();
    expect(sent().map((contents) => contents.length)).toEqual([2]);
  });

  test('is not undone by a sending that is under way', async () => {
    await storeRun();
    let renewing: Promise<void> = Promise.resolve();
    const installations: typeof world.installations = {
      ...world.installations,
      forRepository: async (...of) => {
        const gitHub = await world.installations.forRepository(...of);
        return {
          ...gitHub,
          publishCheckRun: async (...content) => {
            renewing = renewCheckRun(world, { repositoryId, headSha });
            await new Promise((resolve) => setTimeout(resolve, 100));
            return gitHub.publishCheckRun(...content);
          },
        };
      },
    };
    await publishCheckRun({ ...world, installations }, { repositoryId, headSha });
    await renewing;
    await publish();
    expect(sent().map((contents) => contents.length)).toEqual([2]);
  });

  test('asks for one that was never sent', async () => {
    await renewCheckRun(world, { repositoryId, headSha });
    expect(world.enqueued.map(({ task }) => task)).toEqual([
      { kind: 'publish-check-run', data: { repositoryId, headSha } },
      { kind: 'preview-configuration', data: { repositoryId, headSha } },
    ]);
  });
});
