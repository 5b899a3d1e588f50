import { type RawBuilder, sql } from 'kysely';
import type { Handle } from '../tables.ts';

/** What hangs on the jobs that a part `jobs` of the statement deleted. Whoever holds it holds its job before, which is ours. */
const OF_JOBS = ['step_run', 'cache_outcome', 'job_log'] as const;

/**
 * Attempts of one workflow's runs, through the index of its history, with all that hangs on them: one statement. It takes runs, jobs and what hangs
 * on jobs in the order of their keys and each table as a whole before the next, as merges do (see `mergeHistory`), and passes over runs that
 * somebody is writing: neither waits for the other in a ring.
 */
export async function pruneRuns(
  handle: Handle,
  repositoryId: number,
  { workflow, before, limit }: { readonly workflow: number | null; readonly before: Date; readonly limit: number },
): Promise<number> {
  const ours = workflow === null ? sql`workflow is null` : sql`workflow = ${workflow}::bigint`;
  const { rows } = await sql<{ taken: number }>`
    with old as (
      delete from run where ctid = any(array(
        select ctid from run where repository_id = ${repositoryId} and ${ours} and created_at < ${before}
        order by created_at limit ${limit} for update skip locked))
      returning run_id, attempt),
    held as materialized (
      select job_run.job_id from (select run_id, attempt from old offset 0) as gone
        join job_run on job_run.repository_id = ${repositoryId} and (job_run.run_id, job_run.attempt) = (gone.run_id, gone.attempt)
      order by job_run.job_id for update of job_run),
    jobs as (
      delete from job_run where repository_id = ${repositoryId} and job_id = any(array(select job_id from held)::bigint[]) returning job_id),
    ${deleteOfJobs(repositoryId)},
    checked as materialized (
      select checked_run.run_id, checked_run.attempt from (select run_id, attempt from old offset 0) as gone
        join checked_run on checked_run.repository_id = ${repositoryId}
          and (checked_run.run_id, checked_run.attempt) = (gone.run_id, gone.attempt)
      order by checked_run.run_id, checked_run.attempt for update of checked_run),
    checks as (
      delete from checked_run using checked
      where checked_run.repository_id = ${repositoryId} and (checked_run.run_id, checked_run.attempt) = (checked.run_id, checked.attempt)),
    read as materialized (
      select test_report.run_id, test_report.attempt from (select run_id, attempt from old offset 0) as gone
        join test_report on test_report.repository_id = ${repositoryId}
          and (test_report.run_id, test_report.attempt) = (gone.run_id, gone.attempt)
      order by test_report.run_id, test_report.attempt for update of test_report),
    reports as (
      delete from test_report using read
      where test_report.repository_id = ${repositoryId} and (test_report.run_id, test_report.attempt) = (read.run_id, read.attempt))
    select count(*)::integer as taken from old`.execute(handle);
  return rows[0]?.taken ?? 0;
}

/**
 * Jobs without a run. GitHub's job ids grow with time, so they are looked at in that order, until all of a batch are younger. Steps and outcomes
 * without a job go with them. Jobs that somebody is writing stay: their run may be on its way.
 */
export async function pruneLostJobs(
  handle: Handle,
  repositoryId: number,
  { before, after, limit }: { readonly before: Date; readonly after: number; readonly limit: number },
): Promise<{ readonly deleted: number; readonly next: number | null }> {
  const { rows } = await sql<{ looked: number; last: number | null; old: number; taken: number }>`
    with batch as (
      select job_id, run_id, attempt, coalesce(completed_at, started_at, created_at) < ${before} as is_old from job_run
      where repository_id = ${repositoryId} and job_id > ${after} order by job_id limit ${limit}),
    held as materialized (
      select job_run.job_id from job_run join batch using (job_id)
      where job_run.repository_id = ${repositoryId} and batch.is_old
        and not exists (select from run where run.repository_id = ${repositoryId} and (run.run_id, run.attempt) = (batch.run_id, batch.attempt))
      for update of job_run skip locked),
    jobs as (
      delete from job_run where repository_id = ${repositoryId} and job_id = any(array(select job_id from held)::bigint[]) returning job_id),
    ${deleteOfJobs(repositoryId)}
    select count(*)::integer as looked, max(job_id) as last, (count(*) filter (where is_old))::integer as old,
      (select count(*) from jobs)::integer as taken from batch`.execute(handle);
  const { looked = 0, last = null, old = 0, taken = 0 } = rows[0] ?? {};
  return { deleted: taken, next: looked < limit || old === 0 ? null : last };
}

function deleteOfJobs(repositoryId: number): RawBuilder<unknown> {
  const parts = OF_JOBS.map(
    (table) =>
      sql`${sql.ref(`of_${table}`)} as (
      delete from ${sql.table(table)} where repository_id = ${repositoryId} and job_id = any(array(select job_id from jobs)::bigint[]))`,
  );
  return sql.join(parts);
}
