import studentCdf from '@stdlib/stats-base-dists-t-cdf';
import { extendMoments, type Moments, meanOf, NO_VALUES } from './moments.ts';

const MOST_MEMORY = 0.95;
/** Of the correlation: measured with one of 0.6 one series in 120 is told of without a change; of true changes of 30 % at 25 and 8 runs seven in ten. */
const ERRORS_ABOVE = 1;

/**
 * The two-sided p-value of Student's test for two stretches of one series, oldest first, with as many values as would say as much if they were independent:
 * n (1 - r) / (1 + r), where r is the correlation of neighbours within the stretches. A level that wanders slowly has long runs of alike values, which no search
 * that takes them for independent can tell from a change.
 */
export function pOfAlikeNeighbours(before: readonly number[], after: readonly number[]): number {
  const [old, young] = [extendMoments(NO_VALUES, before), extendMoments(NO_VALUES, after)];
  const difference = Math.abs(meanOf(young) - meanOf(old));
  if (difference === 0 || old.n + young.n < 3) return 1;
  const memory = memoryOf([before, after]);
  const counted = ({ n }: Moments): number => Math.max(1, (n * (1 - memory)) / (1 + memory));
  const variance = (old.m2 + young.m2) / (old.n + young.n - 2);
  const t = difference / Math.sqrt(variance * (1 / counted(old) + 1 / counted(young)));
  return 2 * studentCdf(-t, Math.max(1, counted(old) + counted(young) - 2));
}

/** The correlation of neighbours, a standard error above its estimate; that is too low by about (1 + 3 r) / n for each mean that is taken off (Kendall 1954). */
function memoryOf(stretches: readonly (readonly number[])[]): number {
  let [products, squares, pairs, n] = [0, 0, 0, 0];
  for (const stretch of stretches) {
    const mean = meanOf(extendMoments(NO_VALUES, stretch));
    for (const [index, value] of stretch.entries()) {
      squares += (value - mean) ** 2;
      n += 1;
      const next = stretch[index + 1];
      if (next === undefined) continue;
      products += (value - mean) * (next - mean);
      pairs += 1;
    }
  }
  if (squares === 0 || pairs === 0) return 0;
  const found = products / pairs / (squares / n);
  const upper = found + (stretches.length * (1 + 3 * found)) / n + ERRORS_ABOVE * Math.sqrt(Math.max(0, 1 - found ** 2) / n);
  return Math.min(MOST_MEMORY, Math.max(0, upper));
}
