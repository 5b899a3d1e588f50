import type { DurationCounts } from '../model/day-rollup.ts';
import { type Seconds, seconds } from '../model/seconds.ts';
import { ascending } from './quantile.ts';

/** Below this each whole second has a bucket of its own. */
const EXACT = 50;
/** From there on each bucket's upper end is this much above its lower end. */
const GROWTH = 1.02;
/** 16 bits hold any bucket; 2^31 seconds fall in number 937. */
const LAST = 1000;

/** The bucket of a duration: GitHub records whole seconds, so below 50 s a bucket holds one value; above, values that differ by 2 % at most. */
export function bucketOf(duration: number): number {
  if (!(duration > 0)) return 0;
  const rounded = Math.round(duration);
  if (rounded < EXACT) return rounded;
  return Math.min(LAST, EXACT + Math.floor(Math.log(Math.max(duration, EXACT) / EXACT) / Math.log(GROWTH)));
}

/** What stands for every duration of a bucket: exact for whole seconds below 50, else within 1 % (the geometric middle). */
export function durationOf(bucket: number): Seconds {
  return seconds(bucket < EXACT ? bucket : EXACT * GROWTH ** (bucket - EXACT + 0.5));
}

/** Counts durations. */
export function countDurations(durations: readonly Seconds[]): DurationCounts {
  const counts = new Map<number, number>();
  for (const duration of durations) add(counts, bucketOf(duration), 1);
  // In order of size, so that the order of the durations does not show in the last bits.
  return { sum: seconds([...durations].sort(ascending).reduce((sum, duration) => sum + duration, 0)), counts: sorted(counts) };
}

/** The counts of all the durations together: the same as counting them at once, up to the rounding of the sum. */
export function mergeCounts(parts: readonly DurationCounts[]): DurationCounts {
  const counts = new Map<number, number>();
  for (const part of parts) for (const [bucket, count] of part.counts) add(counts, bucket, count);
  return { sum: seconds(parts.reduce((sum, part) => sum + part.sum, 0)), counts: sorted(counts) };
}

/** How many durations were counted. */
export function countOf({ counts }: DurationCounts): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

/** The p-quantile (0 to 1): interpolated between order statistics as `quantile` does, each of them within 1 %. Null for no durations. */
export function quantileOfCounts(durations: DurationCounts, p: number): Seconds | null {
  const total = countOf(durations);
  if (total === 0) return null;
  const position = (total - 1) * Math.min(1, Math.max(0, p));
  const below = Math.floor(position);
  const low = orderStatistic(durations, below);
  const high = orderStatistic(durations, Math.min(below + 1, total - 1));
  return seconds(low + (high - low) * (position - below));
}

function orderStatistic({ counts }: DurationCounts, index: number): number {
  let seen = 0;
  for (const [bucket, count] of counts) {
    seen += count;
    if (seen > index) return durationOf(bucket);
  }
  return 0;
}

function add(counts: Map<number, number>, bucket: number, count: number): void {
  counts.set(bucket, (counts.get(bucket) ?? 0) + count);
}

function sorted(counts: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  return new Map([...counts].sort(([a], [b]) => a - b));
}
