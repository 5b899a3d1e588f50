import { prepareDivergence, type SplitCandidate } from './divergence.ts';
import { extendMoments, type Moments, NO_VALUES } from './moments.ts';

/** The p-value of the difference of two stretches. NaN where there is none. */
export type PValue = (left: Moments, right: Moments) => number;

interface SplitLevel {
  readonly level: number;
  readonly pValueOf: PValue;
}

interface Interval {
  readonly start: number;
  readonly end: number;
  readonly candidate: SplitCandidate | null;
}

/**
 * Splits values[start..end) greedily: of all intervals the candidate with the largest divergence (of equals the first) becomes a point while
 * its p-value, over the whole interval to both sides, is at most `level`. The points in ascending order, as indexes of `values`.
 */
export function splitWindow(values: ArrayLike<number>, start: number, end: number, { level, pValueOf }: SplitLevel): readonly number[] {
  const find = prepareDivergence(values, start, end);
  const interval = (from: number, to: number): Interval => ({ start: from, end: to, candidate: find(from, to) });
  const intervals = [interval(start, end)];
  for (;;) {
    const place = bestOf(intervals);
    const best = intervals[place];
    if (best === undefined || best.candidate === null) break;
    const { index } = best.candidate;
    const p = pValueOf(extendMoments(NO_VALUES, values, best.start, index), extendMoments(NO_VALUES, values, index, best.end));
    // Not `p > level`: no level accepts NaN.
    if (!(p <= level)) break;
    intervals.splice(place, 1, interval(best.start, index), interval(index, best.end));
  }
  return intervals.slice(1).map((each) => each.start);
}

function bestOf(intervals: readonly Interval[]): number {
  let [place, divergence] = [-1, Number.NEGATIVE_INFINITY];
  for (const [at, { candidate }] of intervals.entries()) {
    if (candidate !== null && candidate.divergence > divergence) [place, divergence] = [at, candidate.divergence];
  }
  return place;
}
