import { type Availability, available, notAvailable } from '../../model/availability.ts';
import type { Seconds } from '../../model/seconds.ts';
import { median } from '../../stats/quantile.ts';
import { type Dated, splitByTime } from './split-by-time.ts';

/** What a run tells of one check. One that its own condition skipped passed in no time. */
export interface CheckResult {
  /**
   * Null where something that failed before it, or beside it with fail-fast, kept the result away. Real failures only: flaky ones are for
   * the caller to leave out.
   */
  readonly passed: boolean | null;
  readonly time: Seconds | null;
}

export interface CheckedRun extends Dated {
  readonly results: ReadonlyMap<string, CheckResult>;
}

/** A run with a time for every check, in the order in which the checks are given. */
export interface CompleteRun {
  readonly times: readonly number[];
  readonly failed: readonly boolean[];
  /** Checks whose result was not seen: they count as passes. */
  readonly unseen: number;
}

export interface CompleteHistory {
  /** Learned on. */
  readonly first: readonly CompleteRun[];
  /** Reported on. */
  readonly last: readonly CompleteRun[];
}

/** 70 and 30 % of these are ten and four, so that one run does not decide. */
const FEWEST_FAILED = { first: 10, last: 4 };

/**
 * The runs that can be replayed in another order, split by time. A run counts when a check failed in it, or all were seen to pass. What was
 * not seen takes the median of the first part and counts as a pass: had it failed, another order would have ended sooner, so that a saving
 * is never made too large. Not available with fewer than 10 failed runs in the first or 4 in the last part, or a check that never ran in
 * the first.
 */
export function completeHistory(runs: readonly CheckedRun[], names: readonly string[]): Availability<CompleteHistory> {
  const usable = runs.filter(({ results }) => {
    const seen = names.map((name) => results.get(name)?.passed ?? null);
    return seen.includes(false) || !seen.includes(null);
  });
  const parts = splitByTime(usable);
  const hasFailed = ({ results }: CheckedRun): boolean => names.some((name) => results.get(name)?.passed === false);
  const [first, last] = [parts.first.filter(hasFailed).length, parts.last.filter(hasFailed).length];
  if (first < FEWEST_FAILED.first || last < FEWEST_FAILED.last) {
    const needed = `${FEWEST_FAILED.first} and ${FEWEST_FAILED.last} are needed`;
    return notAvailable(`${first} runs failed in the first 70 % of the history and ${last} after it; ${needed}`);
  }
  const usual = names.map((name) => median(parts.first.flatMap(({ results }) => results.get(name)?.time ?? [])));
  const never = names.find((_, index) => usual[index] === null);
  if (never !== undefined) return notAvailable(`${never} has no time in the first 70 % of the history`);
  const complete = ({ results }: CheckedRun): CompleteRun => ({
    times: names.map((name, index) => results.get(name)?.time ?? usual[index] ?? 0),
    failed: names.map((name) => results.get(name)?.passed === false),
    unseen: names.filter((name) => (results.get(name)?.passed ?? null) === null).length,
  });
  return available({ first: parts.first.map(complete), last: parts.last.map(complete) });
}
