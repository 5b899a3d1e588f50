import type { JobRun } from '../../model/job-run.ts';
import type { Run, RunSources } from '../../model/run.ts';
import { withJobs } from '../../model/with-jobs.ts';
import type { HistoryLimits } from '../../ports/store.ts';
import { COMPLETED, conclusionOfCode, statusOfCode } from '../codes.ts';
import { loadNames, type Names, nameId, nameOf } from '../names.ts';
import { packSha, unpackSha } from '../sha.ts';
import { storableText } from '../storable-text.ts';
import type { Handle, RunTable } from '../tables.ts';
import { type JobDetail, loadJobs } from './load-jobs.ts';
import { withTestReports } from './test-reports.ts';

export async function findRun(
  handle: Handle,
  repositoryId: number,
  { runId, attempt }: Pick<Run, 'runId' | 'attempt'>,
  { jobsOnly = false }: { readonly jobsOnly?: boolean } = {},
): Promise<Run | null> {
  const rows = await runsOf(handle, repositoryId).where('run_id', '=', runId).where('attempt', '=', attempt).execute();
  return (await toRuns(handle, repositoryId, rows, jobsOnly ? 'jobs' : 'all'))[0] ?? null;
}

/** Six queries, however many runs; two with `runsOnly`, five with `jobsOnly`, eight with `withLogs`. */
export async function loadHistory(
  handle: Handle,
  repositoryId: number,
  workflowPath: string,
  limits: HistoryLimits,
): Promise<readonly Run[]> {
  const rows = await runsOf(handle, repositoryId)
    .where('workflow', '=', nameId(storableText(workflowPath)))
    .where('status', '=', COMPLETED)
    .$if(limits.since !== undefined, (query) => query.where('created_at', '>=', limits.since as Date))
    .$if(limits.before !== undefined, (query) => query.where('created_at', '<', limits.before as Date))
    .orderBy('created_at', 'desc')
    .orderBy('run_id', 'desc')
    .orderBy('attempt', 'desc')
    .limit(limits.runs)
    .execute();
  if (limits.runsOnly === true) return toRunsWithoutJobs(handle, repositoryId, rows);
  const runs = await toRuns(handle, repositoryId, rows, limits.jobsOnly === true ? 'jobs' : limits.withLogs === true ? 'logs' : 'all');
  return limits.withLogs === true ? withTestReports(handle, repositoryId, runs) : runs;
}

/** How many runs of a workflow and a branch were created in a span; counts no further than `most`. */
export async function countRuns(
  handle: Handle,
  repositoryId: number,
  workflowPath: string,
  { headBranch, since, before, most }: { readonly headBranch: string; readonly since: Date; readonly before: Date; readonly most: number },
): Promise<number> {
  const rows = await handle
    .selectFrom('run')
    .select('run_id')
    .distinct()
    .where('repository_id', '=', repositoryId)
    .where('workflow', '=', nameId(storableText(workflowPath)))
    .where('head_branch', '=', nameId(storableText(headBranch)))
    .where('created_at', '>=', since)
    .where('created_at', '<', before)
    .limit(most)
    .execute();
  return rows.length;
}

export async function loadRunsOfCommit(
  handle: Handle,
  repositoryId: number,
  headSha: string,
  { withLogs = false }: { readonly withLogs?: boolean } = {},
): Promise<readonly Run[]> {
  const rows = await runsOf(handle, repositoryId).where('head_sha', '=', packSha(headSha)).orderBy('run_id').orderBy('attempt').execute();
  return toRuns(handle, repositoryId, rows, withLogs ? 'logs' : 'all');
}

/** Commits of the first so many attempts of a workflow that were created from `since` on. */
export async function loadCommitsAfter(
  handle: Handle,
  repositoryId: number,
  workflowPath: string,
  limits: { readonly since: Date; readonly runs: number },
): Promise<readonly string[]> {
  const rows = await handle
    .selectFrom('run')
    .select('head_sha')
    .where('repository_id', '=', repositoryId)
    .where('workflow', '=', nameId(storableText(workflowPath)))
    .where('created_at', '>=', limits.since)
    .orderBy('created_at')
    .orderBy('run_id')
    .orderBy('attempt')
    .limit(limits.runs)
    .execute();
  return [...new Set(rows.map((row) => unpackSha(row.head_sha)))];
}

export async function loadWorkflowPaths(handle: Handle, repositoryId: number): Promise<readonly string[]> {
  const rows = await handle.selectFrom('workflow').select('path').where('repository_id', '=', repositoryId).orderBy('path').execute();
  return rows.map(({ path }) => path);
}

function runsOf(handle: Handle, repositoryId: number) {
  return handle.selectFrom('run').selectAll().where('repository_id', '=', repositoryId);
}

/** The runs of these rows, in their order, with all that is known of them: five queries, however many rows. */
export async function toRuns(
  handle: Handle,
  repositoryId: number,
  rows: readonly RunTable[],
  detail: JobDetail = 'all',
): Promise<readonly Run[]> {
  const jobs = await loadJobs(
    handle,
    repositoryId,
    rows.map((row) => ({ runId: row.run_id, attempt: row.attempt })),
    detail,
  );
  const jobsOf = Map.groupBy(jobs, (job) => `${job.runId}/${job.attempt}`);
  const names = await namesOfRuns(handle, repositoryId, rows);
  return rows.map((row) => toRun(row, jobsOf.get(`${row.run_id}/${row.attempt}`) ?? [], names));
}

/** The same without their jobs: one query. */
export async function toRunsWithoutJobs(handle: Handle, repositoryId: number, rows: readonly RunTable[]): Promise<readonly Run[]> {
  const names = await namesOfRuns(handle, repositoryId, rows);
  return rows.map((row) => toRun(row, [], names));
}

function namesOfRuns(handle: Handle, repositoryId: number, rows: readonly RunTable[]): Promise<Names> {
  return loadNames(
    handle,
    repositoryId,
    rows.flatMap((row) => [
      ...[row.workflow, row.workflow_name, row.event, row.head_branch],
      ...[row.workflow_blob, row.workflow_text, row.file_blobs, row.simulated],
    ]),
  );
}

function toRun(row: RunTable, jobs: readonly JobRun[], names: Names): Run {
  const run = {
    runId: row.run_id,
    attempt: row.attempt,
    runNumber: row.run_number,
    workflowId: row.github_workflow_id,
    workflowPath: nameOf(names, row.workflow),
    workflowName: nameOf(names, row.workflow_name),
    event: nameOf(names, row.event),
    status: statusOfCode(row.status),
    conclusion: conclusionOfCode(row.conclusion),
    headBranch: nameOf(names, row.head_branch),
    headSha: unpackSha(row.head_sha),
    headRepositoryId: row.head_repository_id,
    fromFork: row.head_repository_id === null ? null : row.head_repository_id !== row.repository_id,
    createdAt: row.created_at,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
    pullRequests: row.pull_requests ?? [],
    sources: toSources(row, names),
    simulated: nameOf(names, row.simulated),
  };
  return withJobs(run, jobs);
}

function toSources(row: RunTable, names: Names): RunSources | null {
  const blobs = nameOf(names, row.file_blobs);
  if (blobs === null) return null;
  return {
    workflowBlob: nameOf(names, row.workflow_blob),
    workflowText: nameOf(names, row.workflow_text),
    fileBlobs: new Map(JSON.parse(blobs) as [string, string][]),
  };
}
