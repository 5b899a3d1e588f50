import type { Run } from '../../../model/run.ts';
import type { RunReference } from '../../recent/workflow-runs.ts';

/** What one run, or one job run of it, adds to a number; or why it adds nothing. */
export type Sample = { readonly value: number; readonly job: string | null } | { readonly leftOut: string };

/** A number of the profile with all that it takes to make it again from the runs. */
export interface Metric {
  readonly id: string;
  /** Path, or else name; null: of all workflows. */
  readonly workflow: string | null;
  readonly unit: 'seconds' | 'share' | 'dollars';
  /** What is counted: `run`, `job run`. */
  readonly of: string;
  readonly formula: string;
  /** The page that says more. */
  readonly source: string;
  /** What the profile says. */
  readonly stated: { readonly value: number | null; readonly n: number };
  /** Where in the order of the values the number is, 0 to 1; null where it is no quantile. */
  readonly quantile: number | null;
  readonly samplesOf: (run: Run) => readonly Sample[];
  readonly compute: (values: readonly number[]) => number | null;
  readonly intervalOf: (values: readonly number[]) => readonly [low: number | null, high: number | null] | null;
}

export interface TracedValue {
  readonly run: RunReference;
  readonly job: string | null;
  readonly value: number;
}

/** Where a number comes from. */
export interface Trace extends Pick<Metric, 'id' | 'workflow' | 'unit' | 'of' | 'formula' | 'source' | 'stated' | 'quantile'> {
  /** The number made anew from `counted`. */
  readonly recomputed: number | null;
  /** Whether that is what the profile says, value and n. */
  readonly agrees: boolean;
  /** 95 %; null on a side that so few values cannot bound, and where the number has none. */
  readonly interval: readonly [low: number | null, high: number | null] | null;
  /** All that counted, the newest first. */
  readonly counted: readonly TracedValue[];
  /** The most frequent first. */
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[];
}
