/** A value at a place on an axis. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** All slopes between two points of different place, smallest first: n (n - 1) / 2 of them, so give at most some 1,500 points. */
export function pairSlopes(points: readonly Point[]): Float64Array {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2);
  let count = 0;
  for (let later = 0; later < points.length; later += 1) {
    const { at, value } = points[later] as Point;
    for (let earlier = 0; earlier < later; earlier += 1) {
      const other = points[earlier] as Point;
      if (other.at === at) continue;
      slopes[count] = (value - other.value) / (at - other.at);
      count += 1;
    }
  }
  return slopes.subarray(0, count).sort();
}

/** The slope of Theil and Sen: the median of all pairs' slopes; null where no two points differ in place. */
export function theilSen(points: readonly Point[]): number | null {
  return middleOf(pairSlopes(points));
}

/** The median of numbers in ascending order; null for none. */
export function middleOf(sorted: Float64Array): number | null {
  const last = sorted.length - 1;
  return last < 0 ? null : ((sorted[Math.floor(last / 2)] as number) + (sorted[Math.ceil(last / 2)] as number)) / 2;
}
