import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import type { Run } from '../../src/model/run.ts';
import { fillSources } from '../../src/tasks/fill-sources.ts';
import { publishCheckRun } from '../../src/tasks/publish-check-run.ts';
import { openRepository } from '../../src/tasks/repository-access.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';
import { HEAD, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const CI = '.github/workflows/ci.yml';
const TEXT = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n';

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt({ [CI]: TEXT });
});
afterEach(() => world.close());

function runAt(second: number, length: number, rest: Partial<Run> = {}): Run {
  const runId = 1000 + second;
  const headSha = rest.headSha ?? second.toString(16).padStart(40, '0');
  const job = { createdAt: at(second), startedAt: at(second + 5), completedAt: at(second + 5 + length) };
  return buildRun({
    ...{ runId, headSha, event: 'push', workflowPath: CI, headRepositoryId: repositoryId, fromFork: false },
    ...{ createdAt: at(second), startedAt: at(second), updatedAt: at(second + length + 6) },
    jobs: [buildJob({ jobId: runId * 10, runId, headSha, ...job })],
    ...rest,
  });
}

const measured = { workflowBlob: null, workflowText: TEXT, fileBlobs: new Map<string, string>() };
const history = [0, 1000, 2000, 3000, 4000].map((second) => runAt(second, 60, { sources: measured }));
const publish = () => publishCheckRun(world, { repositoryId, headSha: HEAD });
const titles = () => [...world.gitHub.checkRuns.values()].flat().map(({ title }) => title);
const title = () => titles().at(-1);
const UNKNOWN = 'CI 10m 05s: not compared: the workflow file of this run is not known yet; usual 1m 05s (n 5)';
const asksOf = (name: string) => world.gitHub.calls.filter((call) => call === name).length;

describe('the files of a commit', () => {
  test('are asked for once when its runs are done, so that it is judged at once', async () => {
    await world.store.runs.mergeAll(repositoryId, [...history, runAt(9000, 600, { headSha: HEAD })]);
    await publish();
    expect(title()).toBe('CI 10m 05s: slower than usual 1m 05s (n 5)');
    expect((await world.store.runs.ofCommit(repositoryId, HEAD))[0]?.sources?.workflowText).toBe(TEXT);
    await publish();
    expect(asksOf('fetchFileIds')).toBe(1);
  });

  test('are asked for while it runs, so that nothing is to be asked when it ends', async () => {
    const running = runAt(9000, 600, { headSha: HEAD, status: 'in_progress', conclusion: null });
    await world.store.runs.mergeAll(repositoryId, [...history, running]);
    await publish();
    await publish();
    expect(asksOf('fetchFileIds')).toBe(1);
    await world.store.runs.merge(repositoryId, { ...running, status: 'completed', conclusion: 'success', updatedAt: at(9700), jobs: [] });
    await publish();
    expect(asksOf('fetchFileIds')).toBe(1);
  });

  test('are not asked for where no other run’s are known', async () => {
    await world.store.runs.mergeAll(repositoryId, [
      ...history,
      runAt(9500, 600, { headSha: HEAD, workflowPath: '.github/workflows/other.yml', status: 'in_progress', conclusion: null }),
    ]);
    await publish();
    expect(asksOf('fetchFileIds')).toBe(0);
  });

  test('that GitHub does not give now do not hold up the check run', async () => {
    await world.store.runs.mergeAll(repositoryId, [...history, runAt(9000, 600, { headSha: HEAD })]);
    world.gitHub.faults.set('fetchFileIds', { error: new AppError('GITHUB_RATE_LIMITED', 'not now'), when: 'before' });
    await publish();
    expect(titles()[0]).toBe(UNKNOWN);
  });

  test('that come later have its check run computed again', async () => {
    await world.store.runs.mergeAll(repositoryId, [...history, runAt(9000, 600, { headSha: HEAD })]);
    const commit = world.gitHub.commits.get(HEAD);
    if (commit === undefined) throw new Error('no commit');
    world.gitHub.commits.set(HEAD, { ...commit, isTruncated: true });
    await publish();
    expect(titles()).toEqual([UNKNOWN]);
    world.gitHub.commits.set(HEAD, commit);
    const access = await openRepository(world, repositoryId);
    if (access === null) throw new Error('the repository is not known');
    await fillSources(world, access, { since: at(-1), budget: { stopUntil: async () => null }, isOver: () => false });
    expect(world.enqueued.map(({ task }) => task)).toContainEqual({ kind: 'publish-check-run', data: { repositoryId, headSha: HEAD } });
    await publish();
    expect(title()).toBe('CI 10m 05s: slower than usual 1m 05s (n 5)');
  });
});
