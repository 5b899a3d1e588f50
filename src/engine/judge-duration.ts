import type { DurationTarget } from '../model/repository-config.ts';
import { type Seconds, seconds } from '../model/seconds.ts';
import { ascending, quantileOfSorted } from '../stats/quantile.ts';
import type { Progress } from './commit/progress.ts';
import { usualLimits } from './commit/usual-limits.ts';

/**
 * With a target: `over` its limit, `close` to it (above nine tenths), `ok`. Without one: `noise` as far from the
 * median as chance takes runs where nothing changed, else `slower` or `faster`. `waiting`: for a person to approve it. `no-baseline`: neither a target nor enough runs. `not-comparable`: it failed, was cancelled, or
 * is a partial re-run, or what it did by plan is not known.
 */
export type State = 'over' | 'close' | 'slower' | 'noise' | 'faster' | 'ok' | 'running' | 'waiting' | 'no-baseline' | 'not-comparable';

/** What is usual. Stated from 5 values on. */
export interface UsualDuration {
  readonly n: number;
  readonly p10: Seconds;
  readonly p50: Seconds;
  readonly p90: Seconds;
}

/** The limit that one run is held against. */
export interface AppliedTarget {
  readonly statistic: 'p50' | 'p95' | 'p99';
  readonly limit: Seconds;
  readonly enforce: boolean;
}

export interface Judgement {
  /** Null until it is completed, and when nothing ran. */
  readonly duration: Seconds | null;
  readonly usual: UsualDuration | null;
  readonly target: AppliedTarget | null;
  readonly state: State;
}

const FEWEST = 5;
/** Seconds: what differs by less is not worth a word. */
export const LEAST_DIFFERENCE = 10;
const CLOSE = 0.9;
const WORST_FIRST: readonly State[] = [
  'over',
  'running',
  'close',
  'slower',
  'noise',
  'faster',
  'ok',
  'waiting',
  'not-comparable',
  'no-baseline',
];

/** Judges one duration. A single run cannot miss a quantile, so it is held against the target's highest one. */
export function judge(measured: {
  readonly duration: Seconds | null;
  readonly progress: Progress;
  readonly isComparable: boolean;
  readonly usual: readonly Seconds[];
  readonly target: DurationTarget | undefined;
}): Judgement {
  const usual = usualOf(measured.usual);
  const target = appliedTarget(measured.target);
  const duration = measured.progress === 'completed' ? measured.duration : null;
  const common = { duration, usual, target };
  if (measured.progress !== 'completed') return { ...common, state: measured.progress === 'active' ? 'running' : 'waiting' };
  if (duration === null || !measured.isComparable) return { ...common, state: 'not-comparable' };
  return { ...common, state: target === null ? besideUsual(duration, usual, measured.usual) : besideTarget(duration, target) };
}

/** The state that matters most; `no-baseline` for none. */
export function worstState(states: readonly State[]): State {
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'no-baseline';
}

function usualOf(values: readonly Seconds[]): UsualDuration | null {
  const sorted = [...values].sort(ascending);
  const [p10, p50, p90] = [0.1, 0.5, 0.9].map((p) => quantileOfSorted(sorted, p));
  if (sorted.length < FEWEST || p10 == null || p50 == null || p90 == null) return null;
  return { n: sorted.length, p10: seconds(p10), p50: seconds(p50), p90: seconds(p90) };
}

function appliedTarget(target: DurationTarget | undefined): AppliedTarget | null {
  for (const statistic of ['p99', 'p95', 'p50'] as const) {
    const limit = target?.[statistic];
    if (target !== undefined && limit !== undefined) return { statistic, limit, enforce: target.enforce };
  }
  return null;
}

function besideTarget(duration: Seconds, target: AppliedTarget): State {
  if (duration > target.limit) return 'over';
  return duration > CLOSE * target.limit ? 'close' : 'ok';
}

function besideUsual(duration: Seconds, usual: UsualDuration | null, values: readonly Seconds[]): State {
  const limits = usual === null ? null : usualLimits(values, LEAST_DIFFERENCE);
  if (limits === null) return 'no-baseline';
  if (duration > limits.high) return 'slower';
  return duration < limits.low ? 'faster' : 'noise';
}
