import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import type { Store } from '../../src/ports/store.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { explainQueries } from '../helpers/explain-queries.ts';
import { sampleFacts } from '../helpers/log-facts.ts';
import { at, sampleJob, sampleRun, sampleStep } from '../helpers/sample-history.ts';
import { REPOSITORY } from '../helpers/task-world.ts';
import { createTestStore, TEST_SERVERS } from '../helpers/test-database.ts';

jest.setTimeout(240_000);

const ID = 42;
const RUNS = 5_000;
const JOBS = 4;
const PATHS = ['ci', 'lint', 'release'].map((name) => `.github/workflows/${name}.yml`);
/** Of these every row belongs to one repository: what reads them as a whole grows with its history. */
const HISTORY = [
  ...['run', 'job_run', 'step_run', 'cache_outcome', 'job_log', 'name', 'name_in_use'],
  ...['rollup', 'rollup_job', 'checked_run', 'check_run', 'delivery'],
];
const HOUR = 3600;
const END = at(RUNS * HOUR);

/** One run an hour: 5,000 runs with 20,000 jobs, each with cache outcomes of its own. */
function run(index: number): Run {
  const runId = index + 1;
  const created = index * HOUR;
  const jobs = Array.from({ length: JOBS }, (_, place) =>
    sampleJob({
      ...{ jobId: runId * 10 + place, runId, name: `job ${place}`, runnerName: `runner ${runId * 10 + place}` },
      ...{ createdAt: at(created), startedAt: at(created + 9), completedAt: at(created + 90), steps: [sampleStep(1), sampleStep(2)] },
      log: sampleFacts({ bytes: runId }),
      cacheOutcomes: [
        {
          ...{ stepNumber: 2, action: 'actions/cache', result: 'exact' as const, save: 'not-needed' as const, restoredKey: 'k' },
          ...{ primaryKey: 'k', sizeBytes: 9, restoreTime: null, basis: 'log' as const },
        },
      ],
    }),
  );
  const headSha = index.toString(16).padStart(40, '0');
  const workflowPath = PATHS[index % PATHS.length] ?? null;
  // A few ended without our hearing of it.
  const open = index % 1000 === 999 ? { status: 'in_progress' as const, conclusion: null } : {};
  const times = { createdAt: at(created), updatedAt: at(created + 100) };
  return sampleRun({ runId, headSha, workflowPath, headRepositoryId: ID, ...times, jobs, ...files(index), ...open });
}

/** Few runs lack files that are to be had; two of three can have none. */
function files(index: number): Partial<Run> {
  if (index % 100 === 0) return {};
  if (index % 3 === 0) return { event: 'pull_request_target' };
  if (index % 3 === 1) return { headRepositoryId: 77, fromFork: true };
  return { sources: { workflowBlob: 'blob', workflowText: 'on: push', fileBlobs: new Map() } };
}

const FIRST = PATHS[0] ?? '';
const day = (instant: Date): number => Math.floor(instant.getTime() / 86_400_000);
const WANTED = { from: day(END) - 3, to: day(END) };

