import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { KyselyPlugin } from 'kysely';
import type { CacheOutcome } from '../../src/model/cache-outcome.ts';
import type { Run } from '../../src/model/run.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { mergeHistory } from '../../src/store/queries/merge-history.ts';
import { jobRecord, runRecord } from '../helpers/contradicting-records.ts';
import { sampleFacts } from '../helpers/log-facts.ts';
import { at, sampleJob, sampleRun, sampleStep } from '../helpers/sample-history.ts';
import { createTestStore, TEST_SERVERS } from '../helpers/test-database.ts';

jest.setTimeout(180_000);

/** A record of one of three attempts with records of some of five jobs: what they say of one attempt or job need not agree. */
const record: fc.Arbitrary<Run> = fc
  .record({
    run: runRecord,
    key: fc.constantFrom({ runId: 1, attempt: 1 }, { runId: 1, attempt: 2 }, { runId: 2, attempt: 1 }),
    created: fc.integer({ min: 0, max: 2 }),
    headSha: fc.constantFrom('aa', 'ab', 'abcd', 'not hexadecimal'),
    jobs: fc.array(fc.record({ job: jobRecord, jobId: fc.integer({ min: 1, max: 5 }), name: fc.constantFrom('a', 'b') }), { maxLength: 4 }),
  })
  .map(({ run, key, created, headSha, jobs }) => ({
    ...run,
    ...key,
    headSha,
    createdAt: at(created),
    // A job belongs to one run.
    jobs: jobs.map(({ job, jobId, name }) => ({ ...job, ...key, jobId: key.runId * 10 + jobId, name })),
  }));

/** Records, and the same ones in another order, some twice, cut into batches. */
const batched = fc.array(record, { minLength: 1, maxLength: 8 }).chain((records) =>
  fc
    .tuple(
      fc.shuffledSubarray([...records, ...records], { minLength: records.length }),
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 16, maxLength: 16 }),
    )
    .map(([order, sizes]) => {
      // A shuffled part of the doubled list may lack a record: the ones that it lacks come last.
      const whole = [...order, ...records.filter((one) => !order.includes(one))];
      const batches: (readonly Run[])[] = [];
      for (const size of sizes) if (whole.length > 0) batches.push(whole.splice(0, size));
      return { records, batches };
    }),
);

const OUTCOME: CacheOutcome = {
  stepNumber: 2,
  action: 'actions/cache',
  result: 'exact',
  save: 'not-needed',
  restoredKey: 'key \0 and \ud800',
  primaryKey: 'key',
  sizeBytes: 2 ** 40,
  restoreTime: null,
  basis: 'log',
};

