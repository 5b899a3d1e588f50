import { sql } from 'kysely';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { inTransaction } from '../in-transaction.ts';
import { JOB_KEY, JOB_MERGE, packJob } from '../job-row.ts';
import { type ChangedAttempt, markDays } from '../mark-day.ts';
import { combineByKey } from '../merge-columns.ts';
import { NameSet } from '../names.ts';
import { packRun, RUN_KEY, RUN_MERGE } from '../run-row.ts';
import { packStepsOf, STEP_KEY, STEP_MERGE } from '../step-row.ts';
import { storableText } from '../storable-text.ts';
import type { Handle, JobRunTable, RunTable, StepRunTable } from '../tables.ts';
import { upsertRows } from '../upsert-rows.ts';
import { addCacheOutcomes } from './save-cache-outcomes.ts';
import { addJobLogs } from './save-job-logs.ts';
import { addTestReports } from './test-reports.ts';

/**
 * Merges records into their rows: ten statements at most, however many records. The tables are written in one order and each in the order of its
 * key, so merges that run at once wait for one another but never in a ring, as long as a transaction makes one merge only. A job never changes its
 * run: a record that names another run than the first one of its job is left out.
 */
export async function mergeHistory(
  handle: Handle,
  repositoryId: number,
  { runs, jobs: told }: { readonly runs: readonly Run[]; readonly jobs: readonly JobRun[] },
): Promise<void> {
  await inTransaction(handle, async (transaction) => {
    const jobs = await withoutForeign(transaction, repositoryId, told);
    const names = new NameSet();
    const { runRows, jobRows, stepRows } = packRows(repositoryId, runs, jobs, names);
    await names.save(transaction, repositoryId);
    await addWorkflows(transaction, repositoryId, runs, names);
    const changed = [
      ...(await mergeRuns(transaction, runRows)),
      ...(await mergeJobs(transaction, jobRows)),
      ...(await mergeSteps(transaction, stepRows)),
    ];
    await addCacheOutcomes(transaction, repositoryId, jobs);
    await addJobLogs(transaction, repositoryId, jobs);
    await addTestReports(transaction, repositoryId, runs);
    await markDays(transaction, repositoryId, changed);
  });
}

function packRows(repositoryId: number, runs: readonly Run[], jobs: readonly JobRun[], names: NameSet) {
  const runRows = combineByKey(
    runs.map((run) => packRun(repositoryId, run, names)),
    (row) => `${row.run_id}/${row.attempt}`,
    RUN_MERGE.combine,
  );
  const jobRows = combineByKey(
    jobs.map((job) => packJob(repositoryId, job, names)),
    (row) => row.job_id,
    JOB_MERGE.combine,
  );
  const stepRows = combineByKey(
    jobs.map((job) => packStepsOf(repositoryId, job, names)).filter((row) => row !== null),
    (row) => row.job_id,
    STEP_MERGE.combine,
  );
  return { runRows, jobRows, stepRows };
}

/** The records that name their job's run: the one that is stored, else the one that was told first. */
async function withoutForeign(handle: Handle, repositoryId: number, told: readonly JobRun[]): Promise<readonly JobRun[]> {
  const runOf = new Map<number, number>();
  const jobs = told.filter(({ jobId, runId }) => {
    const first = runOf.get(jobId) ?? runId;
    runOf.set(jobId, first);
    return first === runId;
  });
  if (jobs.length === 0) return [];
  const found = await sql<{ readonly job_id: number | string }>`
    select new.job_id from unnest(${[...runOf.keys()]}::bigint[], ${[...runOf.values()]}::bigint[]) as new (job_id, run_id)
    cross join lateral (
      select run_id from job_run where repository_id = ${repositoryId}::bigint and job_id = new.job_id offset 0) as known
    where known.run_id <> new.run_id`.execute(handle);
  const foreign = new Set(found.rows.map(({ job_id: jobId }) => Number(jobId)));
  return jobs.filter(({ jobId }) => !foreign.has(jobId));
}

async function addWorkflows(handle: Handle, repositoryId: number, runs: readonly Run[], names: NameSet): Promise<void> {
  const paths = new Map(runs.flatMap(({ workflowPath: path }) => (path === null ? [] : [[names.add(path), storableText(path)] as const])));
  if (paths.size === 0) return;
  await sql`
    insert into workflow (repository_id, id, path)
    select ${repositoryId}::bigint, new.id, new.path from unnest(${[...paths.keys()]}::bigint[], ${[...paths.values()]}::text[]) as new (id, path)
    order by new.id on conflict do nothing`.execute(handle);
}

async function mergeRuns(handle: Handle, rows: readonly RunTable[]): Promise<readonly ChangedAttempt[]> {
  if (rows.length === 0) return [];
  const changed = await sql<ChangedAttempt>`${upsertRows('run', rows, RUN_KEY, RUN_MERGE)} returning run.run_id, run.attempt`.execute(
    handle,
  );
  return changed.rows;
}

async function mergeJobs(handle: Handle, rows: readonly JobRunTable[]): Promise<readonly ChangedAttempt[]> {
  if (rows.length === 0) return [];
  const changed = await sql<ChangedAttempt>`
    with changed as (${upsertRows('job_run', rows, JOB_KEY, JOB_MERGE)} returning job_run.run_id, job_run.attempt)
    select distinct run_id, attempt from changed`.execute(handle);
  return changed.rows;
}

/** Whether a job ran can depend on its steps, so they count as a change of its run. */
async function mergeSteps(handle: Handle, rows: readonly StepRunTable[]): Promise<readonly ChangedAttempt[]> {
  if (rows.length === 0) return [];
  // One look into the index for each job: left to choose, the server reads all jobs of a table of some ten thousand.
  const changed = await sql<ChangedAttempt>`
    with changed as (${upsertRows('step_run', rows, STEP_KEY, STEP_MERGE)} returning step_run.repository_id, step_run.job_id)
    select distinct job.run_id, job.attempt from changed cross join lateral (
      select run_id, attempt from job_run where job_run.repository_id = changed.repository_id and job_run.job_id = changed.job_id offset 0) as job`.execute(
    handle,
  );
  return changed.rows;
}
