import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { Task } from '../../src/model/task.ts';
import type { TaskHandlers } from '../../src/ports/queue.ts';
import { createTaskHandlers } from '../../src/tasks/task-handlers.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { buildJob, buildRun } from '../helpers/build-run.ts';
import { HEAD, INSTALLATION_ID, openTaskWorld, REPOSITORY, REPOSITORY_BODY, type TaskWorld } from '../helpers/task-world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CONFIGURATION = '.github/paceline.yml';
let world: TaskWorld;
let handlers: TaskHandlers;

beforeEach(async () => {
  world = await openTaskWorld();
  handlers = createTaskHandlers(world, async () => {});
});
afterEach(() => world.close());

/** Runs what was enqueued, and what that enqueues, in order. */
async function drain(): Promise<void> {
  for (let i = 0; i < 500; i++) {
    const next = world.enqueued.shift();
    if (next === undefined) return;
    await perform(next.task);
  }
  throw new Error('tasks without end');
}

const perform = (task: Task): Promise<void> => (handlers[task.kind] as (data: Task['data']) => Promise<void>)(task.data);

async function news(
  event: 'installation' | 'installation_repositories',
  action: string,
  rest: object = {},
  id = INSTALLATION_ID,
): Promise<void> {
  const installation = { id, account: { login: 'octo' }, permissions: {}, suspended_at: null };
  const deliveryId = await world.deliver(event, action, { installation, ...rest });
  await perform({ kind: 'sync-installation', data: { deliveryId, installationId: id } });
}

async function repositoryNews(action: string, changes: object = {}, id = REPOSITORY.id): Promise<void> {
  const deliveryId = await world.deliver('repository', action, { repository: { ...REPOSITORY_BODY, id, ...changes } });
  await perform({ kind: 'sync-repository', data: { deliveryId, repositoryId: id } });
}

/** A run of one job that ended at this moment, as GitHub has it. */
function happen(runId: number, at: Date, headSha: string): void {
  const ended = new Date(at.getTime() + 120_000);
  const job = buildJob({ jobId: runId * 10, runId, headSha, createdAt: at, startedAt: at, completedAt: ended });
  const run = buildRun({ runId, headSha, createdAt: at, startedAt: at, updatedAt: ended, jobs: [job] });
  const { jobs, ...body } = formatHistoryRun(run) as { readonly jobs: readonly object[] };
  world.gitHub.runs.set(`${runId}/1`, { ...body, check_suite_node_id: `suite ${runId}` });
  world.gitHub.jobs.set(job.jobId, { ...jobs[0], run_id: runId, head_sha: headSha });
}

const sent = () => [...world.gitHub.checkRuns.values()].map((contents) => contents.at(-1)?.headSha);
const known = async () => (await world.store.repositories.list()).map(({ repository }) => repository);
const later = (milliseconds: number) => {
  world.now = new Date(world.now.getTime() + milliseconds);
};

describe('a suspension', () => {
  test.each([1, 20, 5 * 24])('of %d hours: the commits that were made meanwhile get their check run when it is lifted', async (hours) => {
    await world.adopt({ '.github/workflows/ci.yml': 'on: push\n' });
    happen(1, new Date(world.now.getTime() - 2 * HOUR_MS), '1'.repeat(40));
    await news('installation', 'created');
    await drain();
    expect(sent()).toEqual(['1'.repeat(40)]);
    await news('installation', 'suspend');
    const began = world.now.getTime();
    happen(2, new Date(began + HOUR_MS / 4), '2'.repeat(40));
    happen(3, new Date(began + (hours - 0.5) * HOUR_MS), '3'.repeat(40));
    later(hours * HOUR_MS);
    world.gitHub.calls.length = 0;
    for (const kind of ['reconcile-repository', 'analyze-repository', 'backfill-repository'] as const)
      await perform({ kind, data: { repositoryId: REPOSITORY.id } });
    await drain();
    expect(world.gitHub.calls).toEqual([]);
    await news('installation', 'unsuspend');
    await drain();
    expect(sent().sort()).toEqual([1, 2, 3].map((n) => String(n).repeat(40)));
  });

  test('is asked nothing and loses nothing', async () => {
    await world.adopt();
    happen(1, new Date(world.now.getTime() - 2 * HOUR_MS), '1'.repeat(40));
    await news('installation', 'created');
    await drain();
    await news('installation', 'suspend');
    later(30 * DAY_MS);
    await perform({ kind: 'prune-repository', data: { repositoryId: REPOSITORY.id } });
    expect(await world.store.runs.find(REPOSITORY.id, 1, 1)).not.toBeNull();
  });
});

