import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import { deliverNotice } from '../../src/tasks/deliver-notice.ts';
import { enqueueDueWork } from '../../src/tasks/enqueue-due-work.ts';
import { mergeRuns } from '../../src/tasks/merge-runs.ts';
import { sendDigest } from '../../src/tasks/send-digest.ts';
import { reportHistory } from '../helpers/report-history.ts';
import { INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const WEEKLY = 'digest: weekly\n';
/** Two runs a day from Monday, 2026-01-05 on. */
const HISTORY = reportHistory({ runs: 60, fasterFrom: 28 });

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

const configure = (text: string | null): Promise<void> => world.store.repositories.saveConfiguration(repositoryId, text);
const store = (runs: readonly Run[]): Promise<void> => world.store.transaction((within) => mergeRuns(within, repositoryId, runs));

/** Whether the clock asks for a digest then. */
async function isAsked(at: string): Promise<boolean> {
  world.now = new Date(at);
  world.enqueued.length = 0;
  await enqueueDueWork(world);
  return world.kinds().includes('send-digest');
}

async function send(at: string): Promise<void> {
  world.now = new Date(at);
  world.enqueued.length = 0;
  await sendDigest(world, { repositoryId });
}

describe('the clock', () => {
  test('asks on Monday at eight, once', async () => {
    await configure(WEEKLY);
    expect(await isAsked('2026-01-19T08:00:00Z')).toBe(true);
    expect(await isAsked('2026-01-19T08:01:00Z')).toBe(false);
    expect(await isAsked('2026-01-25T23:59:00Z')).toBe(false);
    expect(await isAsked('2026-01-26T07:59:00Z')).toBe(false);
    expect(await isAsked('2026-01-26T08:00:00Z')).toBe(true);
    const [{ startAfter } = { startAfter: null }] = world.enqueued.filter(({ task }) => task.kind === 'send-digest');
    expect((startAfter?.getTime() ?? 0) - world.now.getTime()).toBeLessThan(60_000);
  });

  test('makes up what was missed once, with the newest', async () => {
    await configure(WEEKLY);
    expect(await isAsked('2026-01-12T08:00:00Z')).toBe(true);
    // Three weeks without a server.
    expect(await isAsked('2026-02-05T15:00:00Z')).toBe(true);
    expect(await isAsked('2026-02-05T16:30:00Z')).toBe(false);
    expect(await isAsked('2026-02-09T08:00:00Z')).toBe(true);
  });

  test('is that of the time zone of the configuration', async () => {
    await configure('digest: monthly\npull-requests:\n  timezone: America/New_York\n');
    expect(await isAsked('2026-02-15T00:00:00Z')).toBe(true);
    expect(await isAsked('2026-03-01T12:59:00Z')).toBe(false);
    expect(await isAsked('2026-03-01T13:00:00Z')).toBe(true);
  });

  test('looks again within an hour after the configuration turned it on', async () => {
    expect(await isAsked('2026-01-19T09:00:00Z')).toBe(false);
    await configure('digest: off\n');
    expect(await isAsked('2026-01-19T09:01:00Z')).toBe(false);
    await configure(WEEKLY);
    expect(await isAsked('2026-01-19T09:30:00Z')).toBe(false);
    expect(await isAsked('2026-01-19T10:01:00Z')).toBe(true);
  });

  test('asks for all repositories of an owner whose configuration has it, but for those that turn it off', async () => {
    const owners = { ...REPOSITORY, id: 40, name: '.github' };
    const quiet = { ...REPOSITORY, id: 43, name: 'docs' };
    for (const repository of [owners, quiet]) await world.store.repositories.save(repository, INSTALLATION_ID);
    await world.store.repositories.saveConfiguration(40, WEEKLY);
    await world.store.repositories.saveConfiguration(43, 'digest: off\n');
    world.now = new Date('2026-01-19T09:00:00Z');
    await enqueueDueWork(world);
    const asked = world.enqueued.flatMap(({ task }) => (task.kind === 'send-digest' ? [task.data.repositoryId] : []));
    expect(asked).toEqual([40, 42]);
  });

  test('leaves out archived repositories, suspended installations and histories that are still fetched', async () => {
    await configure(WEEKLY);
    await world.store.backfills.saveState(repositoryId, { any: 'state' });
    expect(await isAsked('2026-01-19T09:00:00Z')).toBe(false);
    await world.store.backfills.finish(repositoryId, world.now);
    await world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: true, permissions: {} });
    expect(await isAsked('2026-01-19T09:00:00Z')).toBe(false);
    await world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: false, permissions: {} });
    await world.store.repositories.save({ ...REPOSITORY, isArchived: true }, INSTALLATION_ID);
    expect(await isAsked('2026-01-19T09:00:00Z')).toBe(false);
    await world.store.repositories.save(REPOSITORY, INSTALLATION_ID);
    expect(await isAsked('2026-01-19T09:00:00Z')).toBe(true);
  });
});

