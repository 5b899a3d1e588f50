import { seconds } from '../../model/seconds.ts';
import { findChangePoints } from '../../stats/change-points/find-change-points.ts';
import { otavaChangePoints } from '../../stats/change-points/otava-change-points.ts';
import { successPoints } from '../../stats/change-points/success-points.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { logDuration } from '../../stats/log-duration.ts';
import { median } from '../../stats/quantile.ts';
import type { Measure, Shift } from './change.ts';
import { isRate } from './is-rate.ts';

/** A change point of a series of values with the stretches at its sides. */
export interface FoundShift {
  /** First index of the new regime. */
  readonly index: number;
  /** First index of the old one, and the first after the new. */
  readonly from: number;
  readonly to: number;
  readonly p: number;
  /** The stricter search has it too. */
  readonly isSure: boolean;
  readonly shift: Shift;
  readonly before: { readonly n: number; readonly p50: number };
  readonly after: { readonly n: number; readonly p50: number };
}

interface Point {
  readonly index: number;
  readonly p: number;
  readonly isSure: boolean;
}

const SHOW = 1e-3;
/** Of what is told. */
export const NOTIFY = 1e-5;
/** A stretch with fewer values is no regime. */
const FEWEST = 3;
const LEAST = { relative: 0.05, seconds: 10, share: 0.1 };
const SAME_CHANGE = 5;
/** Of the shorter side: in long noisy stretches two searches put one change further apart (89 and 95 of 187 nights of the stencil recording). */
const NEAR_SHARE = 0.1;

/**
 * Where the level of a series changes, ascending. Durations: our own search, confirmed by ranks, since a mean follows a single run that got stuck: the 95 %
 * interval of the Hodges-Lehmann shift leaves out 0, and the shift is at least 5 % and 10 s. Hits and misses: Apache Otava's search, successes: `successPoints`; of
 * both at least 10 points.
 * A stretch of fewer than 3 values is taken with what follows it.
 */
export function findShifts(values: readonly number[], measure: Measure): readonly FoundShift[] {
  const isShare = isRate(measure);
  const points = withoutShortStretches(pointsOf(values, measure), values.length);
  return points.flatMap(({ index, p, isSure }, place) => {
    const from = points[place - 1]?.index ?? 0;
    const to = points[place + 1]?.index ?? values.length;
    const before = values.slice(from, index);
    const after = values.slice(index, to);
    const shift = isShare ? rateShift(before, after) : durationShift(before, after);
    const isLargeEnough = isShare
      ? Math.abs(shift?.ratio ?? 0) >= LEAST.share
      : Math.abs(shift?.ratio ?? 0) >= LEAST.relative && Math.abs(shift?.time ?? 0) >= LEAST.seconds;
    if (shift === null || !isLargeEnough || !leavesOutNone(shift)) return [];
    const level = isShare ? meanOf : (list: readonly number[]): number => median(list) ?? 0;
    return [
      {
        ...{ index, from, to, p, isSure, shift },
        before: { n: before.length, p50: level(before) },
        after: { n: after.length, p50: level(after) },
      },
    ];
  });
}

/** How far durations shifted; null where so few values bound nothing. */
export function durationShift(before: readonly number[], after: readonly number[]): Shift | null {
  const logs = hodgesLehmann(before.map(logDuration), after.map(logDuration));
  const time = hodgesLehmann(before, after);
  if (logs === null || time === null || logs.low === null || logs.high === null) return null;
  return {
    ratio: Math.expm1(logs.estimate),
    interval: [Math.expm1(logs.low), Math.expm1(logs.high)],
    time: seconds(time.estimate),
  };
}

/** Whether its interval says that there is one. */
export function leavesOutNone({ interval: [low, high] }: Shift): boolean {
  return low > 0 || high < 0;
}

function pointsOf(values: readonly number[], measure: Measure): readonly Point[] {
  if (measure === 'success-rate') return successPoints(values, SHOW).map((point) => ({ ...point, isSure: point.p < NOTIFY }));
  return measure === 'hit-rate' ? pointsOfRate(values) : pointsOfDurations(values);
}

function pointsOfDurations(values: readonly number[]): readonly Point[] {
  const options = { minRelative: LEAST.relative, minAbsolute: LEAST.seconds };
  const found = findChangePoints(values, { ...options, show: SHOW, notify: NOTIFY }) ?? [];
  const isInDoubt = found.some(({ pValue, notify }) => pValue < NOTIFY && !notify);
  const strict = isInDoubt ? (findChangePoints(values, { ...options, show: NOTIFY, notify: NOTIFY }) ?? []) : [];
  return found.map(({ index, pValue, notify, nBefore, nAfter }) => {
    const near = Math.max(SAME_CHANGE, NEAR_SHARE * Math.min(nBefore, nAfter));
    return { index, p: pValue, isSure: notify || (pValue < NOTIFY && strict.some((point) => Math.abs(point.index - index) <= near)) };
  });
}

function pointsOfRate(values: readonly number[]): readonly Point[] {
  if (values.every((value) => value === values[0])) return [];
  const sure = otavaChangePoints(values, { pValue: NOTIFY });
  return otavaChangePoints(values, { pValue: SHOW }).map(({ index, pValue }) => ({
    ...{ index, p: pValue },
    isSure: sure.some((strict) => Math.abs(strict.index - index) <= SAME_CHANGE),
  }));
}

function withoutShortStretches(points: readonly Point[], length: number): readonly Point[] {
  const kept: Point[] = [];
  for (const point of points) if (point.index - (kept.at(-1)?.index ?? 0) >= FEWEST && length - point.index >= FEWEST) kept.push(point);
  return kept;
}

/** Of at least one value. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Two shares, with the interval of their difference by Newcombe (1998, method 10) from Wilson's intervals. */
export function rateShift(before: readonly number[], after: readonly number[]): Shift | null {
  if (before.length === 0 || after.length === 0) return null;
  const [a, b] = [meanOf(before), meanOf(after)];
  const [lowA, highA] = wilson(a, before.length);
  const [lowB, highB] = wilson(b, after.length);
  const ratio = b - a;
  return { ratio, interval: [ratio - Math.hypot(b - lowB, highA - a), ratio + Math.hypot(highB - b, a - lowA)], time: seconds(0) };
}

const Z = 1.959964;

function wilson(share: number, n: number): readonly [low: number, high: number] {
  const middle = share + (Z * Z) / (2 * n);
  const half = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  const scale = 1 + (Z * Z) / n;
  return [(middle - half) / scale, (middle + half) / scale];
}
