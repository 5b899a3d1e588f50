import { type SelectQueryBuilder, sql } from 'kysely';
import type { CacheOutcome } from '../../model/cache-outcome.ts';
import type { JobLogFacts } from '../../model/job-log-facts.ts';
import type { JobRun } from '../../model/job-run.ts';
import { unpackOutcome } from '../cache-outcome-row.ts';
import { conclusionOfCode, statusOfCode } from '../codes.ts';
import { loadNames, type Names, nameOf } from '../names.ts';
import { unpackSha } from '../sha.ts';
import { unpackSteps } from '../step-row.ts';
import type { Handle, JobRunTable, StepRunTable, Tables } from '../tables.ts';
import { loadJobLogs } from './save-job-logs.ts';

export async function findJob(handle: Handle, repositoryId: number, jobId: number): Promise<JobRun | null> {
  const rows = await jobsOf(handle, repositoryId).where('job_id', '=', jobId).execute();
  return (await toJobs(handle, repositoryId, rows, 'logs'))[0] ?? null;
}

/** `jobs`: without steps and cache outcomes. `logs`: with what is kept of their logs, too. */
export type JobDetail = 'logs' | 'all' | 'jobs';

/** The jobs of the given attempts, in the order of their ids: four queries, however many attempts; three with `jobs`, five with `logs`. */
export async function loadJobs(
  handle: Handle,
  repositoryId: number,
  attempts: readonly { readonly runId: number; readonly attempt: number }[],
  detail: JobDetail = 'all',
): Promise<readonly JobRun[]> {
  if (attempts.length === 0) return [];
  // One look into the index for each attempt: left to choose, the server reads all jobs of a table of some ten thousand.
  const { rows } = await sql<JobRunTable>`
    select job_run.* from unnest(${attempts.map(({ runId }) => runId)}::bigint[], ${attempts.map(({ attempt }) => attempt)}::integer[]) as wanted (run_id, attempt)
    cross join lateral (
      select * from job_run where repository_id = ${repositoryId} and run_id = wanted.run_id and attempt = wanted.attempt offset 0) as job_run
    order by job_run.job_id`.execute(handle);
  return detail === 'jobs' ? toBareJobs(handle, repositoryId, rows) : toJobs(handle, repositoryId, rows, detail);
}

function jobsOf(handle: Handle, repositoryId: number): SelectQueryBuilder<Tables, 'job_run', JobRunTable> {
  return handle.selectFrom('job_run').selectAll().where('repository_id', '=', repositoryId);
}

async function toJobs(
  handle: Handle,
  repositoryId: number,
  rows: readonly JobRunTable[],
  detail: 'logs' | 'all',
): Promise<readonly JobRun[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.job_id);
  const ours = sql<boolean>`job_id = any(${ids}::bigint[])`;
  const steps = await handle.selectFrom('step_run').selectAll().where('repository_id', '=', repositoryId).where(ours).execute();
  const outcomes = await handle
    .selectFrom('cache_outcome')
    .selectAll()
    .where('repository_id', '=', repositoryId)
    .where(ours)
    .orderBy('position')
    .execute();
  const names = await loadNames(handle, repositoryId, [...rows.flatMap(namesOf), ...steps.flatMap((row) => row.names)]);
  const stepsOf = new Map(steps.map((row) => [row.job_id, row]));
  const logs = detail === 'logs' ? await loadJobLogs(handle, repositoryId, ids) : new Map<number, JobLogFacts>();
  const outcomesOf = Map.groupBy(outcomes, (row) => row.job_id);
  return rows.map((row) => {
    const log = logs.get(row.job_id);
    const job = toJob(row, stepsOf.get(row.job_id), (outcomesOf.get(row.job_id) ?? []).map(unpackOutcome), names);
    return log === undefined ? job : { ...job, log };
  });
}

/** Of the steps only whether there are any, and that only where no runner's name tells as much. */
async function toBareJobs(handle: Handle, repositoryId: number, rows: readonly JobRunTable[]): Promise<readonly JobRun[]> {
  const unproven = rows.filter((row) => row.runner_name === null).map((row) => row.job_id);
  const proven =
    unproven.length === 0
      ? []
      : await handle
          .selectFrom('step_run')
          .select('job_id')
          .where('repository_id', '=', repositoryId)
          .where(sql<boolean>`job_id = any(${unproven}::bigint[])`)
          .execute();
  const names = await loadNames(handle, repositoryId, rows.flatMap(namesOf));
  const withSteps = new Set(proven.map((row) => row.job_id));
  return rows.map((row) => ({
    ...toJob(row, undefined, [], names),
    ...(withSteps.has(row.job_id) ? { hasOtherSteps: true } : {}),
  }));
}

function namesOf(row: JobRunTable) {
  return [row.name, row.workflow_name, row.head_branch, row.labels, row.runner_name, row.runner_group];
}

function toJob(row: JobRunTable, steps: StepRunTable | undefined, cacheOutcomes: readonly CacheOutcome[], names: Names): JobRun {
  const labels = nameOf(names, row.labels);
  return {
    jobId: row.job_id,
    runId: row.run_id,
    attempt: row.attempt,
    name: nameOf(names, row.name),
    workflowName: nameOf(names, row.workflow_name),
    headSha: unpackSha(row.head_sha),
    headBranch: nameOf(names, row.head_branch),
    status: statusOfCode(row.status),
    conclusion: conclusionOfCode(row.conclusion),
    createdAt: row.created_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    labels: labels === null ? [] : (JSON.parse(labels) as string[]),
    runnerName: nameOf(names, row.runner_name),
    runnerGroup: nameOf(names, row.runner_group),
    steps: steps === undefined ? [] : unpackSteps(steps, names),
    cacheOutcomes,
    carriedOver: row.carried_over,
    awaitedApproval: row.awaited_approval,
  };
}
