import type { RunsAfter } from './runs-after.ts';

/** A step that takes time. */
export interface TimedStep {
  /** Its place in the times that are drawn. */
  readonly place: number;
  /** Its `if:`, of what the job has come to so far. */
  readonly runsAfter: RunsAfter;
  readonly continueOnError: boolean;
  /** Seconds after which the step is ended and has failed; Infinity for none. */
  readonly timeout: number;
}

/** What the runner does next. Waits and cancellations name background steps by their places. */
export type StepAction =
  | { readonly kind: 'step'; readonly step: TimedStep }
  | { readonly kind: 'background'; readonly step: TimedStep }
  | { readonly kind: 'parallel'; readonly steps: readonly TimedStep[] }
  | { readonly kind: 'wait'; readonly places: readonly number[] }
  | { readonly kind: 'wait-all' }
  | { readonly kind: 'cancel'; readonly place: number };

/** The steps of a job in the order of the runner. */
export interface StepProgram {
  readonly actions: readonly StepAction[];
  /** What comes after every background step is over: post steps and `Complete job`. */
  readonly post: readonly TimedStep[];
}