describe.each(TEST_SERVERS)('merging many records at once on the %s server', (server) => {
  let opened: OpenedStore;
  let repositoryId = 0;

  beforeAll(async () => {
    opened = await createTestStore(server);
  });
  afterAll(() => opened.close());

  const COLUMNS = {
    ...{ run: '*', job_run: '*', step_run: '*', name: '*', workflow: '*', cache_outcome: '*', job_log: '*' },
    rollup_mark: 'distinct repository_id, workflow, day',
  };

  async function dump(id: number): Promise<unknown> {
    const tables = Object.entries(COLUMNS).map(async ([table, columns]) => {
      const { rows } = await opened.pool.query(
        `select to_jsonb(t) - 'repository_id' as row from (select ${columns} from ${table} where repository_id = $1) t order by 1`,
        [id],
      );
      return [table, rows.map(({ row }: { row: unknown }) => row)];
    });
    return Object.fromEntries(await Promise.all(tables));
  }

  async function oneByOne(runs: readonly Run[]): Promise<number> {
    const id = ++repositoryId;
    for (const run of runs) {
      await opened.store.runs.merge(id, run);
      for (const job of run.jobs) await opened.store.jobs.merge(id, job);
    }
    return id;
  }

  async function inBatches(batches: readonly (readonly Run[])[]): Promise<number> {
    const id = ++repositoryId;
    for (const batch of batches) await opened.store.runs.mergeAll(id, batch);
    return id;
  }

  test('ends in the rows that records merged one by one end in, however they are ordered, repeated and cut into batches', async () => {
    let shared = 0;
    await fc.assert(
      fc.asyncProperty(batched, async ({ records, batches }) => {
        if (batches.some((batch) => new Set(batch.map(({ runId, attempt }) => `${runId}/${attempt}`)).size < batch.length)) shared += 1;
        expect(await dump(await inBatches(batches))).toEqual(await dump(await oneByOne(records)));
      }),
      { numRuns: 120 },
    );
    // Most batches hold several records of one attempt, or the property would say nothing of them.
    expect(shared).toBeGreaterThan(50);
  });

  test('gives back every field of a run, its jobs and its steps', async () => {
    const runs = [1, 2, 3].map((runId) => {
      const jobs = [1, 2].map((job) => sampleJob({ jobId: runId * 10 + job, runId, name: `job ${job}`, carriedOver: job === 2 }));
      const sources = { workflowBlob: 'w', workflowText: 'on: push\n', fileBlobs: new Map([['package-lock.json', `b${runId}`]]) };
      return sampleRun({ runId, pullRequests: [runId, 7], sources, jobs, simulated: runId === 3 ? 'generated' : null });
    });
    const id = await inBatches([runs]);
    for (const run of runs) expect(await opened.store.runs.find(id, run.runId, 1)).toEqual({ ...run, fromFork: true });
  });

  test('keeps instants at the ends of what can be written', async () => {
    const instants = [new Date('0000-01-01T00:00:00Z'), new Date('0001-12-31T23:59:59.999Z'), new Date('9999-12-31T23:59:59-10:00')];
    const runs = instants.map((createdAt, index) => sampleRun({ runId: index + 1, createdAt }));
    const id = await inBatches([runs]);
    const stored = await opened.store.backfills.attemptsSince(id, new Date('-000001-01-01T00:00:00Z'));
    expect(stored).toHaveLength(3);
    expect((await opened.store.runs.find(id, 3, 1))?.createdAt).toEqual(instants[2]);
  });

  test('takes names with characters that the database cannot hold', async () => {
    const id = await inBatches([
      [sampleRun({ jobs: [sampleJob({ name: 'a\0b \ud800', steps: [sampleStep(1, { name: '\udfff"\\' })] })] })],
    ]);
    expect(await opened.store.jobs.find(id, 100)).toMatchObject({ name: 'a\uFFFDb \uFFFD', steps: [{ name: '\uFFFD"\\' }] });
  });

  test('writes cache outcomes where a job has none, and leaves those that it has', async () => {
    const run = (changes: Partial<CacheOutcome>) => sampleRun({ jobs: [sampleJob({ cacheOutcomes: [{ ...OUTCOME, ...changes }] })] });
    const id = await inBatches([[sampleRun({ jobs: [sampleJob()] })]]);
    await opened.store.runs.mergeAll(id, [run({}), run({})]);
    const first = (await opened.store.jobs.find(id, 100))?.cacheOutcomes;
    expect(first).toEqual([{ ...OUTCOME, restoredKey: 'key \uFFFD and \uFFFD' }]);
    await opened.store.runs.mergeAll(id, [run({ result: 'miss' }), sampleRun({ jobs: [sampleJob()] })]);
    expect((await opened.store.jobs.find(id, 100))?.cacheOutcomes).toEqual(first);
  });

  test('writes what is kept of a log where a job has none, the same of two whatever their order', async () => {
    const run = (bytes: number) => sampleRun({ jobs: [sampleJob({ log: sampleFacts({ bytes }) })] });
    const id = await inBatches([[run(1), run(2)]]);
    const other = await inBatches([[run(2), run(1)]]);
    const first = (await opened.store.jobs.find(id, 100))?.log;
    expect([sampleFacts({ bytes: 1 }), sampleFacts({ bytes: 2 })]).toContainEqual(first);
    expect((await opened.store.jobs.find(other, 100))?.log).toEqual(first);
    await opened.store.runs.mergeAll(id, [run(3)]);
    expect((await opened.store.jobs.find(id, 100))?.log).toEqual(first);
    await opened.store.jobs.saveLog(id, 100, sampleFacts({ bytes: 4 }));
    expect((await opened.store.jobs.find(id, 100))?.log).toEqual(sampleFacts({ bytes: 4 }));
  });

  test('writes nothing for what is known already', async () => {
    const runs = [1, 2, 3].map((runId) =>
      sampleRun({ runId, jobs: [sampleJob({ jobId: runId, runId, cacheOutcomes: [OUTCOME], log: sampleFacts() })] }),
    );
    const id = await inBatches([runs]);
    const versions = async () => {
      const tables = ['run', 'job_run', 'step_run', 'cache_outcome', 'job_log', 'name', 'workflow', 'rollup_mark'].map(
        (table) => `select '${table}' as name, xmin::text from ${table} where repository_id = $1`,
      );
      return (await opened.pool.query(`${tables.join(' union all ')} order by 1, 2`, [id])).rows;
    };
    const first = await versions();
    await opened.store.runs.mergeAll(id, [...runs, ...runs]);
    expect(await versions()).toEqual(first);
  });

  test('leaves out a record of a job under another run than its first', async () => {
    const other = sampleJob({ jobId: 11, runId: 1, name: 'own' });
    const stolen = sampleJob({ jobId: 11, runId: 3, name: 'stolen', steps: [sampleStep(1), sampleStep(2)], cacheOutcomes: [OUTCOME] });
    const id = await inBatches([[sampleRun({ runId: 1, jobs: [other] })], [sampleRun({ runId: 3, jobs: [stolen] })]]);
    const together = await inBatches([[sampleRun({ runId: 1, jobs: [other] }), sampleRun({ runId: 3, jobs: [stolen] })]]);
    expect(await dump(id)).toEqual(await dump(together));
    expect((await opened.store.runs.find(id, 1, 1))?.jobs ?? []).toMatchObject([{ name: 'own', runId: 1, cacheOutcomes: [] }]);
    expect(await opened.store.runs.find(id, 3, 1)).toMatchObject({ jobs: [] });
  });

  test('takes as many statements for two hundred runs as for one', async () => {
    const statements = async (runs: readonly Run[]): Promise<number> => {
      let count = 0;
      const counter: KyselyPlugin = {
        transformQuery: ({ node }) => {
          count += 1;
          return node;
        },
        transformResult: async ({ result }) => result,
      };
      const jobs = runs.flatMap((run) => run.jobs);
      await mergeHistory(opened.database.withPlugin(counter), ++repositoryId, { runs, jobs });
      return count;
    };
    const runs = Array.from({ length: 200 }, (_, index) => {
      const runId = index + 1;
      return sampleRun({ runId, jobs: [1, 2].map((job) => sampleJob({ jobId: runId * 10 + job, runId, cacheOutcomes: [OUTCOME] })) });
    });
    expect(await statements(runs.slice(0, 1))).toBe(8);
    expect(await statements(runs)).toBe(8);
  });

  test('does nothing for no runs', async () => {
    expect(await dump(await inBatches([[]]))).toEqual(Object.fromEntries(Object.keys(COLUMNS).map((table) => [table, []])));
  });

  test('lets batches that overlap be written at the same moment', async () => {
    const DAY = 86_400;
    const all = Array.from({ length: 60 }, (_, index) => {
      const runId = index + 1;
      const jobs = [1, 2, 3].map((job) =>
        sampleJob({ jobId: runId * 10 + job, runId, name: `job ${job} of ${runId}`, runnerName: `runner ${(runId * job) % 40}` }),
      );
      return sampleRun({ runId, createdAt: at((runId % 5) * DAY), headBranch: `branch ${runId % 7}`, jobs });
    });
    const earlier = all.map((run) => ({
      ...run,
      ...{ status: 'in_progress' as const, conclusion: null, updatedAt: at(100) },
      jobs: run.jobs.map((job) => ({ ...job, status: 'in_progress' as const, conclusion: null, completedAt: null, steps: [] })),
    }));
    // With the names known, batches wait for one another only at the rows themselves.
    const known = all.map((run) => ({
      ...run,
      runId: run.runId + 1000,
      jobs: run.jobs.map((job) => ({ ...job, jobId: job.jobId + 10_000 })),
    }));
    const expected = await dump(await inBatches([known, all]));
    for (let round = 0; round < 5; round += 1) {
      const id = await inBatches([known]);
      const batches = Array.from({ length: 12 }, (_, batch) => {
        const turned = [...all.slice(batch * 5), ...all.slice(0, batch * 5)];
        const picked = (batch % 2 === 0 ? turned : turned.reverse()).slice(0, 45);
        return picked.map((run) => (batch % 3 === 0 ? (earlier[run.runId - 1] ?? run) : run));
      });
      const single = all.flatMap((run) => run.jobs).filter((job) => job.jobId % 10 === 1);
      await Promise.all([
        ...batches.map((batch) => opened.store.runs.mergeAll(id, batch)),
        ...single.map((job) => opened.store.jobs.merge(id, job)),
        opened.store.runs.mergeAll(id, all),
      ]);
      expect(await dump(id)).toEqual(expected);
    }
  });
});
