import { joinMoments, type Moments } from './moments.ts';
import type { PValue } from './split-window.ts';

/** A point between two stretches, with their moments and what is known of the difference. */
export interface Boundary {
  readonly index: number;
  readonly left: Moments;
  readonly right: Moments;
  readonly p: number;
  /** By the merge's own measure. */
  readonly size: number;
}

/** How weak points are merged. */
export interface MergeOptions {
  readonly pValueOf: PValue;
  /** Points with this p-value or more go, the largest first. */
  readonly pValue: number;
  /** Of the others those that this does not accept go, the smallest first. */
  readonly sizeOf: (left: Moments, right: Moments) => number;
  readonly isLargeEnough: (size: number) => boolean;
  /**
   * Apache Otava computes the items at the place of a removed point and after it anew, so the point to the left keeps what it had with a stretch that is no
   * more. `otava` keeps that; `both` computes both true neighbours anew.
   */
  readonly recompute: 'otava' | 'both';
}

/** What is left of a scan's points, each over the whole stretches at its sides, when those that are too weak are removed one by one. */
export function mergePoints(points: readonly number[], stretchesOfPoints: readonly Moments[], options: MergeOptions): readonly Boundary[] {
  const stretches = [...stretchesOfPoints];
  const boundaries = points.map((index, place) => boundary(index, stretches, place, options));
  for (;;) {
    const place = weakest(boundaries, options);
    if (place === null) return boundaries;
    boundaries.splice(place, 1);
    stretches.splice(place, 2, joinMoments(stretches[place] as Moments, stretches[place + 1] as Moments));
    for (const neighbour of options.recompute === 'otava' ? [place, place + 1] : [place - 1, place]) {
      const old = boundaries[neighbour];
      if (old !== undefined) boundaries[neighbour] = boundary(old.index, stretches, neighbour, options);
    }
  }
}

function boundary(index: number, stretches: readonly Moments[], place: number, { pValueOf, sizeOf }: MergeOptions): Boundary {
  const left = stretches[place] as Moments;
  const right = stretches[place + 1] as Moments;
  return { index, left, right, p: pValueOf(left, right), size: sizeOf(left, right) };
}

/** The place of the point to remove next; null when all may stay. Of equals the first. A NaN in front is taken for the largest, as by Python's max. */
function weakest(boundaries: readonly Boundary[], { pValue, isLargeEnough }: MergeOptions): number | null {
  const [first] = boundaries;
  if (first === undefined) return null;
  let [leastSignificant, p] = [0, first.p];
  let [smallest, size] = [0, first.size];
  for (const [place, each] of boundaries.entries()) {
    if (each.p > p) [leastSignificant, p] = [place, each.p];
    if (each.size < size) [smallest, size] = [place, each.size];
  }
  if (!(p < pValue)) return leastSignificant;
  return isLargeEnough(size) ? null : smallest;
}
