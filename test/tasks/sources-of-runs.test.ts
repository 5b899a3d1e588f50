import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { comparableRuns } from '../../src/engine/comparable-runs.ts';
import { AppError } from '../../src/errors.ts';
import { available } from '../../src/model/availability.ts';
import { analyzeRepository } from '../../src/tasks/analyze-repository.ts';
import { blobId } from '../../src/tasks/blob-id.ts';
import { toHistory } from '../../src/tasks/collect-evidence.ts';
import { ingestRun } from '../../src/tasks/ingest-run.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';
import { HEAD, NOW, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const CI = '.github/workflows/ci.yml';
const FIRST =
  'name: CI\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make test\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make lint\n';
const CHANGED_TEST = FIRST.replace('make test', 'make -j4 test');
const CHANGED_LINT = CHANGED_TEST.replace('make lint', 'make -k lint');

let world: TaskWorld;
let runs = 0;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt({ [CI]: FIRST });
  runs = 0;
});
afterEach(() => world.close());

const sha = (letter: string): string => letter.repeat(40);
const asked = (method: string): number => world.gitHub.calls.filter((call) => call === method).length;
const analyze = () => analyzeRepository(world, { repositoryId });
const history = () => world.store.runs.history(repositoryId, CI, { runs: 100 });
/** By run id, what is known of the workflow file. */
const blobs = async () => Object.fromEntries((await history()).map(({ runId, sources }) => [runId, sources?.workflowBlob ?? null]));

/** A completed run comes by webhook; its id. */
async function complete(headSha: string, changes: Readonly<Record<string, unknown>> = {}): Promise<number> {
  runs += 1;
  const created = new Date(NOW.getTime() + runs * 60_000).toISOString();
  const body = {
    id: runs,
    run_attempt: 1,
    path: CI,
    name: 'CI',
    event: 'push',
    status: 'completed',
    conclusion: 'success',
    head_sha: headSha,
    head_branch: 'main',
    head_repository: { id: repositoryId },
    created_at: created,
    run_started_at: created,
    updated_at: created,
    ...changes,
  };
  const deliveryId = await world.deliver('workflow_run', 'completed', { workflow_run: body });
  await ingestRun(world, { deliveryId, repositoryId });
  return runs;
}

async function baseline(text: string, job: string): Promise<readonly number[]> {
  const evidence = caseEvidence(text, '');
  const stored = { ...evidence, repository: REPOSITORY, history: available(toHistory(await history(), NOW)) };
  return comparableRuns(stored)(job).map(({ runId }) => runId);
}

