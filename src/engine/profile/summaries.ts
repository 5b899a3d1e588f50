import type { Outcome } from './outcome.ts';
import type { Outcomes, Rate } from './profile.ts';

/** How often each way to end happened. */
export type OutcomeTally = Record<Outcome, number>;

export function newOutcomeTally(): OutcomeTally {
  return { success: 0, failure: 0, 'timed-out': 0, cancelled: 0 };
}

/** Null: not measured, or no result; left out. */
export function tallyOutcome(tally: OutcomeTally, outcome: Outcome | null): void {
  if (outcome !== null) tally[outcome] += 1;
}

export function mergeOutcomes(into: OutcomeTally, from: OutcomeTally): void {
  for (const outcome of Object.keys(from) as Outcome[]) into[outcome] += from[outcome];
}

export function rateOf(count: number, n: number): Rate {
  return { n, count, share: n === 0 ? null : count / n };
}

export function summarizeOutcomes(tally: OutcomeTally): Outcomes {
  const ended = tally.success + tally.failure + tally['timed-out'];
  return { success: rateOf(tally.success, ended), timeout: rateOf(tally['timed-out'], ended + tally.cancelled) };
}