describe('a repository', () => {
  test('that becomes private keeps its data and says so from then on; what it was given as is not shown', async () => {
    await world.adopt();
    await world.store.runs.merge(REPOSITORY.id, buildRun({ runId: 5 }));
    await repositoryNews('privatized', { visibility: 'private', private: true });
    expect(await known()).toMatchObject([{ id: REPOSITORY.id, visibility: { available: true, value: 'private' } }]);
    expect(await world.store.runs.find(REPOSITORY.id, 5, 1)).not.toBeNull();
    await repositoryNews('publicized');
    expect(await known()).toMatchObject([{ visibility: { available: true, value: 'public' } }]);
  });

  test('whose default branch is another one takes its configuration from there', async () => {
    await world.adopt({ [CONFIGURATION]: 'level: basic\n' });
    await perform({ kind: 'analyze-repository', data: { repositoryId: REPOSITORY.id } });
    expect((await world.store.repositories.find(REPOSITORY.id))?.configurationText).toBe('level: basic\n');
    world.gitHub.commits.set('7'.repeat(40), { files: new Map([[CONFIGURATION, 'level: aggressive\n']]) });
    world.gitHub.heads.set('trunk', '7'.repeat(40));
    await repositoryNews('edited', { default_branch: 'trunk' });
    await perform({ kind: 'analyze-repository', data: { repositoryId: REPOSITORY.id } });
    expect((await world.store.repositories.find(REPOSITORY.id))?.configurationText).toBe('level: aggressive\n');
  });

  test('whose configuration has the other ending is told so, until it is renamed; nothing is taken from it', async () => {
    await world.adopt({ '.github/paceline.yaml': 'level: basic\n' });
    await perform({ kind: 'analyze-repository', data: { repositoryId: REPOSITORY.id } });
    await drain();
    expect(await world.store.repositories.find(REPOSITORY.id)).toMatchObject({ configurationText: null });
    const [said] = [...world.gitHub.checkRuns.values()].flat();
    expect(said?.conclusion).toBe('neutral');
    expect(said?.summary).toContain('the file is named paceline.yaml: rename it');
    world.push('8'.repeat(40), { [CONFIGURATION]: 'level: basic\n' });
    await perform({ kind: 'analyze-repository', data: { repositoryId: REPOSITORY.id } });
    expect(await world.store.repositories.find(REPOSITORY.id)).toMatchObject({
      configurationText: 'level: basic\n',
      configurationProblem: null,
      ignored: [],
    });
  });

  test('whose configuration names somebody is configured by it without the name, and not read anew each time', async () => {
    await world.adopt({ [CONFIGURATION]: 'level: basic # ask someone@example.com\npull-requests: { labels: [ci] }\n' });
    await perform({ kind: 'analyze-repository', data: { repositoryId: REPOSITORY.id } });
    const stored = await world.store.repositories.find(REPOSITORY.id);
    expect(stored?.configurationText).toBe('level: basic # ask hidden@hidden\npull-requests: { labels: [ci] }\n');
    world.enqueued.length = 0;
    await perform({ kind: 'analyze-repository', data: { repositoryId: REPOSITORY.id } });
    expect(world.kinds()).toEqual([]);
  });

  test('that is renamed is asked for by its new name, with all that was known under the old one', async () => {
    await world.adopt();
    await world.store.runs.merge(REPOSITORY.id, buildRun({ runId: 5 }));
    await repositoryNews('renamed', { name: 'better', full_name: 'octo/better' });
    expect(await known()).toMatchObject([{ id: REPOSITORY.id, name: 'better' }]);
    expect(await world.store.runs.find(REPOSITORY.id, 5, 1)).not.toBeNull();
  });

  test('that was deleted and made again under the same name is another one', async () => {
    await world.adopt({ [CONFIGURATION]: 'level: basic\n' });
    await world.store.runs.merge(REPOSITORY.id, buildRun({ runId: 5 }));
    await perform({ kind: 'analyze-repository', data: { repositoryId: REPOSITORY.id } });
    await repositoryNews('deleted');
    const again: Repository = { ...REPOSITORY, id: 4242 };
    world.gitHub.reachable.set(INSTALLATION_ID, [again]);
    await news('installation_repositories', 'added');
    expect(await known()).toEqual([again]);
    expect(await world.store.repositories.find(again.id)).toMatchObject({ configurationText: null });
    for (const id of [REPOSITORY.id, again.id]) expect(await world.store.runs.find(id, 5, 1)).toBeNull();
  });

  test('that was deleted while its first record stands, and made again under the same name, does not take its place', async () => {
    await world.adopt();
    await world.store.runs.merge(REPOSITORY.id, buildRun({ runId: 5 }));
    const again: Repository = { ...REPOSITORY, id: 4242 };
    // The news of the deletion was lost.
    world.gitHub.reachable.set(INSTALLATION_ID, [again]);
    await news('installation_repositories', 'added');
    expect((await known()).map(({ id }) => id)).toEqual([REPOSITORY.id, again.id]);
    expect(await world.store.runs.find(again.id, 5, 1)).toBeNull();
    world.gitHub.faults.set('fetchHead', { error: new AppError('GITHUB_NOT_FOUND', 'Not Found'), when: 'before' });
    await perform({ kind: 'analyze-repository', data: { repositoryId: REPOSITORY.id } });
    expect((await known()).map(({ id }) => id)).toEqual([again.id]);
  });

  test('that went to another owner who has the App too is theirs alone, without what was measured before', async () => {
    await world.adopt();
    await world.store.runs.merge(REPOSITORY.id, buildRun({ runId: 5 }));
    await repositoryNews('transferred', { owner: { login: 'newcomer' } });
    expect(await known()).toEqual([]);
    world.gitHub.reachable.set(10, [{ ...REPOSITORY, owner: 'newcomer' }]);
    await news('installation', 'created', {}, 10);
    expect(await world.store.repositories.find(REPOSITORY.id)).toMatchObject({ installationId: 10, repository: { owner: 'newcomer' } });
    expect(await world.store.runs.find(REPOSITORY.id, 5, 1)).toBeNull();
  });
});

