import { logDuration } from '../log-duration.ts';
import { type Boundary, mergePoints } from './merge-points.ts';
import { type Moments, meanOf } from './moments.ts';
import { splitLevel } from './otava-change-points.ts';
import { continueScan, EMPTY_SCAN, finishScan, type ScanOptions, type ScanState } from './scan-windows.ts';
import { studentPValue } from './student-p-value.ts';

/** What counts as a change of a duration. */
export interface ChangePointOptions {
  /** Values a window: 50. */
  readonly window?: number;
  /** A point is shown below this p-value: 1e-3. */
  readonly show?: number;
  /** And somebody is told of it where a second search, at this level throughout, has it too: 1e-5. */
  readonly notify?: number;
  /** The smallest change that counts, as a share of what was before: 0.05. */
  readonly minRelative?: number;
  /** And in the unit of the values: 10, for seconds. The larger of both counts. */
  readonly minAbsolute?: number;
}

/** Where the level of a series of durations changed. */
export interface ChangePoint {
  /** The first index of the new level. */
  readonly index: number;
  /** Geometric means of the levels up to the neighbouring points, in the unit of the values, and how many values each has. */
  readonly before: number;
  readonly after: number;
  readonly nBefore: number;
  readonly nAfter: number;
  readonly pValue: number;
  /** Whether it is sure enough to tell somebody; else it is only shown. */
  readonly notify: boolean;
}

/** What is kept of a series between two calls: plain JSON, a few numbers a point and less than a window of values. */
export interface ChangePointState {
  readonly options: Required<ChangePointOptions>;
  /** Of the search for what is shown. */
  readonly shown: ScanState;
  /** Of the stricter one. */
  readonly sure: ScanState;
}

const DEFAULTS: Required<ChangePointOptions> = { window: 50, show: 1e-3, notify: 1e-5, minRelative: 0.05, minAbsolute: 10 };
/** Two searches put the same change at places this close, or closer. */
const SAME_CHANGE = 5;

/** The state before the first value. */
export function startChangePoints(options: ChangePointOptions = {}): ChangePointState {
  return { options: { ...DEFAULTS, ...options }, shown: EMPTY_SCAN, sure: EMPTY_SCAN };
}

/**
 * The state after more values, oldest first; null where one is not finite. In however many calls the values come, the state and its points are the same to
 * the last bit as when they come in one: only windows that were not full yet are searched again.
 */
export function appendValues(state: ChangePointState, values: readonly number[]): ChangePointState | null {
  if (!values.every(Number.isFinite)) return null;
  const logs = values.map(logDuration);
  const { options } = state;
  return {
    options,
    shown: continueScan(state.shown, logs, scanOptions(options, options.show)),
    sure: continueScan(state.sure, logs, scanOptions(options, options.notify)),
  };
}

/**
 * The points of all values so far, ascending. The divisive search of `otavaChangePoints` with four differences: on logarithms, as runner noise is a factor;
 * with the textbook's variances; both true neighbours of a removed point are computed anew; and the smallest change that counts is the larger of a share
 * and an amount.
 */
export function changePointsOf({ options, shown, sure }: ChangePointState): readonly ChangePoint[] {
  const points = search(shown, options, options.show);
  const strict = search(sure, options, options.notify);
  const told = new Set(strict.map(({ index }) => nearest(points, index)));
  return points.map(({ index, left, right, p }) => ({
    index,
    before: Math.exp(meanOf(left)),
    after: Math.exp(meanOf(right)),
    nBefore: left.n,
    nAfter: right.n,
    pValue: p,
    notify: told.has(index),
  }));
}

/** The same from scratch. Null where a value is not finite. */
export function findChangePoints(values: readonly number[], options: ChangePointOptions = {}): readonly ChangePoint[] | null {
  const state = appendValues(startChangePoints(options), values);
  return state === null ? null : changePointsOf(state);
}

function search(scan: ScanState, options: Required<ChangePointOptions>, pValue: number): readonly Boundary[] {
  const { points, stretches } = finishScan(scan, scanOptions(options, pValue));
  return mergePoints(points, stretches, {
    pValueOf: studentPValue,
    pValue,
    sizeOf: (left, right) => sizeOf(left, right, options),
    isLargeEnough: (size) => size >= 1,
    recompute: 'both',
  });
}

function scanOptions({ window }: Required<ChangePointOptions>, pValue: number): ScanOptions {
  return { window, level: splitLevel(pValue), pValueOf: studentPValue };
}

function nearest(points: readonly Boundary[], index: number): number | null {
  const distances = points.map((point) => Math.abs(point.index - index));
  const least = Math.min(...distances);
  return least <= SAME_CHANGE ? (points[distances.indexOf(least)]?.index ?? null) : null;
}

/** How many times the smallest change that counts it is. */
function sizeOf(left: Moments, right: Moments, { minRelative, minAbsolute }: Required<ChangePointOptions>): number {
  const before = Math.exp(meanOf(left));
  const least = Math.max(minRelative * before, minAbsolute);
  const change = Math.abs(Math.exp(meanOf(right)) - before);
  return least > 0 ? change / least : Number.POSITIVE_INFINITY;
}
