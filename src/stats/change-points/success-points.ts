import normalCdf from '@stdlib/stats-base-dists-normal-cdf';

/** A place at which a share changes. */
export interface SuccessPoint {
  readonly index: number;
  readonly p: number;
}

/** A shorter stretch is no regime. */
const FEWEST = 3;
/** A stretch in the middle shows only once both of its ends are there. */
const PERHAPS = 0.2;

/**
 * Where the share of ones among zeros and ones changes, ascending: the place whose two sides are the likeliest, and so on inside of both, less the
 * places that are then no surer than `most`. p is of the likelihood-ratio test (Wilks), times the places that were tried. A change point search for levels with noise would take seven failures
 * in a row among as many successes for a stretch of its own.
 */
export function successPoints(values: readonly number[], most: number): readonly SuccessPoint[] {
  const ones = [0];
  for (const value of values) ones.push((ones.at(-1) ?? 0) + value);
  const open: (readonly [from: number, to: number])[] = [[0, values.length]];
  const found: number[] = [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [from, to] = next;
    let best: SuccessPoint = { index: from, p: 1 };
    for (let index = from + FEWEST; index <= to - FEWEST; index += 1) {
      const p = pAt(ones, from, index, to);
      if (p < best.p) best = { index, p };
    }
    if (best.p >= PERHAPS) continue;
    found.push(best.index);
    open.push([from, best.index], [best.index, to]);
  }
  return withoutUnsure(
    ones,
    found.sort((a, b) => a - b),
    most,
  );
}

/** Takes out the least sure of the places, one after the other, until all are sure enough between their neighbours. */
function withoutUnsure(ones: readonly number[], indexes: readonly number[], most: number): readonly SuccessPoint[] {
  const points = indexes.map((index, place) => ({
    index,
    p: pAt(ones, indexes[place - 1] ?? 0, index, indexes[place + 1] ?? ones.length - 1),
  }));
  const worst = points.reduce((least, point) => Math.max(least, point.p), 0);
  if (worst < most) return points;
  const out = points.findIndex(({ p }) => p === worst);
  return withoutUnsure(ones, indexes.toSpliced(out, 1), most);
}

function pAt(ones: readonly number[], from: number, index: number, to: number): number {
  const of = (start: number, end: number): number => likelihood((ones[end] ?? 0) - (ones[start] ?? 0), end - start);
  const ratio = 2 * (of(from, index) + of(index, to) - of(from, to));
  return Math.min(1, 2 * normalCdf(-Math.sqrt(Math.max(0, ratio)), 0, 1) * Math.max(1, to - from - 1));
}

/** The logarithm of the likelihood of so many ones, at their own share. */
function likelihood(ones: number, n: number): number {
  const part = (count: number): number => (count === 0 ? 0 : count * Math.log(count / n));
  return part(ones) + part(n - ones);
}
