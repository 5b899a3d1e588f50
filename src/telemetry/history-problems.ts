/** A record that was skipped, and why. Line counts from 1; null for a file that is one value, and an empty file name for none. */
export interface HistoryProblem {
  readonly file: string;
  readonly line: number | null;
  readonly reason: string;
}

/** What was skipped: the first thousand, and how many there were. */
export interface HistoryProblems {
  readonly first: readonly HistoryProblem[];
  readonly count: number;
}

const MOST_KEPT = 1000;

/** Collects problems in bounded memory. */
export function createProblems(): { readonly add: (problem: HistoryProblem) => void; readonly said: () => HistoryProblems } {
  const first: HistoryProblem[] = [];
  let count = 0;
  return {
    add: (problem) => {
      count += 1;
      if (first.length < MOST_KEPT) first.push(problem);
    },
    said: () => ({ first, count }),
  };
}
