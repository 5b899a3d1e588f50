import { isFromFork } from '../model/is-from-fork.ts';
import { isOfOurBranch } from '../model/is-of-our-branch.ts';
import type { CommitEvidence } from './commit/commit-evidence.ts';
import { type CommitCost, costOfCommit } from './commit/cost-of-commit.ts';
import { findMovements, type Movements } from './commit/find-movements.ts';
import type { MeasuredRun } from './commit/measured-run.ts';
import { type MissedTarget, missedTargets } from './commit/missed-targets.ts';
import { type PathOfRun, pathOfRun } from './commit/path-of-run.ts';
import { plansOfRuns } from './commit/plans-of-runs.ts';
import { countsForCommit, settlesAt } from './commit/progress.ts';
import { type SummarizedRun, summarizeRun } from './commit/summarize-run.ts';
import type { WorkflowSummary } from './commit/workflow-summary.ts';
import { isIgnoredWorkflow } from './commit-targets.ts';
import { type PlanReader, rememberPlans } from './eras.ts';
import { type Judgement, type State, worstState } from './judge-duration.ts';
import { simulatedNote } from './profile/compute-profile.ts';

export type { CommitEvidence } from './commit/commit-evidence.ts';
export type { ComparedJudgement, JobSummary, WorkflowSummary } from './commit/workflow-summary.ts';

/** What the check run of a commit says. Every number is measured; `report/` renders it. */
export interface CommitSummary {
  readonly headSha: string | null;
  /** In progress until a minute after the last active run has ended: another workflow may start for the same commit. */
  readonly status: 'in_progress' | 'completed';
  /** No run is active: all that can be told is told, though another workflow may still start. */
  readonly isDone: boolean;
  /** When `status` becomes completed unless another run starts; null while a run is active, and when it is. */
  readonly settlesAt: Date | null;
  /** Null until `status` is completed. `failure` only for a run above an enforced limit, `neutral` when nothing could be judged. */
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
  /** Limits that were missed, where the file says what took the time; empty until no run is active. */
  readonly missed: readonly MissedTarget[];
  /** Of every attempt that is completed; null where no job has used a runner. */
  readonly cost: CommitCost | null;
  /** Set when the commit's runs or its baseline were generated. */
  readonly simulatedHistory: string | null;
}

/**
 * Compares the runs of a commit with their targets and with what is usual: first attempts of other commits of the repository itself that succeeded,
 * of the same event or of one that does the same work, and under versions of the workflow file in which the plan is the same. Runs of the merge queue are usual
 * for runs of the queue only. Causes are found among what the history holds: without its steps, cache outcomes and logs they are of queues and whole jobs.
 */
export function summarizeCommit(evidence: CommitEvidence): CommitSummary {
  const { runsOfCommit, history, repositoryId, configuration, asOf, visibility = null, acknowledgements = [] } = evidence;
  const considered = runsOfCommit.filter((run) => countsForCommit(run) && !isIgnoredWorkflow(run, configuration));
  const commits = new Set(considered.map((run) => run.headSha));
  const others = history.filter(
    (run) =>
      !commits.has(run.headSha) &&
      !isFromFork(run, repositoryId) &&
      !isOfOurBranch(run) &&
      run.createdAt <= asOf &&
      run.status === 'completed',
  );
  const attempts = [...Map.groupBy(considered, (run) => run.runId).values()];
  const readPlan = rememberPlans();
  const measured = attempts
    .map((group) => summarizeRun(group, others, { configuration, repositoryId, acknowledgements, readPlan }))
    .sort(byPathAndEvent);
  const workflows = measured.map(({ summary }) => summary);
  const runs = measured.map(({ evidence: of }) => of);
  const settles = settlesAt(considered, asOf);
  const isDone = workflows.every((workflow) => workflow.state !== 'running');
  const isSettled = isDone && (settles === null || settles <= asOf);
  const judgements = workflows.flatMap((workflow) => [workflow, ...workflow.jobs]);
  const headline = headlineOf(workflows);
  return {
    headSha: considered[0]?.headSha ?? null,
    status: isSettled ? 'completed' : 'in_progress',
    isDone,
    settlesAt: isSettled ? null : settles,
    conclusion: isSettled ? concludeFrom(judgements) : null,
    state: worstState(judgements.map((judgement) => judgement.state)),
    headline,
    workflows,
    path: pathOf(measured.find(({ summary }) => summary === headline)?.evidence, readPlan),
    movements: isDone ? findMovements(runs, readPlan) : null,
    missed: isDone ? missedTargets(runs, readPlan) : [],
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

const UNJUDGED: ReadonlySet<State> = new Set(['no-baseline', 'not-comparable', 'running', 'waiting']);

function concludeFrom(judgements: readonly Judgement[]): 'success' | 'neutral' | 'failure' {
  if (judgements.some((judgement) => judgement.state === 'over' && judgement.target?.enforce === true)) return 'failure';
  const isJudged = judgements.some(({ state }) => !UNJUDGED.has(state));
  return isJudged ? 'success' : 'neutral';
}

function headlineOf(workflows: readonly WorkflowSummary[]): WorkflowSummary | null {
  const done = workflows.filter((workflow) => workflow.duration !== null);
  return done.reduce<WorkflowSummary | null>((a, b) => (a === null || (b.duration ?? 0) > (a.duration ?? 0) ? b : a), null);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
