import type { CacheOutcome } from '../model/cache-outcome.ts';
import { isFromFork } from '../model/is-from-fork.ts';
import { isOfMergeQueue } from '../model/is-of-merge-queue.ts';
import type { JobRun } from '../model/job-run.ts';
import type { RepositoryConfig, WorkflowTarget } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import { runEnd } from '../model/run-end.ts';
import { isTimingSample, jobDuration, makespanOf, queueTimeOf } from '../model/run-times.ts';
import { type Seconds, seconds } from '../model/seconds.ts';
import type { Conclusion, Status } from '../model/status.ts';
import { type BaselineCut, type BaselineVersions, baselineOf, type Samples } from './baseline.ts';
import type { Withheld } from './choose-by-event.ts';
import { type CommitCost, costOfCommit } from './commit/cost-of-commit.ts';
import { findMovements, type Movements } from './commit/find-movements.ts';
import type { MeasuredRun } from './commit/measured-run.ts';
import { type PathOfRun, pathOfRun } from './commit/path-of-run.ts';
import { plansOfRuns } from './commit/plans-of-runs.ts';
import { findTarget, isIgnoredJob, isIgnoredWorkflow, jobTargetOf } from './commit-targets.ts';
import { type PlanReader, rememberPlans } from './eras.ts';
import { type Judgement, judge, type State, worstState } from './judge-duration.ts';
import { simulatedNote } from './profile/compute-profile.ts';
import { workflowKeyOf } from './profile/workflow-key.ts';

/** A judgement, with what its baseline leaves out because the plan changed. */
export interface ComparedJudgement extends Judgement {
  readonly cut: BaselineCut | null;
  /** Why nothing is usual, or why it was not compared although something is; null where a judgement stands, or only more runs lack. */
  readonly withheld: Withheld | null;
}

export interface JobSummary extends ComparedJudgement {
  readonly jobId: number;
  readonly name: string;
  /** Of the attempt in which the job ran: a re-run of failed jobs leaves the others where they were. */
  readonly attempt: number;
  readonly conclusion: Conclusion | null;
  readonly queueTime: Seconds | null;
  readonly cacheOutcomes: readonly CacheOutcome[];
}

/** The newest attempt of one run of the commit. Its own judgement is of the makespan. */
export interface WorkflowSummary extends ComparedJudgement {
  readonly path: string | null;
  readonly name: string | null;
  readonly runId: number;
  readonly attempt: number;
  readonly event: string | null;
  readonly status: Status;
  readonly conclusion: Conclusion | null;
  /** The longest that a job of this run queued. */
  readonly queueTime: Seconds | null;
  /** Null without a run to compare with. */
  readonly versions: BaselineVersions | null;
  readonly jobs: readonly JobSummary[];
}

/** What the check run of a commit says. Every number is measured; `report/` renders it. */
export interface CommitSummary {
  readonly headSha: string | null;
  readonly status: 'in_progress' | 'completed';
  /** Null while runs are in progress. `failure` only for a run above an enforced limit, `neutral` when nothing could be judged. */
  readonly conclusion: 'success' | 'neutral' | 'failure' | null;
  /** The worst of all judgements. */
  readonly state: State;
  /** The completed run with the longest makespan, for the title; null when none is completed. */
  readonly headline: WorkflowSummary | null;
  readonly workflows: readonly WorkflowSummary[];
  /** The critical path of `headline`; null where the records do not tell it. */
  readonly path: PathOfRun | null;
  /** What was slower or faster than usual, and why; null while runs are in progress. */
  readonly movements: Movements | null;
  /** Of every attempt that is completed; null where no job has used a runner. */
  readonly cost: CommitCost | null;
  /** Set when the commit's runs or its baseline were generated. */
  readonly simulatedHistory: string | null;
}

export interface CommitEvidence {
  /** Every attempt of every run of the commit, with jobs. */
  readonly runsOfCommit: readonly Run[];
  /** Runs of the same workflows. The commit's own are left out here, and those that had not ended when it began. */
  readonly history: readonly Run[];
  /** Runs of other repositories, which forks' pull requests start, are no baseline. 0: not known, nothing is left out. */
  readonly repositoryId: number;
  readonly configuration: RepositoryConfig;
  /** Null or absent: not known, and what is billed is not said. */
  readonly visibility?: 'public' | 'private' | null;
  readonly asOf: Date;
}

