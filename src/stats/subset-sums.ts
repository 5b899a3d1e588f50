/**
 * In how many ways so many of the items, whole numbers from 0, make each sum: `ways[sum]`. Counts are exact up to 2^53 and within rounding above.
 * Takes items × size × largest sum additions.
 */
export function subsetSums(items: readonly number[], size: number): Float64Array {
  const largest = items
    .toSorted((a, b) => b - a)
    .slice(0, size)
    .reduce((sum, item) => sum + item, 0);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(largest + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const [index, item] of items.entries()) {
    // From the largest size down, so that no item is taken twice.
    for (let taken = Math.min(size, index + 1); taken > 0; taken -= 1) {
      const row = ways[taken] as Float64Array;
      const fewer = ways[taken - 1] as Float64Array;
      for (let sum = item; sum <= largest; sum += 1) row[sum] = (row[sum] as number) + (fewer[sum - item] as number);
    }
  }
  return ways[size] as Float64Array;
}

/** The share of the counts at sums up to and including one, and from it on. */
export function tailsAt(ways: Float64Array, at: number): { readonly low: number; readonly high: number } {
  let low = 0;
  let high = 0;
  let total = 0;
  for (const [sum, count] of ways.entries()) {
    total += count;
    if (sum <= at) low += count;
    if (sum >= at) high += count;
  }
  return { low: low / total, high: high / total };
}
