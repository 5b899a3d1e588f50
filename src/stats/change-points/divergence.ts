/** Where an interval splits best. */
export interface SplitCandidate {
  /** First index of the right side. */
  readonly index: number;
  readonly divergence: number;
}

export type SplitFinder = (start: number, end: number) => SplitCandidate | null;

/**
 * Prepares the search for the best split of any interval of values[from..to); indexes are those of `values`.
 *
 * The divergence of a split at τ of [start, κ), with n = τ - start and m = κ - τ, is the energy distance of Matteson and James 2014 with exponent 1:
 * `2/(n+m) Σ|left - right| - 2m/((n+m)(n-1)) Σ|left pairs| - 2n/((n+m)(m-1)) Σ|right pairs|`. The best is over all start < τ < κ ≤ end, since a right side
 * that stops early finds two changes close together. Of equals the smallest τ wins, then the smallest κ. Null for an interval of fewer than two values.
 *
 * The sums are cumulative, so an interval costs the square of its length. They are added up in the order in which Apache Otava's arrays are, so that
 * rounding breaks ties the same way.
 */
export function prepareDivergence(values: ArrayLike<number>, from: number, to: number): SplitFinder {
  const size = to - from;
  // ahead[t * width + k]: Σ |z_t - z_j| over t < j < k, the H(t, k) of the method.
  const width = size + 1;
  const ahead = new Float64Array(width * size);
  const behind = new Float64Array(size);
  for (let t = 0; t < size; t += 1) {
    const value = values[from + t] as number;
    let sum = 0;
    for (let j = t + 1; j < size; j += 1) {
      const distance = Math.abs(value - (values[from + j] as number));
      sum += distance;
      ahead[t * width + j + 1] = sum;
      behind[j] = (behind[j] as number) + distance;
    }
  }
  const right = new Float64Array(width * size);
  const left = new Float64Array(width);
  return (start, end) => {
    if (end - start < 2) return null;
    const [s, e] = [start - from, end - from];
    sumRightSides(ahead, right, width, s, e);
    const best = bestSplit({ ahead, right, left: left.fill(0), behind: behindFrom(values, from, behind, s, e), width }, s, e);
    return { index: best.index + from, divergence: best.divergence };
  };
}

interface Sums {
  readonly ahead: Float64Array;
  readonly right: Float64Array;
  readonly left: Float64Array;
  readonly behind: Float64Array;
  readonly width: number;
}

/** right[τ * width + κ]: the distances within [τ, κ), added up from the last row to the first. */
function sumRightSides(ahead: Float64Array, right: Float64Array, width: number, s: number, e: number): void {
  right.fill(0, (e - 1) * width, e * width);
  for (let tau = e - 2; tau > s; tau -= 1) {
    const row = tau * width;
    for (let kappa = tau + 1; kappa <= e; kappa += 1) {
      right[row + kappa] = (kappa > tau + 2 ? (right[row + width + kappa] as number) : 0) + (ahead[row + kappa] as number);
    }
  }
}

/** Σ |z_i - z_t| over s ≤ i < t. */
function behindFrom(values: ArrayLike<number>, from: number, behind: Float64Array, s: number, e: number): Float64Array {
  const sums = behind.slice(0, e);
  for (let t = s + 1; t < e && s > 0; t += 1) {
    let before = 0;
    for (let i = 0; i < s; i += 1) before += Math.abs((values[from + i] as number) - (values[from + t] as number));
    sums[t] = (sums[t] as number) - before;
  }
  return sums;
}

function bestSplit({ ahead, right, left, behind, width }: Sums, s: number, e: number): SplitCandidate {
  let [index, divergence] = [s + 1, Number.NEGATIVE_INFINITY];
  let leftPairs = 0;
  for (let tau = s + 1; tau < e; tau += 1) {
    const n = tau - s;
    if (n > 1) leftPairs += behind[tau - 1] as number;
    for (let kappa = tau + 1; kappa <= e; kappa += 1) {
      const m = kappa - tau;
      const all = (left[kappa] as number) + (ahead[(tau - 1) * width + kappa] as number);
      left[kappa] = all;
      const across = (2 / (n + m)) * (all - leftPairs);
      const ofLeft = n > 1 ? ((2 * m) / ((n + m) * (n - 1))) * leftPairs : 0;
      const ofRight = m > 1 ? ((2 * n) / ((n + m) * (m - 1))) * (right[tau * width + kappa] as number) : 0;
      const value = across - ofLeft - ofRight;
      if (value > divergence) [index, divergence] = [tau, value];
    }
  }
  return { index, divergence };
}
