import type { RunsAfter } from '../schedule/runs-after.ts';
import type { StepAction, TimedStep } from '../schedule/step-program.ts';
import type { RecordedJob, RunnerStepName } from './recorded-job.ts';

/** What a change of a step's time may look at. */
export interface Chances {
  /** The share that an effect takes away in this round, by the place of the effect in the list that is priced. */
  share(effect: number): number;
  /** In what part of the runs the effect comes about in this round, by the same place; 0 where it states none. */
  rate(effect: number): number;
  /** At least 0, less than 1: the same for a run and a name, however often it is asked. */
  uniform(name: string): number;
}

/** What differs between the rounds of a price. */
export type RoundChances = Pick<Chances, 'share' | 'rate'>;

/** Changes what a step takes, in seconds. */
export type TimeChange = (time: number, chances: Chances) => number;

/** Which recorded time a step of a draft takes. */
export type StepSource =
  | { readonly kind: 'main' | 'post'; readonly record: number; readonly step: number }
  | { readonly kind: 'runner'; readonly record: number; readonly name: RunnerStepName }
  /** A step that no run has had yet: what its changes make of 0 s. */
  | { readonly kind: 'new' };

export interface DraftStep {
  readonly source: StepSource;
  readonly changes: readonly TimeChange[];
}

/** What the runner does next. */
export interface DraftItem {
  /** Of the step under `steps:` of the file; null for what the runner or an effect adds. */
  readonly index: number | null;
  readonly action: StepAction;
  /** Of a parallel group that an effect makes: the effect whose share is how much of the overlap is gained. */
  readonly gainOf?: number;
}

/** How the time of a leg comes from its steps. Places of actions are those in `steps`. */
export interface DraftProgram {
  readonly items: readonly DraftItem[];
  readonly post: readonly TimedStep[];
  readonly steps: readonly DraftStep[];
}

/** The record that a leg takes its times from. */
export interface RecordedLeg {
  /** Which legs of other runs may stand in for it, where this run's did not run to its own end. */
  readonly like: string;
  /** Null where it did not run. */
  readonly job: RecordedJob | null;
}

/** One job run to be, in one run of the history. */
export interface DraftLeg {
  readonly name: string;
  readonly labels: readonly string[];
  readonly continueOnError: boolean;
  /** Its own condition was false in this run. */
  readonly isSkipped: boolean;
  /** The first gives its start delay, its outcome and what is no step's time. */
  readonly records: readonly RecordedLeg[];
  /** Its steps as the file has them; null where it has none, as a call. */
  readonly base: DraftProgram | null;
  /** Its steps as effects would have them; null: it takes as long as was recorded. */
  readonly program: DraftProgram | null;
  /** Seconds on top of all that, where its steps are not recorded. */
  readonly extra: number;
  /** Whether it waits as long as recorded, or as long as jobs with its labels do. */
  readonly queue: 'recorded' | 'drawn';
  /** Seconds after which it is ended where it did not succeed; Infinity for none. */
  readonly limit: number;
  /** Whether a leg that was cancelled takes what it would have taken. */
  readonly completes: boolean;
}

export interface DraftJob {
  readonly id: number;
  readonly key: string;
  /** Whether it stands in the workflow itself, and not in one that it calls. */
  readonly isOwn: boolean;
  readonly needs: readonly number[];
  readonly within: number | null;
  readonly closes: number | null;
  readonly runs: boolean;
  /** By its condition in the file. */
  readonly runsAfter: RunsAfter;
  /** It ran in this run although its condition, as far as it can be read, says otherwise: so it does again. */
  readonly isForced: boolean;
  readonly legs: readonly DraftLeg[];
  readonly maxParallel: number | null;
  /** False where recorded ends already are those of cancelled legs. */
  readonly failFast: boolean;
}

/** A job run of which the file does not say where it belongs: it stays where it was. In seconds from the run's zero. */
export interface FixedSpan {
  readonly labels: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** One run of the history as the file, and effects on it, would have it. */
export interface Draft {
  readonly jobs: readonly DraftJob[];
  readonly fixed: readonly FixedSpan[];
  /** How much of it there would be: 0 where it would not have been started. */
  readonly weight: number;
  /** Seconds from the run's zero until it is cancelled; Infinity for never. */
  readonly cancelAt: number;
}
