import type { Availability } from '../../model/availability.ts';
import type { Stage } from '../../model/job-log.ts';
import type { Seconds } from '../../model/seconds.ts';
import type { PredictionResult } from '../../simulate/prediction.ts';
import type { ProvenProposal, ReportedFinding } from '../analysis.ts';
import type { Explanation } from '../explain/explanation.ts';
import type { Rate } from '../profile/profile.ts';

/** When runs were created. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** How far a duration has moved within runs of one kind: the stratified Hodges-Lehmann shift, with its distribution-free 95 % interval. */
export interface MeasuredShift {
  /** 0.1: a tenth longer. */
  readonly ratio: number;
  readonly interval: readonly [low: number, high: number];
  /** The same shift in seconds; negative: shorter. */
  readonly time: Seconds;
  /** How many kinds of runs it stands on, and how many runs were of other kinds. */
  readonly strata: number;
  readonly leftOut: number;
}

/** Runs of one event, class of branch and, unless both sides differ in them, labels. */
export interface ComparedStratum {
  readonly name: string;
  /** How many runs each side has. */
  readonly before: number;
  readonly since: number;
}

/** One duration before and since. */
export interface Compared {
  readonly before: { readonly n: number; readonly p50: Seconds | null };
  readonly since: { readonly n: number; readonly p50: Seconds | null };
  readonly shift: Availability<MeasuredShift>;
}

/** A workflow before and since a moment: first attempts that succeeded, the newest of each side. What was measured, not what a change did. */
export interface WorkflowComparison {
  readonly path: string | null;
  readonly name: string | null;
  readonly before: Window;
  readonly since: Window;
  readonly makespan: Compared;
  readonly runnerTime: Compared;
  readonly success: { readonly before: Rate; readonly since: Rate };
  /** The largest shift first. */
  readonly stages: readonly { readonly stage: Stage; readonly compared: Compared }[];
  /** The kinds of runs that were told apart, the most frequent first. */
  readonly strata: readonly ComparedStratum[];
  /** Set where other kinds of runs came than before, or on runners of other labels: what that does to the numbers. */
  readonly mix: string | null;
}

/** The makespans of a workflow over time: first attempts that succeeded, oldest first, the newest thousand. */
export interface MakespanSeries {
  readonly path: string | null;
  readonly name: string | null;
  readonly points: readonly { readonly at: Date; readonly makespan: number }[];
  /** How many the history has. */
  readonly ofAll: number;
}

/** What has to be done for a proposal: `merge`: the same work, safe; `review`: the same work, a person looks; `decide`: less work is run. */
export type Effort = 'merge' | 'review' | 'decide';

/** The proposals of one effort for one workflow. */
export interface PhaseOfWorkflow {
  readonly path: string;
  /** The most valuable first. */
  readonly proposals: readonly ProvenProposal[];
  /** Of these and those of earlier phases that can be made together, priced as a whole. */
  readonly predicted: PredictionResult;
  readonly leftOut: readonly { readonly key: string; readonly reason: string }[];
}

export interface Phase {
  readonly effort: Effort;
  readonly workflows: readonly PhaseOfWorkflow[];
}

/** What was found and not proposed, or not looked for. */
export interface NotDone {
  readonly path: string;
  readonly rule: string | null;
  readonly reason: string;
}

/** What all proposals of a workflow together would give back in 30 days, where that was predicted. */
export interface MonthlyReturn {
  readonly path: string;
  /** Runs in 30 days at the rate of the runs that were replayed. */
  readonly runs: number;
  /** Seconds in 30 days, with a 95 % interval of the saving a run. */
  readonly waiting: { readonly saved: Seconds; readonly interval: readonly [number, number] };
  readonly runnerTime: { readonly saved: Seconds; readonly interval: readonly [number, number] };
  /** US dollars at list price; null where no price was predicted. */
  readonly listPrice: number | null;
}

/** What to do, by effort, and what not. */
export interface Plan {
  readonly phases: readonly Phase[];
  /** Findings that nothing is proposed for. */
  readonly advice: readonly { readonly path: string; readonly finding: ReportedFinding }[];
  readonly notDone: readonly NotDone[];
  readonly returns: readonly MonthlyReturn[];
  /** Workflows that were looked at. */
  readonly workflows: number;
}

/** All that a report says. */
export interface Report {
  /** Since `since`, where that is given; change points of the whole history. */
  readonly explanation: Explanation;
  readonly since: Date | null;
  /** Not available: there is no before. */
  readonly comparisons: Availability<readonly WorkflowComparison[]>;
  readonly series: readonly MakespanSeries[];
  /** Not available: no checkout was looked at. */
  readonly plan: Availability<Plan>;
}
