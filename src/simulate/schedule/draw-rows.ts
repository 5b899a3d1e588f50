import { randomInteger, seededRandom } from '../../stats/seeded-random.ts';
import type { HistoryRow } from './history-row.ts';

/** Rows of one stratum are drawn as often as they are in the history, so that draws differ in runs and not in kinds of runs. */
export function stratumOf({ event, succeeded, cache }: Pick<HistoryRow, 'event' | 'succeeded' | 'cache'>): string {
  return JSON.stringify([event, succeeded, cache]);
}

/**
 * Indices of whole rows, drawn with replacement: each stratum gets its share of the draws, by largest remainders, in a random order. The same rows and seed give the
 * same draws; so does the same history in another order, since `historyRows` puts it in one. None for no rows.
 * @public
 */
export function drawRows(rows: readonly HistoryRow[], draws: number, seed: number): Int32Array {
  if (rows.length === 0) return new Int32Array(0);
  const random = seededRandom(seed);
  const strata = [...Map.groupBy(rows.keys(), (index) => stratumOf(rows[index] as HistoryRow))].sort(([a], [b]) => (a < b ? -1 : 1));
  const exact = strata.map(([, own]) => (draws * own.length) / rows.length);
  const counts = exact.map(Math.floor);
  const left = draws - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact.map((share, index) => [share - Math.floor(share), index] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, index] of byRemainder.slice(0, left)) counts[index] = (counts[index] ?? 0) + 1;
  const drawn = Int32Array.from(
    strata.flatMap(([, own], stratum) => Array.from({ length: counts[stratum] ?? 0 }, () => own[randomInteger(random, own.length)] ?? 0)),
  );
  for (let index = drawn.length - 1; index > 0; index -= 1) {
    const other = randomInteger(random, index + 1);
    [drawn[index], drawn[other]] = [drawn[other] ?? 0, drawn[index] ?? 0];
  }
  return drawn;
}
