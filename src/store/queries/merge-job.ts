import { sql } from 'kysely';
import type { JobRun } from '../../model/job-run.ts';
import { conclusionCode, statusCode } from '../codes.ts';
import { inTransaction } from '../in-transaction.ts';
import { markingRunOfJob, markingRunOfSteps } from '../mark-day.ts';
import { mergeColumns, versionsOf } from '../merge-columns.ts';
import { NameSet } from '../names.ts';
import { packSha } from '../sha.ts';
import { packSteps } from '../step-row.ts';
import type { Handle } from '../tables.ts';

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

const MERGE = mergeColumns('job_run', COLUMNS, ['status', 'run_id', 'attempt', 'carried_over']);

/** Orders two records of a job's steps: more steps, then further ones, then later ones. */
const STEP_ORDER = ['cardinality(numbers)', 'progress', "coalesce(latest_at, '-infinity')", 'digest'];
const LATER_STEPS = sql<boolean>`(${sql.raw(stepOrder('excluded'))}) > (${sql.raw(stepOrder('step_run'))})`;

/** Writes a job's record into its row; the version of each value is the rank of the record's status. */
export async function mergeJob(handle: Handle, repositoryId: number, job: JobRun): Promise<void> {
  const names = new NameSet();
  const status = statusCode(job.status);
  const record = {
    repository_id: repositoryId,
    job_id: job.jobId,
    run_id: job.runId,
    attempt: job.attempt,
    status,
    carried_over: job.carriedOver,
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
  const row = { ...record, versions: versionsOf(record, COLUMNS, status + 1) };
  const steps = job.steps.length === 0 ? null : { repository_id: repositoryId, job_id: job.jobId, ...packSteps(job.steps, names) };
  await inTransaction(handle, async (transaction) => {
    await names.save(transaction, repositoryId);
    const insert = transaction
      .insertInto('job_run')
      .values(row)
      .onConflict((conflict) => conflict.columns(['repository_id', 'job_id']).doUpdateSet(MERGE.assignments).where(MERGE.changes))
      .returning(['job_run.repository_id', 'job_run.run_id', 'job_run.attempt']);
    await markingRunOfJob(insert).execute(transaction);
    if (steps === null) return;
    const insertSteps = transaction
      .insertInto('step_run')
      .values(steps)
      .onConflict((conflict) =>
        conflict
          .columns(['repository_id', 'job_id'])
          .doUpdateSet((eb) => ({
            latest_at: eb.ref('excluded.latest_at'),
            progress: eb.ref('excluded.progress'),
            digest: eb.ref('excluded.digest'),
            numbers: eb.ref('excluded.numbers'),
            names: eb.ref('excluded.names'),
            states: eb.ref('excluded.states'),
            started: eb.ref('excluded.started'),
            completed: eb.ref('excluded.completed'),
          }))
          .where(LATER_STEPS),
      )
      .returning(['step_run.repository_id', 'step_run.job_id']);
    await markingRunOfSteps(insertSteps).execute(transaction);
  });
}

function stepOrder(table: string): string {
  return STEP_ORDER.map((expression) => expression.replace(/\b(numbers|progress|latest_at|digest)\b/, `${table}.$1`)).join(', ');
}
