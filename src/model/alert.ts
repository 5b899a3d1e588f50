import type { Severity } from './repository-config.ts';
import type { Seconds } from './seconds.ts';

/** What an alert can be on. The costs are of the whole repository, everything else of one workflow. */
export type MeasureKind =
  | 'makespan'
  | 'queue-time'
  | 'stage'
  | 'failure-rate'
  | 'cache-hit-rate'
  | 'makespan-increase'
  | 'cost-per-day'
  | 'cost-per-month';

export interface AlertMeasure {
  /** As it is written under a severity of the configuration: `makespan.p95`, `stages.unit-test.p50`, `failure-rate`. */
  readonly key: string;
  readonly kind: MeasureKind;
  /** Null for rates, increases and costs. */
  readonly statistic: 'p50' | 'p95' | 'p99' | null;
  /** Null unless `kind` is `stage`. */
  readonly stage: string | null;
}

/** A run, or for a cost a workflow, that the number stands on. */
export interface AlertExample {
  /** Path of the workflow. */
  readonly workflow: string | null;
  /** Null for a workflow as a whole. */
  readonly runId: number | null;
  readonly attempt: number | null;
  /** In the unit of the reading; null for a run that failed. */
  readonly value: number | null;
}

/** One measurement beside its limit, with everything that has to be said with it. */
export interface AlertReading {
  /** Seconds, a share, or US dollars at list price. */
  readonly value: number;
  readonly limit: number;
  /** Bounds of the 95 % interval, null on a side that so few values cannot bound; null for a sum, which is no estimate. */
  readonly interval: readonly [low: number | null, high: number | null] | null;
  /** Whether the whole interval is beyond the limit; a sum is. */
  readonly isCertain: boolean;
  readonly n: number;
  readonly of: 'run' | 'job run' | 'lookup';
  /** `day`: everything of the last 24 hours. `newest`: the newest that are enough. `month`: of the last 30 days. */
  readonly basis: 'day' | 'newest' | 'month';
  readonly from: Date;
  readonly to: Date;
  /** Not everything of the window was read, since there is more than is read at once. */
  readonly isCut: boolean;
  /** Some of what ran has no known price. */
  readonly isPartlyPriced: boolean;
  /** What an increase is over: runs of the same plan, by the same event. */
  readonly baseline: { readonly n: number; readonly p50: Seconds; readonly recent: Seconds; readonly event: string | null } | null;
  /** The worst first. */
  readonly worst: readonly AlertExample[];
}

/** Where one limit on one measure of one workflow stands. */
export interface Alert {
  /** Path of the workflow; null: the whole repository. */
  readonly workflow: string | null;
  readonly workflowName: string | null;
  readonly measure: AlertMeasure;
  readonly severity: Severity;
  readonly phase: 'quiet' | 'firing';
  /** Evaluations in a row that spoke for the other phase. */
  readonly streak: number;
  /** When the first of the evaluations in a row found it beyond the limit; null while it is not. */
  readonly since: Date | null;
  /** Null unless it fires. */
  readonly firedAt: Date | null;
  /** Whether people know that it fires. */
  readonly isTold: boolean;
  /** When it was last told that it fires. */
  readonly toldAt: Date | null;
  /** The end of the newest run that was looked at: what is no newer says nothing new. */
  readonly through: Date;
  readonly evaluatedAt: Date;
  /** Runs created from then on are no baseline for an increase, as long as it may go on; null: no increase is under way. */
  readonly baselineBefore: Date | null;
  /** Of the last evaluation with new runs. */
  readonly reading: AlertReading;
}

const STATISTICS = ['p50', 'p95', 'p99'] as const;

/** The measure that a key of the configuration names; null for a key of none. */
export function measureOfKey(key: string): AlertMeasure | null {
  const plain = PLAIN.find((kind) => kind === key);
  if (plain !== undefined) return { key, kind: plain, statistic: null, stage: null };
  const at = key.lastIndexOf('.');
  const statistic = STATISTICS.find((each) => each === key.slice(at + 1));
  const scope = key.slice(0, Math.max(0, at));
  if (statistic === undefined) return null;
  if (scope === 'makespan' || scope === 'queue-time') return { key, kind: scope, statistic, stage: null };
  return scope.startsWith('stages.') ? { key, kind: 'stage', statistic, stage: scope.slice('stages.'.length) } : null;
}

const PLAIN = ['failure-rate', 'cache-hit-rate', 'makespan-increase', 'cost-per-day', 'cost-per-month'] as const;

/** The cost of a span: time alone lowers it. */
export function isCost({ kind }: AlertMeasure): boolean {
  return kind === 'cost-per-day' || kind === 'cost-per-month';
}
