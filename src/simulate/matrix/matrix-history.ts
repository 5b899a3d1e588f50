import type { Dated } from '../ordering/split-by-time.ts';

/** What a run tells of the legs of one matrix. */
export interface MatrixRun extends Dated {
  /** Legs with a result; one that fail-fast cancelled has none. */
  readonly ran: readonly string[];
  /** Legs that truly failed: flaky failures are for the caller to leave out. */
  readonly failed: readonly string[];
}

/** A leg, and what a run of it takes. */
export interface MatrixLegCost {
  readonly name: string;
  /** Runner minutes a run, by whichever price: macOS counts ten times where that is what is paid. */
  readonly minutes: number;
}

/** Legs of which one is kept, whatever the history says: those of an operating system, or those of the oldest or newest runtime. */
export interface KeptGroup {
  readonly name: string;
  readonly legs: readonly string[];
}

/** Runs of which no kept leg failed and a moved one did. */
export function missedBy(runs: readonly MatrixRun[], kept: ReadonlySet<string>): readonly MatrixRun[] {
  return runs.filter(({ failed }) => failed.length > 0 && !failed.some((leg) => kept.has(leg)));
}
