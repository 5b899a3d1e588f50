/**
 * The chance that a check fails, from its own runs: (fails + 1) / (runs + 2), the rule of succession, so that a check that never failed is
 * not taken for one that cannot. Real failures only: those that a rerun on the same commit made good are for the caller to leave out.
 */
export function failureChance(fails: number, runs: number): number {
  return (fails + 1) / (runs + 2);
}