describe('the App', () => {
  test('that is uninstalled and installed again begins anew, with the past that GitHub still has', async () => {
    await world.adopt({ [CONFIGURATION]: 'level: basic\n' });
    happen(1, new Date(world.now.getTime() - 2 * HOUR_MS), '1'.repeat(40));
    await news('installation', 'created');
    await drain();
    expect(await world.store.runs.find(REPOSITORY.id, 1, 1)).not.toBeNull();
    await news('installation', 'deleted');
    expect(await known()).toEqual([]);
    await drain();
    expect(await world.store.runs.find(REPOSITORY.id, 1, 1)).toBeNull();
    world.gitHub.reachable.delete(INSTALLATION_ID);
    world.gitHub.reachable.set(11, [REPOSITORY]);
    later(DAY_MS);
    await news('installation', 'created', {}, 11);
    await drain();
    expect(await world.store.repositories.find(REPOSITORY.id)).toMatchObject({ installationId: 11, configurationText: 'level: basic\n' });
    expect(await world.store.runs.find(REPOSITORY.id, 1, 1)).not.toBeNull();
    // What the first installation sent comes late.
    await news('installation_repositories', 'removed', { repositories_removed: [{ id: REPOSITORY.id }] });
    expect((await known()).map(({ id }) => id)).toEqual([REPOSITORY.id]);
  });

  test('whose repository is taken away and given back has its past again', async () => {
    await world.adopt();
    happen(1, new Date(world.now.getTime() - 2 * HOUR_MS), '1'.repeat(40));
    await news('installation', 'created');
    await drain();
    await news('installation_repositories', 'removed', { repositories_removed: [{ id: REPOSITORY.id }] });
    expect(await known()).toEqual([]);
    await news('installation_repositories', 'added');
    await drain();
    expect(await world.store.runs.find(REPOSITORY.id, 1, 1)).not.toBeNull();
    expect(world.gitHub.commits.has(HEAD)).toBe(true);
  });
});
