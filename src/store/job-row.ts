import type { JobRun } from '../model/job-run.ts';
import { conclusionCode, statusCode } from './codes.ts';
import { mergeColumns, versionsOf } from './merge-columns.ts';
import type { NameSet } from './names.ts';
import { packSha } from './sha.ts';
import type { JobRunTable } from './tables.ts';

/** The order is that of `versions` in the rows that are stored: append only. */
const COLUMNS = [
  'name',
  'head_sha',
  'conclusion',
  'workflow_name',
  'head_branch',
  'created_at',
  'started_at',
  'completed_at',
  'labels',
  'runner_name',
  'runner_group',
] as const;

export const JOB_KEY = ['repository_id', 'job_id'] as const;
export const JOB_MERGE = mergeColumns<JobRunTable>('job_run', COLUMNS, ['status', 'run_id', 'attempt', 'carried_over', 'awaited_approval']);

/** A job's record as its row, without its steps; the version of each value is the rank of the record's status. */
export function packJob(repositoryId: number, job: JobRun, names: NameSet): JobRunTable {
  const status = statusCode(job.status);
  const record = {
    repository_id: repositoryId,
    job_id: job.jobId,
    run_id: job.runId,
    attempt: job.attempt,
    status,
    carried_over: job.carriedOver,
    awaited_approval: job.awaitedApproval,
    name: names.add(job.name),
    head_sha: packSha(job.headSha),
    conclusion: conclusionCode(job.conclusion),
    workflow_name: names.add(job.workflowName),
    head_branch: names.add(job.headBranch),
    created_at: job.createdAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    labels: names.add(job.labels.length === 0 ? null : JSON.stringify(job.labels)),
    runner_name: names.add(job.runnerName),
    runner_group: names.add(job.runnerGroup),
  };
  // A version of 0 stands for none, so the first rank is 1.
  return { ...record, versions: versionsOf(record, COLUMNS, status + 1) };
}
