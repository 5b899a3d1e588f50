import type { Seconds } from '../../model/seconds.ts';
import type { RunReference } from '../recent/workflow-runs.ts';

export type BottleneckKind =
  | 'sequential-tests'
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
  /** Mean seconds a run that the makespan would be shorter, did this take no time at all: an upper bound, not a prediction. */
  readonly value: Seconds;
  /** Of the mean makespan, 0 to 1. */
  readonly share: number;
  readonly runs: number;
  /** Sentences with numbers, the strongest first. */
  readonly evidence: readonly string[];
  readonly examples: readonly RunReference[];
  /** Rule ids that look at this. */
  readonly rules: readonly string[];
}
