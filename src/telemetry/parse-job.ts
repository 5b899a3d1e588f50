import { z } from 'zod';
import type { JobRun, StepRun } from '../model/job-run.ts';
import { cacheOutcomeField } from './cache-outcome-field.ts';
import { isCarriedOver } from './carried-over.ts';
import { jobLogField } from './job-log-field.ts';
import { isJsonObject, type Parsed, parseWith } from './parsed.ts';
import {
  attemptNumber,
  commitId,
  conclusion,
  id,
  nameText,
  optionalInstant,
  optionalName,
  ordinal,
  statusOf,
  statusWord,
} from './payload-fields.ts';

/** More than any job has: what is above is no record of GitHub's. */
const MOST_STEPS = 1000;
const MOST_CACHE_OUTCOMES = 200;
const MOST_LABELS = 100;

const stepField = z
  .object({
    number: ordinal,
    name: nameText,
    status: statusWord,
    conclusion,
    started_at: optionalInstant,
    completed_at: optionalInstant,
  })
  .transform(
    (step): StepRun => ({
      number: step.number,
      name: step.name,
      status: statusOf(step.status, step.conclusion),
      conclusion: step.conclusion,
      startedAt: step.started_at,
      completedAt: step.completed_at,
    }),
  );

const jobField = z.object({
  id,
  run_id: id,
  run_attempt: attemptNumber.nullish(),
  name: nameText,
  workflow_name: optionalName,
  head_sha: commitId,
  head_branch: optionalName,
  status: statusWord,
  conclusion,
  created_at: optionalInstant,
  started_at: optionalInstant,
  completed_at: optionalInstant,
  labels: z.array(nameText).max(MOST_LABELS).nullish(),
  runner_name: optionalName,
  runner_group_name: optionalName,
  steps: z.array(stepField).max(MOST_STEPS).nullish(),
  paceline: z
    .object({
      cacheOutcomes: z.array(cacheOutcomeField).max(MOST_CACHE_OUTCOMES).optional(),
      log: jobLogField.optional(),
      awaitedApproval: z.boolean().optional(),
    })
    .nullish(),
});

/** What a job inherits from the run it is written under, where its own record does not say it. In GitHub's field names. */
export interface JobContext {
  readonly run_id?: number;
  readonly run_attempt?: number;
  readonly head_sha?: string;
  readonly head_branch?: string | null;
  readonly workflow_name?: string | null;
}

/**
 * Reads a REST job object, or the `workflow_job` of a webhook body. Steps stay as recorded, in their order and with their times.
 * `started_at` is ignored until a runner has the job: GitHub fills it with the creation time before.
 */
export function parseJob(payload: unknown, within: JobContext = {}): Parsed<JobRun> {
  const record = isJsonObject(payload) && isJsonObject(payload['workflow_job']) ? payload['workflow_job'] : payload;
  const parsed = parseWith(jobField, isJsonObject(record) ? { ...within, ...record } : record);
  if (!parsed.ok) return parsed;
  const job = parsed.value;
  const status = statusOf(job.status, job.conclusion);
  const startedAt = status === 'in_progress' || status === 'completed' ? job.started_at : null;
  return {
    ok: true,
    value: {
      jobId: job.id,
      runId: job.run_id,
      attempt: job.run_attempt ?? 1,
      name: job.name,
      workflowName: job.workflow_name,
      headSha: job.head_sha,
      headBranch: job.head_branch,
      status,
      conclusion: job.conclusion,
      createdAt: job.created_at,
      startedAt,
      completedAt: job.completed_at,
      labels: job.labels ?? [],
      runnerName: job.runner_name,
      runnerGroup: job.runner_group_name,
      steps: job.steps ?? [],
      cacheOutcomes: job.paceline?.cacheOutcomes ?? [],
      ...(job.paceline?.log === undefined ? {} : { log: job.paceline.log }),
      carriedOver: isCarriedOver({ createdAt: job.created_at, startedAt, runnerName: job.runner_name }),
      awaitedApproval: status === 'waiting' || job.paceline?.awaitedApproval === true,
    },
  };
}
