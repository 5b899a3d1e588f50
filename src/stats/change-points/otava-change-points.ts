import { mergePoints } from './merge-points.ts';
import { type Moments, meanOf } from './moments.ts';
import { continueScan, EMPTY_SCAN, finishScan } from './scan-windows.ts';
import { otavaPValue } from './student-p-value.ts';

/** The parameters of Apache Otava, with its defaults. */
export interface OtavaOptions {
  /** Values a window: 50. */
  readonly window?: number;
  /** 0.001. */
  readonly pValue?: number;
  /** The smallest relative change that counts: 0. */
  readonly minMagnitude?: number;
}

/** A point as Apache Otava states it. Where its left neighbour was removed the statistics are of the stretch that was, as Otava's are. */
export interface OtavaChangePoint {
  /** The first index of what is new. */
  readonly index: number;
  readonly meanBefore: number;
  readonly meanAfter: number;
  readonly pValue: number;
  /** The larger of |after / before - 1| and |before / after - 1|; a division by 0 counts as 0. */
  readonly magnitude: number;
}

/**
 * The change points of Apache Otava (commit 1ceb1537), index for index: windows, split, merge, and what looks like an oversight in the merge. It is the
 * measure of our own `findChangePoints`. None for a series with a value that is not finite: Otava fills gaps before, and so must the caller.
 */
export function otavaChangePoints(
  values: ArrayLike<number>,
  { window = 50, pValue = 0.001, minMagnitude = 0 }: OtavaOptions = {},
): readonly OtavaChangePoint[] {
  if (!Array.from(values).every(Number.isFinite)) return [];
  const options = { window, level: splitLevel(pValue), pValueOf: otavaPValue };
  const { points, stretches } = finishScan(continueScan(EMPTY_SCAN, values, options), options);
  const boundaries = mergePoints(points, stretches, {
    pValueOf: otavaPValue,
    pValue,
    sizeOf: magnitudeOf,
    isLargeEnough: (magnitude) => magnitude > minMagnitude,
    recompute: 'otava',
  });
  return boundaries.map((boundary) => ({
    index: boundary.index,
    meanBefore: meanOf(boundary.left),
    meanAfter: meanOf(boundary.right),
    pValue: boundary.p,
    magnitude: boundary.size,
  }));
}

/** The p-value at which a window takes a point up, for the merge to judge: ten times the level, or twice where that is much already. */
export function splitLevel(pValue: number): number {
  if (pValue < 0.05) return 10 * pValue;
  return pValue < 0.5 ? 2 * pValue : pValue;
}

function magnitudeOf(left: Moments, right: Moments): number {
  const [before, after] = [meanOf(left), meanOf(right)];
  const forward = before === 0 ? 0 : Math.abs(after / before - 1);
  const backward = after === 0 ? 0 : Math.abs(before / after - 1);
  return Math.max(forward, backward);
}
