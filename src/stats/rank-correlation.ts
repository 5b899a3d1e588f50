import { midranks } from './midranks.ts';

/** Spearman's rank correlation of pairs, -1 to 1; 0 where one side does not vary or there are fewer than two. */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  const a = midranks(x).ranks;
  const b = midranks(y).ranks;
  const middle = (a.length + 1) / 2;
  let both = 0;
  let ofA = 0;
  let ofB = 0;
  for (const [index, rank] of a.entries()) {
    const other = b[index] ?? middle;
    both += (rank - middle) * (other - middle);
    ofA += (rank - middle) ** 2;
    ofB += (other - middle) ** 2;
  }
  return ofA > 0 && ofB > 0 ? both / Math.sqrt(ofA * ofB) : 0;
}
