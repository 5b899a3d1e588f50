import { isFromFork } from '../../model/is-from-fork.ts';
import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { WorkflowTarget } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import { runEnd } from '../../model/run-end.ts';
import { isTimingSample, jobDuration, makespanOf, queueTimeOf } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { baselineOf, type Samples } from '../baseline.ts';
import type { Withheld } from '../choose-by-event.ts';

import { findTarget, isIgnoredJob, jobTargetOf } from '../commit-targets.ts';
import type { PlanReader } from '../eras.ts';
import { judge } from '../judge-duration.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';
import { acceptedFor, countsSince } from './accepted.ts';
import type { CommitEvidence } from './commit-evidence.ts';
import type { MeasuredRun } from './measured-run.ts';
import { progressOf, progressOfJob } from './progress.ts';
import type { ComparedJudgement, JobSummary, WorkflowSummary } from './workflow-summary.ts';

type RunContext = Pick<CommitEvidence, 'configuration' | 'repositoryId' | 'acknowledgements'> & { readonly readPlan: PlanReader };

export interface SummarizedRun {
  readonly summary: WorkflowSummary;
  readonly evidence: MeasuredRun;
}

/**
 * The newest attempt of a run beside its targets and what is usual. `others`: completed runs of other commits, none of a fork's; `acknowledgements`: of the
 * repository.
 */
export function summarizeRun(
  attempts: readonly Run[],
  others: readonly Run[],
  { configuration, repositoryId, acknowledgements = [], readPlan }: RunContext,
): SummarizedRun {
  const [latest, ...earlier] = [...attempts].sort((a, b) => b.attempt - a.attempt) as [Run, ...Run[]];
  const accepted = acceptedFor(latest, acknowledgements);
  // What is usual for a run is what was known when it began, however late it is told.
  const history = others.filter(
    (run) =>
      run.attempt === 1 &&
      workflowKeyOf(run) === workflowKeyOf(latest) &&
      runEnd(run) <= latest.createdAt &&
      (isOfMergeQueue(latest) || !isOfMergeQueue(run)) &&
      countsSince(accepted, run) &&
      (accepted?.branch != null || !isOfSamePullRequest(latest, run)),
  );
  const baseline = baselineOf(latest, history, readPlan);
  const target = findTarget(latest, configuration);
  const isComing = !isFromFork(latest, repositoryId) && latest.event !== 'pull_request_target';
  const unknown: Withheld | null = baseline.versions?.basis === 'newest-known' ? { why: 'file-unknown', isComing } : null;
  const measured = latest.jobs
    .map((job) => (job.carriedOver ? originalOf(job, earlier) : job))
    .filter((job): job is JobRun => job !== null && job.conclusion !== 'skipped' && !isIgnoredJob(job.name, configuration))
    .map((job) => {
      const samples = baseline.job(job.name);
      return { job, samples, judged: summarizeJob(job, samples, target, unknown) };
    })
    .sort((a, b) => compare(a.job.name, b.job.name) || a.job.jobId - b.job.jobId);
  const makespan = compareWith(baseline.makespan, unknown, {
    duration: makespanOf(latest),
    progress: progressOf(latest),
    isComparable: isTimingSample(latest),
    target: target?.makespan,
  });
  const queueTimes = measured.flatMap(({ judged: { queueTime } }) => (queueTime === null ? [] : [queueTime]));
  return {
    summary: {
      ...makespan,
      path: latest.workflowPath,
      name: latest.workflowName,
      runId: latest.runId,
      attempt: latest.attempt,
      event: latest.event,
      status: latest.status,
      conclusion: latest.conclusion,
      queueTime: queueTimes.length === 0 ? null : seconds(Math.max(...queueTimes)),
      versions: baseline.versions,
      accepted,
      isAccepted: acknowledgements.some((one) => one.headSha === latest.headSha && one.workflowPath === latest.workflowPath),
      jobs: measured.map(({ judged }) => judged),
    },
    evidence: {
      run: latest,
      earlier,
      history,
      makespan: { judged: makespan, values: baseline.makespan.values },
      jobs: measured.map(({ job, judged, samples: { values } }) => ({ job, judged, values })),
    },
  };
}

/** `unknown`: no deviation is told where nobody can tell that the same was done. */
function compareWith(samples: Samples, unknown: Withheld | null, measured: Omit<Parameters<typeof judge>[0], 'usual'>): ComparedJudgement {
  const judged = judge({ ...measured, usual: samples.values });
  const { cut, withheld } = samples;
  const isDeviation = judged.state === 'slower' || judged.state === 'faster';
  return unknown !== null && isDeviation ? { ...judged, state: 'not-comparable', cut, withheld: unknown } : { ...judged, cut, withheld };
}

function summarizeJob(job: JobRun, samples: Samples, target: WorkflowTarget | null, unknown: Withheld | null): JobSummary {
  return {
    ...compareWith(samples, unknown, {
      duration: jobDuration(job),
      progress: progressOfJob(job.status),
      isComparable: job.conclusion === 'success',
      target: jobTargetOf(target, job.name),
    }),
    jobId: job.jobId,
    name: job.name,
    attempt: job.attempt,
    conclusion: job.conclusion,
    queueTime: queueTimeOf(job),
    cacheOutcomes: job.cacheOutcomes,
  };
}

/** The job run that a carried-over copy stands for. */
function originalOf(copy: JobRun, earlier: readonly Run[]): JobRun | null {
  for (const run of earlier) {
    const original = run.jobs.find((job) => job.name === copy.name && !job.carriedOver);
    if (original !== undefined) return original;
  }
  return null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Earlier commits of a pull request are what is judged, and would make its own slowness usual. */
function isOfSamePullRequest(latest: Run, run: Run): boolean {
  if (latest.event !== 'pull_request' || latest.headBranch === null || isOfMergeQueue(latest)) return false;
  return (
    run.headBranch === latest.headBranch &&
    (run.headRepositoryId ?? latest.headRepositoryId) === (latest.headRepositoryId ?? run.headRepositoryId)
  );
}