const QUERIES: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  'a run': ({ runs }) => runs.find(ID, 5, 1),
  'a job': ({ jobs }) => jobs.find(ID, 50),
  'the history of a workflow': ({ runs }) => runs.history(ID, FIRST, { runs: 100, before: END }),
  'the history of a workflow with logs': ({ runs }) => runs.history(ID, FIRST, { runs: 100, before: END, withLogs: true }),
  'the runs of a day': ({ runs }) => runs.history(ID, FIRST, { runs: 1_000_000, since: at(10 * 24 * HOUR), before: at(11 * 24 * HOUR) }),
  'the runs of a commit': ({ runs }) => runs.ofCommit(ID, '9'.padStart(40, '0')),
  'a record of a run': ({ runs }) => runs.merge(ID, run(7)),
  'a record of a job': ({ jobs }) => jobs.merge(ID, sampleJob({ jobId: 70, runId: 7, runnerName: 'new runner' })),
  'records of a hundred runs': ({ runs }) =>
    runs.mergeAll(
      ID,
      Array.from({ length: 100 }, (_, index) => run(index + 50)),
    ),
  'what is kept of a log': ({ jobs }) => jobs.saveLog(ID, 50, sampleFacts()),
  'cache outcomes of a job': ({ jobs }) => jobs.saveCacheOutcomes(ID, 50, []),
  'attempts of the last days': ({ backfills }) => backfills.attemptsSince(ID, at((RUNS - 50) * HOUR)),
  'attempts that did not end': ({ backfills }) =>
    backfills.openAttempts(ID, { since: at((RUNS - 840) * HOUR), before: END, lookedAt: END, limit: 20 }),
  'commits without a check run': ({ backfills }) => backfills.commitsWithoutCheckRun(ID, at((RUNS - 24) * HOUR)),
  'old runs to delete': ({ pruning }) => pruning.runs(ID, FIRST, { before: at(30 * HOUR) }, 5),
  'old runs of no workflow': ({ pruning }) => pruning.runs(ID, null, { before: at(30 * HOUR) }, 5),
  'jobs without a run': ({ pruning }) => pruning.lostJobs(ID, { before: at(HOUR), after: 0 }, 100),
  'attempts whose files are to be asked for': ({ backfills }) =>
    backfills.attemptsWithoutSources(ID, { since: at(0), after: null, limit: 100 }),
  'more attempts whose files are to be asked for': ({ backfills }) =>
    backfills.attemptsWithoutSources(ID, { since: at(0), after: { runId: 3_000, attempt: 1, createdAt: at(2_999 * HOUR) }, limit: 100 }),
  'the text of a workflow file that no run saw': ({ backfills }) => backfills.workflowText(ID, 'unknown'),
  'the text of a workflow file': ({ backfills }) => backfills.workflowText(ID, 'blob'),
  'repositories to compare': ({ backfills }) =>
    backfills.due('reconcile', { before: at(0), active: { since: at((RUNS - 24) * HOUR), before: END } }),
  'commits after a moment': ({ runs }) => runs.commitsAfter(ID, FIRST, { since: at(2_500 * HOUR), runs: 20 }),
  'check runs sent of late': ({ checkRuns }) => checkRuns.sentSince(ID, ['a', 'b'], at(0)),
  'the first page of the last two days': ({ runs }) => runs.page(ID, null, { runs: 20, since: at((RUNS - 48) * HOUR) }),
  'a page': ({ runs }) => runs.page(ID, { runId: 2_500, attempt: 1 }, { runs: 20 }),
  'bodies of deliveries to drop': ({ pruning }) => pruning.payloads({ before: END }, 100),
  'deliveries to delete': ({ pruning }) => pruning.deliveries({ before: at(HOUR) }, 100),
  'rows of repositories that are gone': ({ pruning }) => pruning.strays(10),
  'check runs': ({ checkRuns }) => Promise.all([checkRuns.find(ID, 'a'), checkRuns.recent(ID, 5)]),
  'rollups of one workflow': ({ rollups }) => rollups.list(ID, { ...WANTED, workflowPath: FIRST }),
};

describe.each(TEST_SERVERS)('on the %s server, with 20,000 job runs of one repository,', (server) => {
  let opened: OpenedStore;

  beforeAll(async () => {
    opened = await createTestStore(server);
    const all = Array.from({ length: RUNS }, (_, index) => run(index));
    for (let first = 0; first < RUNS; first += 250) await opened.store.runs.mergeAll(ID, all.slice(first, first + 250));
    await addDeliveries(opened);
    await opened.store.installations.save({ id: 9, account: 'octo', suspended: false, permissions: {} });
    await opened.store.repositories.save({ ...REPOSITORY, id: ID }, 9);
    await opened.store.backfills.markAsked('reconcile', ID, at(1));
    await opened.pool.query('vacuum (analyze)');
  });
  afterAll(() => opened.close());

  test.each(Object.entries(QUERIES))('%s: found through an index', async (_, query) => {
    await expectThroughIndex(opened, query);
  });

  test('every slice of a look for unused names: found through an index', async () => {
    let slices = 0;
    for (let isDone = false; !isDone; slices++) {
      await expectThroughIndex(opened, async ({ pruning }) => {
        ({ isDone } = await pruning.names(ID, END, 250));
      });
    }
    expect(slices).toBeGreaterThan((RUNS + RUNS * JOBS) / 250);
  });
});

async function expectThroughIndex(opened: OpenedStore, query: (store: Store) => Promise<unknown>): Promise<void> {
  const accesses = (await explainQueries(opened, query)).filter(({ table }) => HISTORY.includes(table));
  // A small table is read as a whole because that is cheaper: those that hold the history are not small here.
  const sizes = await opened.pool.query<{ relname: string; relpages: number }>('select relname, relpages from pg_class');
  const large = new Set(sizes.rows.filter(({ relpages }) => relpages > 20).map(({ relname }) => relname));
  for (const table of ['run', 'job_run', 'step_run', 'cache_outcome', 'job_log', 'name']) expect(large).toContain(table);
  const read = accesses.filter(({ table }) => large.has(table));
  // One that finds what it wants on its first pages is cheap.
  expect(read.filter(({ scan, pages }) => scan === 'Seq Scan' && pages > 20)).toEqual([]);
  // An index that is gone through from end to end is no better than the table: rows thrown away tell.
  expect(read.filter(({ removed }) => removed > 2_000)).toEqual([]);
  const pages = read.reduce((sum, access) => sum + access.pages, 0);
  expect(pages).toBeLessThan(6_000);
}

/** One an hour, too; of all but the newest the body is gone. */
async function addDeliveries({ pool }: OpenedStore): Promise<void> {
  await pool.query(
    `insert into delivery (id, event, repository_id, payload, received_at, processed_at)
     select 'delivery ' || n, 'push', $1, case when n >= 4900 then $2::bytea end, at, at
     from generate_series(1, 5000) as n, lateral (select $3::timestamptz + n * interval '1 hour' as at) as moment`,
    [ID, Buffer.alloc(100), at(0)],
  );
}
