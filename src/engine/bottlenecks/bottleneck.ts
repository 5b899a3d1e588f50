import type { Seconds } from '../../model/seconds.ts';
import type { RunReference } from '../recent/workflow-runs.ts';

/** Tests are sequential only where several test steps were measured one after the other on the critical path; all others are `tests`. */
export type BottleneckKind =
  | 'sequential-tests'
  | 'tests'
  | 'dependency-install'
  | 'security-scans'
  | 'container-start'
  | 'fan-in'
  | 'queue'
  | 'setup'
  | 'artifacts'
  | 'build'
  | 'other';

/** Where time goes that could be won, with what says so. */
export interface Bottleneck {
  readonly kind: BottleneckKind;
  readonly jobs: readonly string[];
  readonly steps: readonly { readonly job: string; readonly step: string }[];
  /**
   * Mean seconds, over all `runs`, by which what `shareOf` names would be shorter, did this take no time at all: an upper bound, not a prediction. Runs that
   * it does not hold up count as 0.
   */
  readonly value: Seconds;
  /** Of the mean of what `shareOf` names, 0 to 1. */
  readonly share: number;
  /** The whole makespan, or the time until the required checks are done, where those are known and these runs have them. */
  readonly shareOf: 'makespan' | 'required-checks';
  /** How many were replayed. */
  readonly runs: number;
  /** In how many of them anything would be saved. */
  readonly heldUp: number;
  /** Sentences with numbers, the strongest first. */
  readonly evidence: readonly string[];
  readonly examples: readonly RunReference[];
  /** Rule ids that look at this. */
  readonly rules: readonly string[];
}
