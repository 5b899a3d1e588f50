import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import type { GitHubHistory } from '../../src/ports/github.ts';
import { backfillRepository } from '../../src/tasks/backfill-repository.ts';
import type { World } from '../../src/tasks/world.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { recordHistory } from '../helpers/recorded-history.ts';
import { INSTALLATION_ID, NOW, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

const DATA = { repositoryId: REPOSITORY.id };
const HOUR = 3_600_000;
const again = { kind: 'backfill-repository', data: DATA };

/** Everything stored, as text. */
async function stored(): Promise<string> {
  const { backfills, runs } = world.store;
  const attempts = await backfills.attemptsSince(REPOSITORY.id, new Date(0));
  const found = await Promise.all(attempts.map(({ runId, attempt }) => runs.find(REPOSITORY.id, runId, attempt)));
  const lines = found.map((run) => (run === null ? '' : JSON.stringify(formatHistoryRun(run))));
  return lines.sort().join('\n');
}

/** GitHub and the store as they are, but the call of this number ends in a kill; a transaction is killed before it, in it, or after it. */
function killedAt(at: number): { readonly world: World; readonly calls: () => number } {
  let calls = 0;
  const step = <T>(call: () => Promise<T>): Promise<T> => {
    if (calls++ === at) throw new Error('killed');
    return call();
  };
  const watched = (history: GitHubHistory): GitHubHistory => ({
    ...history,
    listRuns: (...args) => step(() => history.listRuns(...args)),
    fetchSuiteJobs: (...args) => step(() => history.fetchSuiteJobs(...args)),
    fetchRunJobs: (...args) => step(() => history.fetchRunJobs(...args)),
    fetchReviews: (...args) => step(() => history.fetchReviews(...args)),
  });
  const alive = (): Promise<void> => Promise.resolve();
  const transaction: World['store']['transaction'] = async (work) => {
    await step(alive);
    const result = await world.store.transaction(async (within) => {
      const done = await work(within);
      await step(alive);
      return done;
    });
    await step(alive);
    return result;
  };
  return {
    calls: () => calls,
    world: {
      ...world,
      store: { ...world.store, transaction },
      installations: {
        ...world.installations,
        forRepository: async (...args) => {
          const gitHub = await world.installations.forRepository(...args);
          return { ...gitHub, history: watched(gitHub.history) };
        },
      },
    },
  };
}

describe('a backfill', () => {
  test('stores the runs of the last 90 days with their jobs, and has the repository analysed', async () => {
    recordHistory(world.gitHub, { runs: 40, newest: NOW, everySeconds: 86_400 * 3, rerunEvery: 7 });
    await backfillRepository(world, DATA);
    const attempts = await world.store.backfills.attemptsSince(REPOSITORY.id, new Date(0));
    expect(new Set(attempts.map(({ runId }) => runId)).size).toBe(31);
    expect(await world.store.runs.find(REPOSITORY.id, 9035, 2)).toMatchObject({ attempt: 2, jobs: [{ runnerName: 'runner 0' }, {}] });
    expect(await world.store.runs.find(REPOSITORY.id, 9035, 1)).toMatchObject({ attempt: 1, jobs: [{}, {}] });
    expect(world.kinds()).toEqual(['analyze-repository']);
    expect(await world.store.backfills.findState(REPOSITORY.id)).toBeNull();
    world.gitHub.calls.length = 0;
    await backfillRepository(world, DATA);
    expect(world.gitHub.calls).toEqual(['forRepository']);
  });

  test('goes back no further than what is kept', async () => {
    await world.store.repositories.saveConfiguration(REPOSITORY.id, 'retention: 10d\n');
    recordHistory(world.gitHub, { runs: 30, newest: NOW, everySeconds: 86_400 });
    await backfillRepository(world, DATA);
    expect(await world.store.backfills.attemptsSince(REPOSITORY.id, new Date(0))).toHaveLength(11);
  });

  test('that is killed anywhere and runs again ends with the same rows', async () => {
    recordHistory(world.gitHub, { runs: 60, newest: NOW, rerunEvery: 20, jobs: 1 });
    const whole = killedAt(Number.POSITIVE_INFINITY);
    await backfillRepository(whole.world, DATA);
    const wanted = await stored();
    expect(wanted.split('\n')).toHaveLength(63);
    expect(whole.calls()).toBeGreaterThan(60);
    // The kills of one backfill: it is killed again and again, each time a few calls further on, and at last left in peace.
    for (const stride of [2, 7]) {
      await world.store.repositories.remove(REPOSITORY.id);
      await world.store.repositories.save(REPOSITORY, INSTALLATION_ID);
      for (let at = 0; at < 70; at += stride) {
        await backfillRepository(killedAt(at).world, DATA).catch((error: Error) => expect(error.message).toBe('killed'));
      }
      await backfillRepository(world, DATA);
      expect(await stored()).toBe(wanted);
    }
  }, 60_000);

  test('takes at most 30 % of the hour, and goes on after it', async () => {
    recordHistory(world.gitHub, { runs: 60, newest: NOW });
    const resetAt = new Date(NOW.getTime() + HOUR);
    const limited = spending(100, resetAt);
    await backfillRepository(limited.world, DATA);
    expect(limited.used()).toBeLessThanOrEqual(31);
    expect(limited.used()).toBeGreaterThanOrEqual(30);
    expect(world.enqueued.at(-1)?.task).toEqual(again);
    const startAfter = world.enqueued.at(-1)?.startAfter?.getTime() ?? 0;
    expect(startAfter - resetAt.getTime()).toBeGreaterThanOrEqual(0);
    expect(startAfter - resetAt.getTime()).toBeLessThan(60_000);
    // Another process, in the same hour: what was used is known.
    await backfillRepository(limited.world, DATA);
    expect(limited.used()).toBeLessThanOrEqual(31);
    for (let hour = 1; (await world.store.backfills.finishedAt(REPOSITORY.id)) === null; hour++) {
      expect(hour).toBeLessThan(5);
      world.now = new Date(NOW.getTime() + hour * HOUR + 1000);
      await backfillRepository(spending(100, new Date(NOW.getTime() + (hour + 1) * HOUR)).world, DATA);
    }
    expect(await world.store.backfills.attemptsSince(REPOSITORY.id, new Date(0))).toHaveLength(60);
  });

  test('leaves 20 % of the hour to others, whoever used the rest', async () => {
    recordHistory(world.gitHub, { runs: 60, newest: NOW });
    const limited = spending(1_000, new Date(NOW.getTime() + HOUR), 790);
    await backfillRepository(limited.world, DATA);
    expect(limited.used()).toBeLessThanOrEqual(801);
    expect(world.enqueued.at(-1)?.task).toEqual(again);
  });

  test('waits as long as GitHub asks', async () => {
    recordHistory(world.gitHub, { runs: 3, newest: NOW });
    const retryAt = new Date(NOW.getTime() + 5 * 60_000);
    world.gitHub.faults.set('listRuns', { error: new AppError('GITHUB_RATE_LIMITED', 'secondary limit', { retryAt }), when: 'before' });
    await backfillRepository(world, DATA);
    expect(world.enqueued.map(({ task }) => task)).toEqual([again]);
    expect(world.enqueued[0]?.startAfter?.getTime()).toBeGreaterThanOrEqual(retryAt.getTime());
  });

  test('gives others their turn after a minute', async () => {
    recordHistory(world.gitHub, { runs: 120, newest: NOW });
    const now = (): Date => {
      world.now = new Date(world.now.getTime() + 20_000);
      return world.now;
    };
    const slow: World = { ...world, clock: { now } };
    let slices = 1;
    for (await backfillRepository(slow, DATA); world.kinds().at(-1) !== 'analyze-repository'; slices++) {
      expect(world.enqueued.at(-1)).toEqual({ task: again, startAfter: null });
      await backfillRepository(slow, DATA);
    }
    expect(slices).toBeGreaterThan(1);
    expect(await world.store.backfills.attemptsSince(REPOSITORY.id, new Date(0))).toHaveLength(120);
  });

  test('writes nothing for a repository that was removed while it ran', async () => {
    recordHistory(world.gitHub, { runs: 3, newest: NOW });
    const removing: World = {
      ...world,
      store: {
        ...world.store,
        transaction: async (work) => {
          await world.store.repositories.remove(REPOSITORY.id);
          return world.store.transaction(work);
        },
      },
    };
    await expect(backfillRepository(removing, DATA)).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
    expect(await world.store.backfills.attemptsSince(REPOSITORY.id, new Date(0))).toEqual([]);
    expect(await world.store.backfills.findState(REPOSITORY.id)).toBeNull();
  });
});

/** GitHub that counts each question against an hourly limit, of which some is used already. */
function spending(limit: number, resetAt: Date, already = 0): { readonly world: World; readonly used: () => number } {
  let used = already;
  const count =
    <A extends readonly unknown[], R>(ask: (...args: A) => R) =>
    (...args: A): R => {
      used += 1;
      return ask(...args);
    };
  return {
    used: () => used,
    world: {
      ...world,
      installations: {
        ...world.installations,
        forRepository: async (...args) => {
          const gitHub = await world.installations.forRepository(...args);
          const { listRuns, fetchRunJobs, fetchSuiteJobs, fetchReviews } = gitHub.history;
          return {
            ...gitHub,
            history: {
              listRuns: count(listRuns),
              fetchRunJobs: count(fetchRunJobs),
              fetchSuiteJobs,
              fetchReviews: count(fetchReviews),
              allowance: () => ({ rest: { limit, remaining: limit - used, resetAt }, graphql: null }),
            },
          };
        },
      },
    },
  };
}
