import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { mannKendall } from './mann-kendall.ts';
import { median } from './quantile.ts';
import { rankCorrelation } from './rank-correlation.ts';
import { middleOf, type Point, pairSlopes } from './theil-sen.ts';

/** A steady rise or fall: value per unit of the axis, with interval, and how often chance alone gives as much order. */
export interface Trend {
  readonly n: number;
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  /** How much each value resembles the one before, trend removed, from -1 to 1. Above 0 it widens the interval and raises p. */
  readonly autocorrelation: number;
}

/** From which p a trend is one; above, chance gives as much order. */
const TREND_P = 0.05;
const FEWEST = 8;
/** So many points have a million pairs. */
const MOST = 1500;

/**
 * The trend of values along an axis, such as logarithms of durations over days: the slope of Theil and Sen with Sen's interval (Sen 1968) and
 * the p-value of Mann and Kendall, both allowing for the values' autocorrelation, since runs in a row share runners. Null for fewer than 8
 * points, or all at one place. Above 1,500 points groups of neighbours stand as their medians.
 */
export function trendOf(points: readonly Point[], confidence = 0.95): Trend | null {
  if (points.length < FEWEST) return null;
  const used = gather(points.toSorted((a, b) => a.at - b.at));
  const slopes = pairSlopes(used);
  const slope = middleOf(slopes);
  if (slope === null) return null;
  const count = slopes.length;
  const rest = used.map(({ at, value }) => value - slope * at);
  const autocorrelation = rankCorrelation(rest.slice(1), rest.slice(0, -1));
  const { deviation, p } = mannKendall(
    used.map(({ value }) => value),
    autocorrelation,
  );
  const reach = normalQuantile((1 + confidence) / 2, 0, 1) * deviation;
  const low = slopes[Math.max(0, Math.round((count - reach) / 2) - 1)] as number;
  const high = slopes[Math.min(count - 1, Math.round((count + reach) / 2))] as number;
  return { n: points.length, slope, low, high, p, autocorrelation };
}

/** Whether it is a trend to speak of: p at most 0.05, and an interval without 0. */
export function isTrend({ low, high, p }: Pick<Trend, 'low' | 'high' | 'p'>): boolean {
  return p <= TREND_P && low * high > 0;
}

function gather(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST) return points;
  const size = Math.ceil(points.length / MOST);
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index) => {
    const group = points.slice(index * size, (index + 1) * size);
    return { at: median(group.map(({ at }) => at)) ?? 0, value: median(group.map(({ value }) => value)) ?? 0 };
  });
}
