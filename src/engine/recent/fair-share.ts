/**
 * The largest share that each may have, so that nobody has more and all together not more than `total`: those who want less than the share leave the
 * rest to the others (max-min fairness). Infinity where all can have what they want.
 */
export function fairShare(wants: readonly number[], total: number): number {
  let left = total;
  const growing = wants.toSorted((a, b) => a - b);
  for (const [index, want] of growing.entries()) {
    const share = Math.floor(left / (growing.length - index));
    if (want > share) return share;
    left -= want;
  }
  return Number.POSITIVE_INFINITY;
}
