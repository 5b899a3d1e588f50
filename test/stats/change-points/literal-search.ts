import betaCdf from '@stdlib/stats-base-dists-beta-cdf';

/** The traps of the method, each to be taken or not. */
export interface Traps {
  readonly ddof: 0 | 1;
  /** Which items are computed anew after the one at `place` was removed. */
  readonly neighbours: 'place and after' | 'before and place';
}

interface Point {
  readonly index: number;
  readonly p: number;
  readonly before: number;
  readonly after: number;
}

/**
 * The search written straight from its formulas, without cumulative sums or kept moments, to hold the fast one against. On whole numbers its sums are
 * exact, so that equal divergences are equal.
 */
export function literalSearch(
  values: readonly number[],
  window: number,
  pValue: number,
  minMagnitude: number,
  traps: Traps,
): readonly Point[] {
  const first = pValue < 0.05 ? 10 * pValue : pValue < 0.5 ? 2 * pValue : pValue;
  const found = new Set<number>();
  for (let start = 0; start < values.length; ) {
    const inside = literalSplit(values.slice(start, start + window), first, traps).map((index) => index + start);
    for (const index of inside) found.add(index);
    start = Math.max(inside.at(-1) ?? 0, start + Math.floor(window / 2));
  }
  const indexes = [...found].sort((a, b) => a - b);
  let points = indexes.map((index, place) => compare(values, indexes, place, index, traps));
  for (;;) {
    let weakest = points[0];
    if (weakest === undefined) return points;
    for (const point of points) if (point.p > weakest.p) weakest = point;
    if (weakest.p < pValue) {
      weakest = points[0] as Point;
      for (const point of points) if (magnitude(point) < magnitude(weakest)) weakest = point;
      if (magnitude(weakest) > minMagnitude) return points;
    }
    const place = points.indexOf(weakest);
    points = points.filter((point) => point !== weakest);
    const left = points.map(({ index }) => index);
    const anew = traps.neighbours === 'place and after' ? [place, place + 1] : [place - 1, place];
    points = points.map((point, at) => (anew.includes(at) ? compare(values, left, at, point.index, traps) : point));
  }
}

/** The larger relative change, forward or backward; from 0 it counts as none. */
export function magnitude({ before, after }: Point): number {
  return Math.max(before === 0 ? 0 : Math.abs(after / before - 1), after === 0 ? 0 : Math.abs(before / after - 1));
}

function literalSplit(z: readonly number[], level: number, traps: Traps): number[] {
  const cuts: number[] = [];
  const known = new Map<string, ReturnType<typeof bestOf>>();
  for (;;) {
    const ends = [0, ...cuts, z.length];
    let best = { q: Number.NEGATIVE_INFINITY, tau: 0, s: 0, e: 0 };
    for (let i = 0; i + 1 < ends.length; i += 1) {
      const [s, e] = [ends[i] as number, ends[i + 1] as number];
      const { q, tau } = known.get(`${s} ${e}`) ?? bestOf(z, s, e);
      known.set(`${s} ${e}`, { q, tau });
      if (q > best.q) best = { q, tau, s, e };
    }
    if (best.tau === 0) return cuts;
    if (!(pOf(z.slice(best.s, best.tau), z.slice(best.tau, best.e), traps) <= level)) return cuts;
    cuts.push(best.tau);
    cuts.sort((a, b) => a - b);
  }
}

function bestOf(z: readonly number[], s: number, e: number): { q: number; tau: number } {
  let best = { q: Number.NEGATIVE_INFINITY, tau: 0 };
  for (let tau = s + 1; tau < e; tau += 1) {
    let [left, across, right] = [0, 0, 0];
    for (let i = s; i < tau; i += 1) left += distances(z, i, i + 1, tau);
    for (let kappa = tau + 1; kappa <= e; kappa += 1) {
      const [n, m] = [tau - s, kappa - tau];
      across += distances(z, kappa - 1, s, tau);
      right += distances(z, kappa - 1, tau, kappa - 1);
      const inLeft = n === 1 ? 0 : ((2 * m) / ((n + m) * (n - 1))) * left;
      const inRight = m === 1 ? 0 : ((2 * n) / ((n + m) * (m - 1))) * right;
      const q = (2 / (n + m)) * across - inLeft - inRight;
      if (q > best.q) best = { q, tau };
    }
  }
  return best;
}

function distances(z: readonly number[], of: number, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += Math.abs((z[i] as number) - (z[of] as number));
  return sum;
}

function compare(values: readonly number[], indexes: readonly number[], place: number, index: number, traps: Traps): Point {
  const left = values.slice(indexes[place - 1] ?? 0, index);
  const right = values.slice(index, indexes[place + 1] ?? values.length);
  return { index, p: pOf(left, right, traps), before: meanOf(left), after: meanOf(right) };
}

function pOf(left: readonly number[], right: readonly number[], { ddof }: Traps): number {
  const [n, m] = [left.length, right.length];
  if (n + m <= 2) return 1;
  const difference = meanOf(left) - meanOf(right);
  const pooled = ((n - 1) * variance(left, ddof) + (m - 1) * variance(right, ddof)) / (n + m - 2);
  if (pooled === 0) return difference === 0 ? Number.NaN : 0;
  const t = difference / Math.sqrt(pooled * (1 / n + 1 / m));
  const freedom = n + m - 2;
  return betaCdf(freedom / (freedom + t * t), freedom / 2, 0.5);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[], ddof: number): number {
  const centre = meanOf(values);
  return values.length === 1 ? 0 : values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - ddof);
}
