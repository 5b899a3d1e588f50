import { sql } from 'kysely';
import type { JobLogFacts } from '../../model/job-log-facts.ts';
import type { JobRun } from '../../model/job-run.ts';
import { packFacts, unpackFacts } from '../job-log-row.ts';
import type { Handle } from '../tables.ts';

/** Replaces what is kept of one job's log. */
export async function saveJobLog(handle: Handle, repositoryId: number, jobId: number, log: JobLogFacts): Promise<void> {
  const facts = packFacts(log);
  await handle
    .insertInto('job_log')
    .values({ repository_id: repositoryId, job_id: jobId, facts })
    .onConflict((conflict) => conflict.columns(['repository_id', 'job_id']).doUpdateSet({ facts }))
    .execute();
}

/**
 * Writes the facts of jobs that have none yet: a completed job's log says the same whenever it is read. Of several readings of one job that come
 * together the one whose facts are greater as bytes is taken, whatever their order.
 */
export async function addJobLogs(handle: Handle, repositoryId: number, jobs: readonly JobRun[]): Promise<void> {
  const byJob = new Map<number, Buffer>();
  for (const { jobId, log } of jobs) {
    if (log === undefined) continue;
    const facts = packFacts(log);
    const known = byJob.get(jobId);
    if (known === undefined || Buffer.compare(facts, known) > 0) byJob.set(jobId, facts);
  }
  if (byJob.size === 0) return;
  const ids = [...byJob.keys()].sort((a, b) => a - b);
  await sql`
    insert into job_log (repository_id, job_id, facts)
    select ${repositoryId}::bigint, new.job_id, new.facts
    from unnest(${ids}::bigint[], ${ids.map((id) => byJob.get(id))}::bytea[]) as new (job_id, facts)
    order by new.job_id on conflict do nothing`.execute(handle);
}

/** What is kept of the logs of these jobs, by job. */
export async function loadJobLogs(
  handle: Handle,
  repositoryId: number,
  jobIds: readonly number[],
): Promise<ReadonlyMap<number, JobLogFacts>> {
  if (jobIds.length === 0) return new Map();
  const rows = await handle
    .selectFrom('job_log')
    .select(['job_id', 'facts'])
    .where('repository_id', '=', repositoryId)
    .where(sql<boolean>`job_id = any(${jobIds}::bigint[])`)
    .execute();
  return new Map(rows.map(({ job_id: jobId, facts }) => [jobId, unpackFacts(facts)]));
}
