import type { CacheOutcome } from '../model/cache-outcome.ts';
import type { JobLogFacts } from '../model/job-log-facts.ts';
import type { JobRun, StepRun } from '../model/job-run.ts';
import type { Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { TestReport } from '../model/test-report.ts';

type JsonObject = { readonly [key: string]: Json };

/**
 * The object of one line of the history format: GitHub's field names, with the jobs under `jobs` and what GitHub does not say under
 * `paceline`. Reading it again gives the same run.
 */
export function formatHistoryRun(run: Run): JsonObject {
  return {
    id: run.runId,
    run_attempt: run.attempt,
    run_number: run.runNumber,
    workflow_id: run.workflowId,
    path: run.workflowPath,
    name: run.workflowName,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    ...formatRepositories(run),
    created_at: run.createdAt.toISOString(),
    run_started_at: formatInstant(run.startedAt),
    updated_at: run.updatedAt.toISOString(),
    pull_requests: run.pullRequests.map((number) => ({ number })),
    ...formatExtension(run),
    jobs: run.jobs.map(formatJob),
  };
}

/** A run knows its own repository only where the head is of it; otherwise GitHub's word that the head's is a fork stands. */
function formatRepositories({ headRepositoryId, fromFork }: Run): JsonObject {
  if (headRepositoryId === null) return {};
  const id = headRepositoryId;
  if (fromFork === null) return { head_repository: { id } };
  return fromFork ? { head_repository: { id, fork: true } } : { repository: { id }, head_repository: { id } };
}

function formatExtension({ sources, simulated, testReports }: Run): JsonObject {
  const extension = {
    ...(sources === null
      ? {}
      : {
          workflowBlob: sources.workflowBlob,
          workflowText: sources.workflowText,
          fileBlobs: Object.fromEntries(sources.fileBlobs),
        }),
    ...(simulated === null ? {} : { simulated }),
    ...(testReports === undefined ? {} : { testReports: formatReports(testReports) }),
  };
  return Object.keys(extension).length === 0 ? {} : { paceline: extension };
}

/** Their members are plain values; an interface has not the index signature that JSON asks for. */
function formatReports(reports: readonly TestReport[]): Json {
  return reports as unknown as Json;
}

function formatJob(job: JobRun): JsonObject {
  return {
    id: job.jobId,
    run_id: job.runId,
    run_attempt: job.attempt,
    name: job.name,
    workflow_name: job.workflowName,
    head_sha: job.headSha,
    head_branch: job.headBranch,
    status: job.status,
    conclusion: job.conclusion,
    created_at: formatInstant(job.createdAt),
    started_at: formatInstant(job.startedAt),
    completed_at: formatInstant(job.completedAt),
    labels: job.labels,
    runner_name: job.runnerName,
    runner_group_name: job.runnerGroup,
    steps: job.steps.map(formatStep),
    ...formatJobExtension(job),
  };
}

function formatJobExtension({ cacheOutcomes, log, awaitedApproval }: JobRun): JsonObject {
  const extension = {
    ...(cacheOutcomes.length === 0 ? {} : { cacheOutcomes: cacheOutcomes.map(formatOutcome) }),
    ...(log === undefined ? {} : { log: formatLog(log) }),
    ...(awaitedApproval ? { awaitedApproval } : {}),
  };
  return Object.keys(extension).length === 0 ? {} : { paceline: extension };
}

function formatStep(step: StepRun): JsonObject {
  return {
    number: step.number,
    name: step.name,
    status: step.status,
    conclusion: step.conclusion,
    started_at: formatInstant(step.startedAt),
    completed_at: formatInstant(step.completedAt),
  };
}

function formatOutcome({ stepIndex: _ofLog, ...outcome }: CacheOutcome): JsonObject {
  return { ...outcome };
}

/** Its members are plain values; an interface has not the index signature that JSON asks for. */
function formatLog(log: JobLogFacts): JsonObject {
  return log as unknown as JsonObject;
}

function formatInstant(instant: Date | null): string | null {
  return instant === null ? null : instant.toISOString();
}
