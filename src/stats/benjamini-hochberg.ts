/** One p-value among many: adjusted, and whether it stands. */
export interface Discovery {
  readonly adjusted: number;
  readonly isRejected: boolean;
}

/**
 * Which of many null hypotheses to reject so that among those rejected at most a share q is expected to be true (Benjamini and Hochberg 1995):
 * in the order of the p-values. `adjusted` is the smallest q at which it would be rejected. Holds for independent and positively dependent
 * tests, which the steps of one job are.
 */
export function benjaminiHochberg(pValues: readonly number[], q = 0.1): readonly Discovery[] {
  const falling = pValues.map((_, index) => index).sort((a, b) => (pValues[b] ?? 0) - (pValues[a] ?? 0));
  const adjusted = new Array<number>(pValues.length);
  let least = 1;
  for (const [position, index] of falling.entries()) {
    least = Math.min(least, (pValues[index] ?? 1) * (pValues.length / (pValues.length - position)));
    adjusted[index] = least;
  }
  return adjusted.map((value) => ({ adjusted: value, isRejected: value <= q }));
}
