/** Where a value cuts a set: how many are at most the value, the largest of those, and the smallest of the others (infinite where none). */
export interface RankCut {
  readonly atMost: number;
  readonly below: number;
  readonly above: number;
}

/**
 * The value of a rank, counted from 1, in a set that is not held but can be cut at any value. `low` and `high` are its extremes. Exact: each
 * cut moves one end to a value of the set, halving the range, so that it takes some 60 cuts however many values there are.
 */
export function selectByRank(rank: number, low: number, high: number, cutAt: (value: number) => RankCut): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = from + (to - from) / 2;
    // Between neighbouring doubles the middle may round up to the end, and an infinite range has none.
    const cut = cutAt(middle < to ? middle : from);
    if (cut.atMost >= rank) to = cut.below;
    else from = cut.above;
  }
  return from;
}
