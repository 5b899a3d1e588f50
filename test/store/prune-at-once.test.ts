import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { at, sampleJob, sampleRun } from '../helpers/sample-history.ts';
import { createTestStore, TEST_SERVERS } from '../helpers/test-database.ts';

jest.setTimeout(120_000);

const ID = 42;
const PATH = '.github/workflows/ci.yml';
const LATER = at(1_000_000);
const RUNS = 60;
const HOUR_MS = 3_600_000;

/** Job ids go against the order of the runs, so that to follow the runs is not to follow the jobs. */
const history: readonly Run[] = Array.from({ length: RUNS }, (_, index) => {
  const runId = index + 1;
  const jobs = [0, 1, 2].map((place) => sampleJob({ runId, jobId: 10_000 - runId * 10 - place, name: `job ${runId} ${place}` }));
  return sampleRun({ runId, workflowPath: PATH, jobs });
});

describe.each(TEST_SERVERS)('on the %s server', (server) => {
  let opened: OpenedStore;
  beforeEach(async () => {
    opened = await createTestStore(server);
  });
  afterEach(() => opened.close());

  const count = async (table: string): Promise<number> =>
    (await opened.pool.query(`select count(*)::integer as n from ${table}`)).rows[0].n;

  test('old runs that are deleted while they are imported again fail neither side, and leave nothing behind', async () => {
    const { runs, jobs, pruning, backfills } = opened.store;
    await runs.mergeAll(ID, history);
    const imports = async (): Promise<void> => {
      for (let round = 0; round < 12; round++) {
        await runs.mergeAll(ID, round % 2 === 0 ? history : history.toReversed());
        await backfills.markChecked(
          ID,
          history.map(({ runId, attempt }) => ({ runId, attempt, settled: true })),
          LATER,
        );
        for (const job of history.slice(0, 5).flatMap((run) => run.jobs)) await jobs.merge(ID, job);
      }
    };
    const prunes = async (): Promise<void> => {
      for (let round = 0; round < 40; round++) {
        await pruning.runs(ID, PATH, { before: LATER }, 25);
        await pruning.lostJobs(ID, { before: LATER, after: 0 }, 100);
        await backfills.forgetChecked(ID, LATER);
      }
    };
    await Promise.all([imports(), imports(), prunes(), prunes()]);
    while ((await pruning.runs(ID, PATH, { before: LATER }, 25)) > 0);
    await pruning.lostJobs(ID, { before: LATER, after: 0 }, 1_000);
    for (const table of ['run', 'job_run', 'step_run']) expect([table, await count(table)]).toEqual([table, 0]);
  });

  test('jobs without a run are passed over while somebody writes them, and taken the next time', async () => {
    const { store, pool } = opened;
    await Promise.all(history.flatMap((run) => run.jobs).map((job) => store.jobs.merge(ID, job)));
    const writer = await pool.connect();
    try {
      await writer.query('begin');
      await writer.query('select from job_run where job_id = $1 for update', [history[3]?.jobs[0]?.jobId]);
      expect(await store.pruning.lostJobs(ID, { before: LATER, after: 0 }, 1_000)).toEqual({ deleted: RUNS * 3 - 1, next: null });
    } finally {
      await writer.query('rollback');
      writer.release();
    }
    expect(await store.pruning.lostJobs(ID, { before: LATER, after: 0 }, 1_000)).toEqual({ deleted: 1, next: null });
    expect(await count('step_run')).toBe(0);
  });

  describe('a look for unused names', () => {
    const look = async (now: Date, limit: number): Promise<readonly number[]> => {
      const deleted: number[] = [];
      for (let isDone = false; !isDone; ) {
        const slice = await opened.store.pruning.names(ID, now, limit);
        isDone = slice.isDone;
        deleted.push(slice.deleted);
      }
      return deleted;
    };
    const later = (hours: number) => new Date(LATER.getTime() + hours * HOUR_MS);
    const addUnused = (names: number) =>
      opened.pool.query("insert into name select $1, n, 'unused ' || n from generate_series(1, $2::integer) as n", [ID, names]);

    test('takes no more than a slice at once, ends with what one look at everything would, and leaves no notes', async () => {
      await opened.store.runs.mergeAll(ID, history);
      const used = await count('name');
      await addUnused(1_000);
      expect((await look(later(0), 100)).every((deleted) => deleted === 0)).toBe(true);
      expect(await opened.store.pruning.namesLookedAt(ID)).toEqual(later(0));
      const slices = await look(later(2), 100);
      expect(Math.max(...slices)).toBe(100);
      expect(slices.reduce((sum, deleted) => sum + deleted, 0)).toBe(1_000);
      expect([await count('name'), await count('name_in_use')]).toEqual([used, 0]);
      expect(await opened.store.runs.page(ID, null, { runs: 100 })).toMatchObject({ runs: history.map(({ runId }) => ({ runId })) });
    });

    test('goes on where it was left, also days later, and spares what was written in between', async () => {
      await addUnused(300);
      await look(later(0), 1_000);
      for (let slices = 0; slices < 5; slices++) await opened.store.pruning.names(ID, later(2), 100);
      const left = await count('name');
      expect(left).toBe(100);
      const { rows } = await opened.pool.query('select text from name order by id desc limit 1');
      await opened.pool.query('update name set unused_since = null where text = $1', [rows[0].text]);
      await look(later(72), 100);
      expect((await opened.pool.query('select text from name')).rows).toEqual(rows);
    });

    test('passes over names that somebody is writing instead of waiting for them', async () => {
      await addUnused(10);
      await look(later(0), 100);
      const writer = await opened.pool.connect();
      try {
        await writer.query('begin');
        await writer.query('select from name where id = 7 for update');
        expect((await look(later(2), 100)).at(-1)).toBe(9);
      } finally {
        await writer.query('rollback');
        writer.release();
      }
    });
  });
});
