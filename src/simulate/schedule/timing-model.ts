import type { RunsAfter } from './runs-after.ts';
import type { StepProgram } from './step-program.ts';

/** A concurrency group as the schedule sees it. One holder at a time; who comes while it is held is pending. */
export interface ConcurrencyRule {
  /** Compared without regard to case. */
  readonly group: string;
  /** Whose name it is: the same for all runs, for the runs of one ref, or for each run its own. */
  readonly scope: 'all' | 'ref' | 'run';
  /** A newcomer cancels the holder. */
  readonly cancelInProgress: boolean;
  /** `single`: a newcomer takes the place of the one that is pending, which is cancelled. `max`: up to 100 wait in order. */
  readonly queue: 'single' | 'max';
}

/** One job run to be: a matrix leg, or the only one of its job. */
export interface ModelLeg {
  /** As GitHub shows it. */
  readonly name: string;
  /** What `runs-on` asks for; they decide which pools it takes a runner of. */
  readonly labels: readonly string[];
  /** Seconds after which it is ended; Infinity for none. */
  readonly timeout: number;
  /** Its failure is none for the other legs, for dependents and for the run. */
  readonly continueOnError: boolean;
  readonly concurrency: ConcurrencyRule | null;
  /** How its time comes from its steps; null where its time is drawn whole. */
  readonly steps: StepProgram | null;
}

/** A key of the file, with what all of its legs share. */
export interface ModelJob {
  readonly key: string;
  /** Indices of jobs in the model, each before this one. */
  readonly needs: readonly number[];
  /** The call it runs in, before it in the model: where that is skipped, so is this one, whatever its own condition. Null for a job of the workflow itself. */
  readonly within: number | null;
  /** For the end of a call: the job that is its beginning. Null for any other. */
  readonly closes: number | null;
  /** False where its condition is known to be false. */
  readonly runs: boolean;
  readonly runsAfter: RunsAfter;
  /** In the order in which GitHub starts them. None: the job takes no time and hands on what came of its needs, as the beginning and the end of a call do. */
  readonly legs: readonly ModelLeg[];
  /** Legs at a time; null for no limit. */
  readonly maxParallel: number | null;
  /** Whether a leg that fails cancels the others. */
  readonly failFast: boolean;
}

/** What a run of a workflow will do, as far as time goes. Jobs stand in an order in which each comes after all that it needs. */
export interface TimingModel {
  readonly jobs: readonly ModelJob[];
  readonly concurrency: ConcurrencyRule | null;
}

/** The legs of all jobs in order: what the places of a draw and of a schedule stand for. */
export function legsOf({ jobs }: TimingModel): readonly ModelLeg[] {
  return jobs.flatMap(({ legs }) => legs);
}
