import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

/** One normal distribution of a mixture. Weights need not add up to one. */
export interface NormalComponent {
  readonly weight: number;
  readonly mean: number;
  readonly sd: number;
}

const GRID = 128;
const REACH = 5;
const EDGE = 1e-7;

/**
 * The quantile function of a mixture of normal distributions, for u in (0, 1), rising. The exact distribution function is computed at 129 places and turned
 * into normal scores, on which it is almost a line; between them it is interpolated (error below 0.1 % of the spread), beyond them continued as the outermost
 * normal distribution. NaN for no components.
 */
export function mixtureQuantiles(components: readonly NormalComponent[]): (u: number) => number {
  const total = components.reduce((sum, { weight }) => sum + weight, 0);
  const low = Math.min(...components.map(({ mean, sd }) => mean - REACH * sd));
  const high = Math.max(...components.map(({ mean, sd }) => mean + REACH * sd));
  if (!(total > 0) || !Number.isFinite(low + high)) return () => Number.NaN;
  if (high === low) return () => low;
  const knots: { readonly at: number; readonly score: number }[] = [];
  for (let index = 0; index <= GRID; index += 1) {
    const at = low + ((high - low) * index) / GRID;
    const share = mixtureCdf(components, at);
    if (share > EDGE && share < 1 - EDGE) knots.push({ at, score: normalQuantile(share, 0, 1) });
  }
  return (u) => interpolate(knots, normalQuantile(u, 0, 1));
}

/** How much of a mixture is at or below a value. */
export function mixtureCdf(components: readonly NormalComponent[], at: number): number {
  return weightedMean(components, ({ mean, sd }) => normalCdf(at, mean, sd));
}

/** The mean of e to the power of what is drawn: the weighted mean of exp(mean + sd² / 2). */
export function mixtureMeanOfExp(components: readonly NormalComponent[]): number {
  return weightedMean(components, ({ mean, sd }) => Math.exp(mean + sd ** 2 / 2));
}

function weightedMean(components: readonly NormalComponent[], value: (component: NormalComponent) => number): number {
  const total = components.reduce((sum, { weight }) => sum + weight, 0);
  return components.reduce((sum, component) => sum + component.weight * value(component), 0) / total;
}

function interpolate(knots: readonly { readonly at: number; readonly score: number }[], score: number): number {
  let [left, right] = [0, knots.length - 1];
  while (right - left > 1) {
    const middle = (left + right) >> 1;
    if ((knots[middle]?.score ?? 0) <= score) left = middle;
    else right = middle;
  }
  const [from, to] = [knots[left], knots[right]];
  if (from === undefined || to === undefined) return Number.NaN;
  if (to.score === from.score) return from.at;
  return from.at + ((to.at - from.at) * (score - from.score)) / (to.score - from.score);
}
