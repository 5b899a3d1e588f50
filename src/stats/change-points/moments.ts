/** What a stretch of values leaves behind. Plain JSON. */
export interface Moments {
  readonly n: number;
  readonly sum: number;
  /** The mean as it comes of running updates: exact for equal values. */
  readonly running: number;
  /** The sum of squared distances to the mean: exactly 0 for equal values. */
  readonly m2: number;
}

/** Of no values. */
export const NO_VALUES: Moments = { n: 0, sum: 0, running: 0, m2: 0 };

/** The mean: exact for equal values, so that two equal constants do not differ, and else rounded once where the sum is exact, as NumPy's. */
export function meanOf({ n, sum, running, m2 }: Moments): number {
  return m2 === 0 ? running : sum / n;
}

/**
 * The moments of these values and values[from..to) after them (Welford 1962). Value after value, so it makes no difference, to the last bit, in how many
 * calls they come.
 */
export function extendMoments(moments: Moments, values: ArrayLike<number>, from = 0, to = values.length): Moments {
  let { n, sum, running, m2 } = moments;
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number;
    n += 1;
    sum += value;
    const distance = value - running;
    running += distance / n;
    m2 += distance * (value - running);
  }
  return { n, sum, running, m2 };
}

/** The moments of two stretches taken as one (Chan, Golub and LeVeque 1979). */
export function joinMoments(left: Moments, right: Moments): Moments {
  const n = left.n + right.n;
  if (n === 0) return NO_VALUES;
  const distance = right.running - left.running;
  return {
    n,
    sum: left.sum + right.sum,
    running: left.running + (distance * right.n) / n,
    m2: left.m2 + right.m2 + (distance * distance * left.n * right.n) / n,
  };
}
