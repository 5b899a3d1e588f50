import { z } from 'zod';
import type { JobRun } from '../model/job-run.ts';
import type { Run, RunSources } from '../model/run.ts';
import { scrubPath, scrubSource, scrubText } from '../model/scrub-text.ts';
import { parseJob } from './parse-job.ts';
import { isJsonObject, type Parsed, parseWith } from './parsed.ts';
import {
  attemptNumber,
  commitId,
  conclusion,
  id,
  instant,
  optionalInstant,
  optionalName,
  optionalText,
  ordinal,
  statusOf,
  statusWord,
} from './payload-fields.ts';
import { testReportsField } from './test-report-field.ts';

/** Of a commit in many pull requests the first ones are kept. */
const MOST_PULL_REQUESTS = 100;

const extensionField = z.object({
  workflowBlob: optionalName,
  workflowText: z
    .string()
    .nullish()
    .transform((text) => scrubSource(text ?? null)),
  fileBlobs: z.record(z.string(), z.string()).nullish(),
  simulated: optionalName,
  testReports: testReportsField.optional(),
});

const runField = z.object({
  id,
  run_attempt: attemptNumber.nullish(),
  run_number: ordinal.nullish(),
  workflow_id: z.int().nullish(),
  path: optionalText,
  name: optionalName,
  event: optionalName,
  status: statusWord,
  conclusion,
  head_branch: optionalName,
  head_sha: commitId,
  repository: z.object({ id: z.unknown(), fork: z.unknown() }).partial().nullish().catch(null),
  head_repository: z.object({ id, fork: z.unknown().optional() }).nullish(),
  created_at: instant,
  run_started_at: optionalInstant,
  updated_at: optionalInstant,
  pull_requests: z.array(z.object({ number: ordinal.positive() })).nullish(),
  jobs: z.array(z.unknown()).nullish(),
  paceline: extensionField.nullish(),
});

/**
 * Reads a REST run object, the `workflow_run` of a webhook body, or a line of the history format with its `jobs`.
 * A run with a job that cannot be read is refused whole: without that job its makespan and runner time would be wrong.
 */
export function parseRun(payload: unknown): Parsed<Run> {
  const record = isJsonObject(payload) && isJsonObject(payload['workflow_run']) ? payload['workflow_run'] : payload;
  const parsed = parseWith(runField, record);
  if (!parsed.ok) return parsed;
  const run = parsed.value;
  const attempt = run.run_attempt ?? 1;
  const jobs = parseJobs(run.jobs ?? [], {
    run_id: run.id,
    run_attempt: attempt,
    head_sha: run.head_sha,
    head_branch: run.head_branch,
    workflow_name: run.name,
  });
  if (!jobs.ok) return jobs;
  return {
    ok: true,
    value: {
      runId: run.id,
      attempt,
      runNumber: run.run_number ?? null,
      workflowId: run.workflow_id ?? null,
      workflowPath: run.path === null ? null : scrubPath(run.path),
      workflowName: run.name,
      event: run.event,
      status: statusOf(run.status, run.conclusion),
      conclusion: run.conclusion,
      headBranch: run.head_branch,
      headSha: run.head_sha,
      headRepositoryId: run.head_repository?.id ?? null,
      fromFork: fromForkOf(run),
      createdAt: run.created_at,
      startedAt: run.run_started_at,
      updatedAt: run.updated_at ?? run.created_at,
      pullRequests: (run.pull_requests ?? []).slice(0, MOST_PULL_REQUESTS).map((pull) => pull.number),
      jobs: jobs.value,
      sources: sourcesOf(run.paceline),
      ...(run.paceline?.testReports === undefined ? {} : { testReports: run.paceline.testReports }),
      simulated: run.paceline?.simulated ?? null,
    },
  };
}

/** Two ids decide; where the run's own repository is not named, what GitHub says of the head's. A fork's own runs have a head that is a fork. */
function fromForkOf({ repository, head_repository: head }: z.output<typeof runField>): boolean | null {
  if (head == null) return null;
  if (typeof repository?.id === 'number') return head.id !== repository.id;
  return head.fork === true && repository?.fork !== true ? true : null;
}

function parseJobs(records: readonly unknown[], within: Parameters<typeof parseJob>[1]): Parsed<readonly JobRun[]> {
  const jobs: JobRun[] = [];
  for (const [index, record] of records.entries()) {
    const job = parseJob(record, within);
    if (!job.ok) return { ok: false, reason: `jobs.${index}.${job.reason}` };
    jobs.push(job.value);
  }
  return { ok: true, value: jobs };
}

function sourcesOf(extension: z.output<typeof extensionField> | null | undefined): RunSources | null {
  if (!extension) return null;
  const { workflowBlob, workflowText, fileBlobs } = extension;
  if (workflowBlob === null && workflowText === null && !fileBlobs) return null;
  const blobs = Object.entries(fileBlobs ?? {}).map(([path, blob]) => [scrubText(path), scrubText(blob)] as const);
  return { workflowBlob, workflowText, fileBlobs: new Map(blobs) };
}
