import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { seconds } from '../../src/model/seconds.ts';
import { publishCheckRun } from '../../src/tasks/publish-check-run.ts';
import { renewCheckRun } from '../../src/tasks/renew-check-run.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';
import { INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

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

  test('finds the check run again whose answer was lost', async () => {
    await storeRun();
    world.gitHub.faults.set('publishCheckRun', { error: new Error('socket closed'), when: 'after' });
    await expect(publish()).rejects.toThrow('socket closed');
    await publish();
    expect(world.gitHub.checkRuns.size).toBe(1);
    expect(await world.store.checkRuns.find(repositoryId, headSha)).toMatchObject({ checkRunId: 1001 });
  });

  test('links to the pages where there is a public address', async () => {
    await storeRun();
    await publishCheckRun(
      { ...world, settings: { analysisDelay: seconds(0), publicUrl: 'https://paceline.example' } },
      { repositoryId, headSha },
    );
    expect(sent()[0]?.[0]?.detailsUrl).toBe('https://paceline.example/repositories/42');
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
    expect(world.kinds()).toEqual(['publish-check-run']);
    await publish();
    expect(sent().map((contents) => contents.length)).toEqual([2]);
  });

  test('asks for one that was never sent', async () => {
    await renewCheckRun(world, { repositoryId, headSha });
    expect(world.enqueued.map(({ task }) => task)).toEqual([{ kind: 'publish-check-run', data: { repositoryId, headSha } }]);
  });
});