/**
 * Compares the runs of a commit with their targets and with what is usual: first attempts of other commits of the repository itself that succeeded,
 * of the same event or of one that does the same work, and under versions of the workflow file in which the plan is the same. Runs of the merge queue are usual
 * for runs of the queue only. Causes are found among what the history holds: without its steps, cache outcomes and logs they are of queues and whole jobs.
 */
export function summarizeCommit(evidence: CommitEvidence): CommitSummary {
  const { runsOfCommit, history, repositoryId, configuration, asOf, visibility = null } = evidence;
  const considered = runsOfCommit.filter((run) => !isIgnoredWorkflow(run, configuration));
  const commits = new Set(considered.map((run) => run.headSha));
  const others = history.filter(
    (run) => !commits.has(run.headSha) && !isFromFork(run, repositoryId) && run.createdAt <= asOf && run.status === 'completed',
  );
  const attempts = [...Map.groupBy(considered, (run) => run.runId).values()];
  const readPlan = rememberPlans();
  const measured = attempts.map((group) => summarizeRun(group, others, { configuration, repositoryId, readPlan })).sort(byPathAndEvent);
  const workflows = measured.map(({ summary }) => summary);
  const isDone = workflows.every((workflow) => workflow.state !== 'running');
  const judgements = workflows.flatMap((workflow) => [workflow, ...workflow.jobs]);
  const headline = headlineOf(workflows);
  return {
    headSha: considered[0]?.headSha ?? null,
    status: isDone ? 'completed' : 'in_progress',
    conclusion: isDone ? concludeFrom(judgements) : null,
    state: worstState(judgements.map((judgement) => judgement.state)),
    headline,
    workflows,
    path: pathOf(measured.find(({ summary }) => summary === headline)?.evidence, readPlan),
    movements: isDone
      ? findMovements(
          measured.map((one) => one.evidence),
          readPlan,
        )
      : null,
    cost: costOfCommit(considered, others, { asOf, visibility, prices: configuration.prices, isDone }),
    simulatedHistory: simulatedNote([...considered, ...others]),
  };
}

function byPathAndEvent({ summary: a }: SummarizedRun, { summary: b }: SummarizedRun): number {
  return compare(a.path ?? a.name ?? '', b.path ?? b.name ?? '') || compare(a.event ?? '', b.event ?? '') || a.runId - b.runId;
}

function pathOf(measured: MeasuredRun | undefined, readPlan: PlanReader): PathOfRun | null {
  return measured === undefined ? null : pathOfRun(measured.run, plansOfRuns([measured.run, ...measured.history], readPlan)(measured.run));
}

interface SummarizedRun {
  readonly summary: WorkflowSummary;
  readonly evidence: MeasuredRun;
}

function summarizeRun(
  attempts: readonly Run[],
  others: readonly Run[],
  { configuration, repositoryId, readPlan }: Pick<CommitEvidence, 'configuration' | 'repositoryId'> & { readonly readPlan: PlanReader },
): SummarizedRun {
  const [latest, ...earlier] = [...attempts].sort((a, b) => b.attempt - a.attempt) as [Run, ...Run[]];
  // What is usual for a run is what was known when it began, however late it is told.
  const history = others.filter(
    (run) =>
      run.attempt === 1 &&
      workflowKeyOf(run) === workflowKeyOf(latest) &&
      runEnd(run) <= latest.createdAt &&
      (isOfMergeQueue(latest) || !isOfMergeQueue(run)),
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
    isRunning: latest.status !== 'completed',
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
      isRunning: job.status !== 'completed',
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

function concludeFrom(judgements: readonly Judgement[]): 'success' | 'neutral' | 'failure' {
  if (judgements.some((judgement) => judgement.state === 'over' && judgement.target?.enforce === true)) return 'failure';
  const isJudged = judgements.some(({ state }) => state !== 'no-baseline' && state !== 'not-comparable' && state !== 'running');
  return isJudged ? 'success' : 'neutral';
}

function headlineOf(workflows: readonly WorkflowSummary[]): WorkflowSummary | null {
  const done = workflows.filter((workflow) => workflow.duration !== null && workflow.state !== 'running');
  return done.reduce<WorkflowSummary | null>((a, b) => (a === null || (b.duration ?? 0) > (a.duration ?? 0) ? b : a), null);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