describe('a digest', () => {
  beforeEach(() => configure(`${WEEKLY}alerts:\n  issue: true\n`));

  test('is of the week that ended, against the one before it, with what waits for people', async () => {
    await store(HISTORY);
    await world.store.proposals.save(repositoryId, waitingProposal({ state: 'open', pullRequest: 12 }));
    await world.store.proposals.save(repositoryId, waitingProposal({ key: 'other', path: '.github/workflows/b.yml', branch: 'b' }));
    await send('2026-01-26T08:00:30Z');
    expect(world.enqueued.map(({ task }) => task)).toEqual([{ kind: 'deliver-notice', data: { repositoryId, key: 'digest:2026-W04' } }]);
    const notice = await world.store.notices.find(repositoryId, 'digest:2026-W04');
    expect(notice).toMatchObject({ kind: 'digest', severity: null, title: 'Paceline report for 2026-W04 (2026-01-19 to 2026-01-25)' });
    const lines = notice?.text.split('\n') ?? [];
    expect(lines[0]).toMatch(/^`\.github\/workflows\/ci\.yml` got faster: makespan -\d+% .+; n 13 before and 12 now\.$/);
    expect(lines[1]).toMatch(/^Makespan: p50 [^,]+ \(n 12\); before p50 [^,]+ \(n 13\)\.$/);
    expect(lines.at(-1)).toBe('Open proposals: 1 (pull request 12); 1 waits for a pull request.');
    await deliverNotice(world, { repositoryId, key: 'digest:2026-W04' });
    expect(world.posted).toEqual([`octo/app: ${notice?.title}\n${notice?.text}`]);
    expect(world.gitHub.issues).toMatchObject([{ title: 'Paceline: report', comments: [] }]);
    expect(world.gitHub.calls.filter((call) => call.startsWith('fetch') && call !== 'fetch')).toEqual([]);
  });

  test('is made once, however often it is asked for', async () => {
    await store(HISTORY);
    await send('2026-01-26T08:00:30Z');
    await send('2026-01-28T10:00:00Z');
    await Promise.all([send('2026-01-28T10:00:00Z'), send('2026-01-28T10:00:00Z')]);
    expect(world.kinds()).toEqual([]);
    await send('2026-02-02T08:00:00Z');
    expect(world.kinds()).toEqual(['deliver-notice']);
  });

  test('is made once by two workers at the same time', async () => {
    await store(HISTORY);
    world.now = new Date('2026-01-26T08:00:30Z');
    await Promise.all([1, 2].map(() => sendDigest(world, { repositoryId })));
    expect(world.kinds()).toEqual(['deliver-notice']);
  });

  test('says nothing of a week without a completed run, nor of what the configuration ignores', async () => {
    await store(HISTORY);
    await send('2026-05-04T08:00:00Z');
    expect(world.kinds()).toEqual([]);
    expect(world.said.at(-1)).toEqual({
      message: 'no digest: no run was completed',
      fields: { repositoryId, period: '2026-W18' },
    });
    await configure(`${WEEKLY}ignore:\n  workflows: [ci.yml]\n`);
    await send('2026-01-26T08:00:00Z');
    expect(world.kinds()).toEqual([]);
  });

  test('is not made where it was turned off, or the repository removed, meanwhile', async () => {
    await store(HISTORY);
    await configure(null);
    await send('2026-01-26T08:00:00Z');
    expect(world.kinds()).toEqual([]);
    await configure(WEEKLY);
    await world.store.repositories.remove(repositoryId);
    await send('2026-01-26T08:00:00Z');
    expect(world.kinds()).toEqual([]);
  });

  test('reads every page of both weeks and nothing else', async () => {
    const many = Array.from({ length: 9 }, (_, copy) =>
      HISTORY.map((run) => ({
        ...run,
        runId: run.runId * 10 + copy,
        jobs: run.jobs.map((job) => ({ ...job, jobId: job.jobId * 10 + copy, runId: run.runId * 10 + copy })),
      })),
    ).flat();
    await store(many);
    await send('2026-01-26T08:00:00Z');
    const notice = await world.store.notices.find(repositoryId, 'digest:2026-W04');
    expect(notice?.text).toContain('n 117 before and 108 now');
    expect(notice?.text).toContain('Failed: 14% (18/126); before 7.1% (9/126).');
  });
});