describe('runs that come by webhook', () => {
  test('have their baseline begun anew by a push that changes the job, and by no push that changes another', async () => {
    await complete(HEAD);
    world.push(sha('c'), { [CI]: CHANGED_TEST });
    await complete(sha('c'));
    await analyze();
    expect([await baseline(CHANGED_TEST, 'test'), await baseline(CHANGED_TEST, 'lint')]).toEqual([[2], [2, 1]]);
    world.push(sha('d'), { [CI]: CHANGED_LINT });
    await complete(sha('d'));
    await analyze();
    expect([await baseline(CHANGED_LINT, 'test'), await baseline(CHANGED_LINT, 'lint')]).toEqual([[3, 2], [3]]);
  });

  test('cost one question for many commits and one for each version of the file, and none the next time', async () => {
    world.push(sha('c'), { [CI]: FIRST, 'README.md': 'new' });
    world.push(sha('d'), { [CI]: CHANGED_TEST });
    for (const commit of [HEAD, HEAD, sha('c'), sha('d')]) await complete(commit);
    await complete(HEAD, { path: '.github/workflows/other.yml' });
    await analyze();
    expect([asked('commitFiles'), asked('fetchFileIds'), asked('fetchFileText')]).toEqual([1, 0, 2]);
    const [first, changed] = [FIRST, CHANGED_TEST].map(blobId);
    expect(await blobs()).toEqual({ 1: first, 2: first, 3: first, 4: changed });
    await analyze();
    await complete(sha('e'));
    world.push(sha('e'), { [CI]: FIRST });
    await analyze();
    expect([asked('commitFiles'), asked('fetchFileIds'), asked('fetchFileText')]).toEqual([1, 1, 2]);
  });

  test('have the ids of lock files, called workflows and actions, and of nothing else', async () => {
    const kept = { 'package-lock.json': '{}', '.github/actions/x/action.yml': 'name: x', '.github/workflows/other.yml': 'on: push' };
    world.push(HEAD, { [CI]: FIRST, ...kept, 'src/a.ts': 'a', 'node_modules/b/package.json': '{}' });
    await complete(HEAD);
    await analyze();
    const [run] = await history();
    expect(run?.sources?.workflowText).toBe(FIRST);
    expect(Object.fromEntries(run?.sources?.fileBlobs ?? [])).toEqual(
      Object.fromEntries(Object.entries(kept).map(([path, text]) => [path, blobId(text)])),
    );
  });

  test('of a fork and of pull_request_target are not asked for; those of a pull request have the file of its head', async () => {
    world.gitHub.commits.set(sha('f'), { files: new Map([[CI, CHANGED_TEST]]) });
    await complete(sha('f'), { head_repository: { id: 77 }, event: 'pull_request' });
    await complete(sha('f'), { event: 'pull_request_target' });
    await analyze();
    expect(asked('fetchFileIds')).toBe(0);
    await complete(sha('f'), { event: 'pull_request', head_branch: 'topic' });
    await analyze();
    expect(await blobs()).toEqual({ 1: null, 2: null, 3: blobId(CHANGED_TEST) });
  });

  test('of a commit that is gone are asked for once, and never count beside runs that are known', async () => {
    await complete(sha('9'));
    await complete(HEAD);
    await analyze();
    await analyze();
    expect(asked('fetchFileIds')).toBe(2);
    expect((await history()).map(({ sources }) => sources?.workflowText)).toEqual([FIRST, null]);
    expect(await baseline(FIRST, 'test')).toEqual([2]);
  });

  test('stay unmeasured when contents may not be read, which is asked once and logged', async () => {
    world.push(sha('c'), { [CI]: FIRST });
    await complete(HEAD);
    await complete(sha('c'));
    world.gitHub.faults.set('fetchFileIds', { error: new AppError('GITHUB_FORBIDDEN', 'no'), when: 'before' });
    await analyze();
    expect(asked('fetchFileIds')).toBe(1);
    expect(await blobs()).toEqual({ 1: null, 2: null });
    expect(world.said.filter(({ message }) => message.includes('not measured'))).toEqual([
      { message: 'workflow texts and lock files are not measured: the token may not read contents', fields: { repositoryId } },
    ]);
    expect(await baseline(FIRST, 'test')).toEqual([2, 1]);
  });

  test('wait when the hour of GitHub is nearly used up', async () => {
    await complete(HEAD);
    world.gitHub.allowance = { rest: { limit: 5000, remaining: 500, resetAt: new Date(NOW.getTime() + 600_000) }, graphql: null };
    await analyze();
    expect(asked('fetchFileIds')).toBe(0);
    world.gitHub.allowance = { rest: { limit: 5000, remaining: 4990, resetAt: new Date(NOW.getTime() + 600_000) }, graphql: null };
    await analyze();
    expect(await blobs()).toEqual({ 1: blobId(FIRST) });
  });

  test('are asked for only as far as the newest 200 commits', async () => {
    for (let index = 0; index < 203; index += 1) {
      const commit = index.toString(16).padStart(40, '0');
      world.gitHub.commits.set(commit, { files: new Map([[CI, FIRST]]) });
      await complete(commit);
    }
    await analyze();
    await analyze();
    expect([asked('commitFiles'), asked('fetchFileIds'), asked('fetchFileText')]).toEqual([8, 0, 1]);
    const unmeasured = (await world.store.runs.history(repositoryId, CI, { runs: 500 })).filter(({ sources }) => sources === null);
    expect(unmeasured.map(({ runId }) => runId)).toEqual([3, 2, 1]);
  });

  test('keep what is known of their file when a late delivery comes', async () => {
    await complete(HEAD);
    await analyze();
    await complete(HEAD, { id: 1, updated_at: new Date(NOW.getTime() + 3_600_000).toISOString() });
    expect(await blobs()).toEqual({ 1: blobId(FIRST) });
  });
});
