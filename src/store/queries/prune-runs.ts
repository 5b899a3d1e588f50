import { sql } from 'kysely';
import type { Handle } from '../tables.ts';

/** Attempts of one workflow's runs, through the index of its history, with all that hangs on them: one statement. */
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
    jobs as (
      delete from job_run using old where job_run.repository_id = ${repositoryId} and (job_run.run_id, job_run.attempt) = (old.run_id, old.attempt)
      returning job_id),
    steps as (delete from step_run using jobs where step_run.repository_id = ${repositoryId} and step_run.job_id = jobs.job_id),
    outcomes as (delete from cache_outcome using jobs where cache_outcome.repository_id = ${repositoryId} and cache_outcome.job_id = jobs.job_id),
    checks as (
      delete from checked_run using old
      where checked_run.repository_id = ${repositoryId} and (checked_run.run_id, checked_run.attempt) = (old.run_id, old.attempt))
    select count(*)::integer as taken from old`.execute(handle);
  return rows[0]?.taken ?? 0;
}

/**
 * Jobs without a run. GitHub's job ids grow with time, so they are looked at in that order, until all of a batch are younger. Steps and outcomes
 * without a job go with them.
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
    lost as (
      delete from job_run using batch where job_run.repository_id = ${repositoryId} and job_run.job_id = batch.job_id and batch.is_old
        and not exists (select from run where run.repository_id = ${repositoryId} and (run.run_id, run.attempt) = (batch.run_id, batch.attempt))
      returning job_run.job_id),
    steps as (delete from step_run using lost where step_run.repository_id = ${repositoryId} and step_run.job_id = lost.job_id),
    outcomes as (delete from cache_outcome using lost where cache_outcome.repository_id = ${repositoryId} and cache_outcome.job_id = lost.job_id)
    select count(*)::integer as looked, max(job_id) as last, (count(*) filter (where is_old))::integer as old,
      (select count(*) from lost)::integer as taken from batch`.execute(handle);
  const { looked = 0, last = null, old = 0, taken = 0 } = rows[0] ?? {};
  return { deleted: taken, next: looked < limit || old === 0 ? null : last };
}
