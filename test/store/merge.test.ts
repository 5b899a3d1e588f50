import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { JobRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';
import { seconds } from '../../src/model/seconds.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { jobRecord, runRecord, STATUSES } from '../helpers/contradicting-records.ts';
import { at, sampleJob, sampleRun, sampleStep } from '../helpers/sample-history.ts';
import { createTestStore, TEST_SERVERS } from '../helpers/test-database.ts';

jest.setTimeout(120_000);

/** Records, and an order in which each of them comes one to three times. */
function shuffled<T>(record: fc.Arbitrary<T>): fc.Arbitrary<{ readonly records: readonly T[]; readonly order: readonly T[] }> {
  return fc.array(fc.tuple(record, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 5 }).chain((repeated) =>
    fc
      .shuffledSubarray(
        repeated.flatMap(([one, times]) => Array.from({ length: times }, () => one)),
        { minLength: repeated.reduce((sum, [, times]) => sum + times, 0) },
      )
      .map((order) => ({ records: repeated.map(([one]) => one), order })),
  );
}

describe.each(TEST_SERVERS)('merging on the %s server', (server) => {
  let opened: OpenedStore;
  let repositoryId = 0;

  beforeAll(async () => {
    opened = await createTestStore(server);
  });
  afterAll(() => opened.close());

  const DUMPED = ['run', 'job_run', 'step_run', 'name', 'workflow'];

  async function dump(id: number): Promise<unknown> {
    const tables = await Promise.all(
      DUMPED.map(async (table) => {
        const { rows } = await opened.pool.query(
          `select to_jsonb(t) - 'repository_id' as row from ${table} t where repository_id = $1 order by 1`,
          [id],
        );
        return [table, rows.map(({ row }: { row: unknown }) => row)];
      }),
    );
    return Object.fromEntries(tables);
  }

  async function dumpAfter<T>(records: readonly T[], merge: (id: number, record: T) => Promise<void>): Promise<unknown> {
    const id = ++repositoryId;
    for (const record of records) await merge(id, record);
    return dump(id);
  }

  test("ends in the same rows for any order and any repetition of a run's records", async () => {
    const merge = (id: number, run: Run) => opened.store.runs.merge(id, run);
    await fc.assert(
      fc.asyncProperty(shuffled(runRecord), async ({ records, order }) => {
        expect(await dumpAfter(order, merge)).toEqual(await dumpAfter(records, merge));
      }),
      { numRuns: 60 },
    );
  });

  test("ends in the same rows for any order and any repetition of a job's records", async () => {
    const merge = (id: number, job: JobRun) => opened.store.jobs.merge(id, job);
    await fc.assert(
      fc.asyncProperty(shuffled(jobRecord), async ({ records, order }) => {
        expect(await dumpAfter(order, merge)).toEqual(await dumpAfter(records, merge));
      }),
      { numRuns: 60 },
    );
  });

  test('ends in the same rows when the records are written at the same moment', async () => {
    const states: readonly Partial<Run>[] = STATUSES.map((state, second) => ({ status: state, updatedAt: at(second), conclusion: null }));
    const records = [...states, { status: 'completed' as const, updatedAt: at(9) }].map((changes) => sampleRun(changes));
    const inOrder = await dumpAfter(records, (id, run) => opened.store.runs.merge(id, run));
    const id = ++repositoryId;
    await Promise.all([...records, ...records].reverse().map((run) => opened.store.runs.merge(id, run)));
    expect(await dump(id)).toEqual(inOrder);
  });

  test('never takes a status back', async () => {
    const id = ++repositoryId;
    await opened.store.runs.merge(id, sampleRun({ status: 'completed', updatedAt: at(5) }));
    await opened.store.runs.merge(id, sampleRun({ status: 'in_progress', conclusion: null, updatedAt: at(9) }));
    expect(await opened.store.runs.find(id, 1, 1)).toMatchObject({ status: 'completed', conclusion: 'success', updatedAt: at(9) });
  });

  test('lets the later record of a run win, in whatever order they come', async () => {
    const first = sampleRun({ conclusion: 'action_required', updatedAt: at(5), pullRequests: [1], workflowName: 'Zebra' });
    const second = sampleRun({ conclusion: 'success', updatedAt: at(50), pullRequests: [2], workflowName: 'Ape' });
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      const id = ++repositoryId;
      for (const run of order) await opened.store.runs.merge(id, run);
      expect(await opened.store.runs.find(id, 1, 1)).toMatchObject({ conclusion: 'success', pullRequests: [2], workflowName: 'Ape' });
    }
  });

  test('never replaces a value by null', async () => {
    const id = ++repositoryId;
    const sources = { workflowBlob: 'w', workflowText: 'on: push', fileBlobs: new Map([['package-lock.json', 'b']]) };
    const whole = sampleRun({ sources, simulated: 'generated', pullRequests: [4] });
    await opened.store.runs.merge(id, whole);
    await opened.store.runs.merge(id, {
      ...whole,
      ...{ runNumber: null, workflowId: null, workflowPath: null, workflowName: null, event: null, conclusion: null, headBranch: null },
      ...{ headRepositoryId: null, startedAt: null, sources: null, simulated: null, pullRequests: [], updatedAt: at(999) },
    });
    // Its head is in another repository than the one it is stored for.
    expect(await opened.store.runs.find(id, 1, 1)).toEqual({ ...whole, updatedAt: at(999), fromFork: true });
  });

  test('keeps the steps of the record that has more of them, or got further', async () => {
    const id = ++repositoryId;
    const running = sampleStep(3, { status: 'in_progress', conclusion: null, completedAt: null });
    const two = sampleJob({ steps: [sampleStep(1), sampleStep(2)] });
    const three = sampleJob({ status: 'in_progress', steps: [sampleStep(1), sampleStep(2), running] });
    const all = sampleJob({ steps: [sampleStep(1), sampleStep(2), sampleStep(3)] });
    for (const [job, expected] of [
      [two, two],
      [three, three],
      [two, three],
      [sampleJob({ steps: [] }), three],
      [all, all],
      [three, all],
    ] as const) {
      await opened.store.jobs.merge(id, job);
      expect((await opened.store.jobs.find(id, 100))?.steps).toEqual(expected.steps);
    }
  });

  test('never forgets that a job was carried over', async () => {
    const id = ++repositoryId;
    await opened.store.jobs.merge(id, sampleJob({ carriedOver: true }));
    await opened.store.jobs.merge(id, sampleJob({ carriedOver: false }));
    expect(await opened.store.jobs.find(id, 100)).toMatchObject({ carriedOver: true });
  });

  test('writes nothing for what is known already', async () => {
    const id = ++repositoryId;
    const version = async () =>
      (
        await opened.pool.query(
          'select j.xmin, s.xmin as steps from job_run j join step_run s using (repository_id, job_id) where repository_id = $1',
          [id],
        )
      ).rows;
    await opened.store.jobs.merge(id, sampleJob());
    const first = await version();
    await opened.store.jobs.merge(id, sampleJob());
    expect(await version()).toEqual(first);
    expect(first).toHaveLength(1);
  });

  test('keeps a step run on less than 60 bytes, indexes included', async () => {
    const id = ++repositoryId;
    const steps = Array.from({ length: 12 }, (_, index) => sampleStep(index + 1));
    for (let jobId = 1; jobId <= 400; jobId++) await opened.store.jobs.merge(id, sampleJob({ jobId, steps }));
    await opened.pool.query('vacuum full step_run');
    const { rows } = await opened.pool.query<{ bytes: number; steps: number }>(
      "select pg_total_relation_size('step_run')::float8 as bytes, (select sum(cardinality(numbers))::float8 from step_run) as steps",
    );
    expect(seconds(rows[0]?.steps ?? 0)).toBeGreaterThan(4800);
    expect((rows[0]?.bytes ?? 0) / (rows[0]?.steps ?? 1)).toBeLessThan(60);
  });
});
