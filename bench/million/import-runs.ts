import { sql } from 'kysely';
import { packJob } from '../../src/store/job-row.ts';
import { NameSet } from '../../src/store/names.ts';
import { packRun } from '../../src/store/run-row.ts';
import { packStepsOf } from '../../src/store/step-row.ts';
import { mergeRuns } from '../../src/tasks/merge-runs.ts';
import { type BenchStore, REPOSITORY } from './bench-store.ts';
import { generateRun, JOBS_PER_RUN } from './generate-runs.ts';
import { quantileOf, timed } from './quantile-of.ts';

const BATCH_RUNS = 100;
/** Of every so many batches one is written into the bare tables, too. */
const ANCHOR_EVERY = 10;
const BARE = { bare_run: 'run', bare_job_run: 'job_run', bare_step_run: 'step_run' } as const;

export interface ImportRate {
  /** Whole time of the merges over all job runs; making the records is not in it. */
  readonly jobRunsPerSecond: number;
  /** Median over the batches of the time of our merge over that of the anchor. */
  readonly ratio: number;
  readonly batches: number;
}

/** Generates a history and imports it as backfill and `paceline import` do: one transaction for 100 runs. */
export async function importRuns(store: BenchStore, jobRuns: number, onProgress: (done: number) => void): Promise<ImportRate> {
  const count = Math.round(jobRuns / JOBS_PER_RUN);
  for (const [bare, table] of Object.entries(BARE))
    await sql`create table ${sql.table(bare)} (like ${sql.table(table)})`.execute(store.opened.database);
  let spent = 0;
  const ratios: number[] = [];
  for (let first = 0; first < count; first += BATCH_RUNS) {
    const runs = Array.from({ length: Math.min(BATCH_RUNS, count - first) }, (_, offset) => generateRun(first + offset, count));
    const ours = await timed(() => store.world.store.transaction((transaction) => mergeRuns(transaction, REPOSITORY.id, runs)));
    spent += ours;
    if ((first / BATCH_RUNS) % ANCHOR_EVERY === ANCHOR_EVERY - 1) ratios.push(ours / (await timeOfBareInsert(store, runs)));
    onProgress((first + runs.length) * JOBS_PER_RUN);
  }
  for (const bare of Object.keys(BARE)) await sql`drop table ${sql.table(bare)}`.execute(store.opened.database);
  return { jobRunsPerSecond: (count * JOBS_PER_RUN) / (spent / 1000), ratio: quantileOf(ratios), batches: ratios.length };
}

/** The same rows, packed beforehand, by one insert a table and one transaction, into tables without key or index: the anchor. */
async function timeOfBareInsert({ opened }: BenchStore, runs: readonly ReturnType<typeof generateRun>[]): Promise<number> {
  const names = new NameSet();
  const jobs = runs.flatMap((run) => run.jobs);
  const rows = {
    bare_run: runs.map((run) => packRun(REPOSITORY.id, run, names)),
    bare_job_run: jobs.map((job) => packJob(REPOSITORY.id, job, names)),
    bare_step_run: jobs.map((job) => packStepsOf(REPOSITORY.id, job, names)),
  };
  const texts = Object.entries(rows).map(([table, of]) => [table, JSON.stringify(of, bytesAsHex)] as const);
  return timed(() =>
    opened.database.transaction().execute(async (transaction) => {
      for (const [table, text] of texts) {
        await sql`insert into ${sql.table(table)} select * from json_populate_recordset(null::${sql.table(table)}, ${text}::json)`.execute(
          transaction,
        );
      }
    }),
  );
}

function bytesAsHex(this: object, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  return Buffer.isBuffer(original) ? `\\x${original.toString('hex')}` : value;
}
