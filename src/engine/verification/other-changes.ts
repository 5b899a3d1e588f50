import { findChangePoints } from '../../stats/change-points/find-change-points.ts';
import { quantile } from '../../stats/quantile.ts';
import { deviationsFrom, type Scale, type StratumOfValue } from './unit-noise.ts';

/** The search is on logarithms, so a change is a share; below 2 s GitHub's records show none. */
const LEAST = { minRelative: 0.02, minAbsolute: 2 };
const FEWEST_BESIDE_MERGE = 3;
/** A step at the merge is known to about so many units more or less. */
const NEAR_MERGE = 0.25;

/**
 * Where the level of the baseline changed last: the index of the first value since; 0 where it did not. One a few runs before the merge counts too, else the merge would be given
 * the credit of it: without it 3.5 % instead of 1.9 % of null changes in recorded series were called one.
 */
export function lastChangeOf(baseline: readonly StratumOfValue[], scale: Scale): number {
  return indexesOfChanges(baseline, baseline, scale).at(-1) ?? 0;
}

/**
 * The index, in `after`, of the first unit of a level that is not the merge's: a change point among the units after it, or one of both sides together that lies
 * further from the merge than its place is uncertain. Negative: before the merge. Null where there is none.
 */
export function otherChange(baseline: readonly StratumOfValue[], after: readonly StratumOfValue[], scale: Scale): number | null {
  const [within] = indexesOfChanges(baseline, after, scale);
  if (within !== undefined) return within;
  const near = Math.max(FEWEST_BESIDE_MERGE, NEAR_MERGE * after.length);
  const far = indexesOfChanges(baseline, [...baseline, ...after], scale).find((index) => Math.abs(index - baseline.length) > near);
  return far === undefined ? null : far - baseline.length;
}

/** On the level of the baseline's own middle value, each value by its distance from what is usual in its stratum. */
function indexesOfChanges(baseline: readonly StratumOfValue[], values: readonly StratumOfValue[], scale: Scale): readonly number[] {
  // Totals of pushes and days hold zeros and jumps of their own: a search on logarithms would only find these.
  if (scale === 'values') return [];
  const typical = quantile(
    baseline.map(({ value }) => value),
    0.5,
  );
  if (typical === null || !(typical > 0)) return [];
  const levels = deviationsFrom(baseline, values, scale).map(({ deviation }) => typical * Math.exp(deviation));
  return (findChangePoints(levels, LEAST) ?? []).map(({ index }) => index);
}
