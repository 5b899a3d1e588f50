import { type Seconds, seconds } from '../../model/seconds.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { mannWhitney } from '../../stats/mann-whitney.ts';
import { median } from '../../stats/quantile.ts';

/** How far the runs of a pull request lie from what is usual, in seconds; the bounds of its 95 % interval are null where so few runs cannot bound it. */
export interface DurationShift {
  readonly estimate: Seconds;
  readonly low: Seconds | null;
  readonly high: Seconds | null;
}

/** Runs of a pull request beside usual runs. */
export interface DurationComparison {
  /** Usual runs. */
  readonly n: number;
  /** Runs of the pull request. */
  readonly m: number;
  readonly usual: Seconds;
  /** The median of the pull request's. */
  readonly p50: Seconds;
  /** The newest run of the pull request, and how many of the usual runs took less. */
  readonly newest: { readonly duration: Seconds; readonly slowerThan: number };
  readonly shift: DurationShift;
  /** Two-sided, of the Mann-Whitney test. */
  readonly p: number;
  /** Every run of the pull request took longer than every usual one. */
  readonly isBeyondAll: boolean;
}

/** With fewer usual runs nothing is said; `stats/` says the rest. */
const FEWEST_USUAL = 10;
/** ALGORITHMS 2.6: what is less is not worth a word, whatever is certain of it. */
const LEAST = { share: 0.05, time: 10 } as const;

/** From so many runs of a pull request on their shift is tested. */
export const FEWEST_TESTED = 3;
/** At or below this p-value a shift stands; among many, adjusted. Measured: docs/regressions.md. */
export const ALPHA = 0.01;
/** So many usual runs are needed for a claim from one run, and from two. */
const FEWEST_FOR_FEW = { one: 30, two: 20 } as const;
/** Beyond the largest usual value by as much as that is beyond the median: a single run that is so far out is no tail. */
const FAR = 2;

/** `usual` in any order, `own` oldest first. Null where too few are usual, and without a run of the pull request's own. */
export function compareDurations(usual: readonly number[], own: readonly number[]): DurationComparison | null {
  const newest = own.at(-1);
  const test = mannWhitney(usual, own);
  const shift = hodgesLehmann(usual, own);
  if (newest === undefined || test === null || shift === null || usual.length < FEWEST_USUAL) return null;
  return {
    n: usual.length,
    m: own.length,
    usual: seconds(median(usual) ?? 0),
    p50: seconds(median(own) ?? 0),
    newest: { duration: seconds(newest), slowerThan: usual.filter((value) => value < newest).length },
    shift: {
      estimate: seconds(shift.estimate),
      low: shift.low === null ? null : seconds(shift.low),
      high: shift.high === null ? null : seconds(shift.high),
    },
    p: test.p,
    isBeyondAll: Math.min(...own) > Math.max(...usual),
  };
}

/** Which way a tested shift goes that is certain and large enough to be told; null where not, and where too few runs are tested. `p`: adjusted among many. */
export function standingShift({ m, usual, shift }: DurationComparison, p: number, least: number = LEAST.time): 'slower' | 'faster' | null {
  const { estimate, low, high } = shift;
  if (m < FEWEST_TESTED || p > ALPHA || Math.abs(estimate) < Math.max(least, LEAST.share * usual)) return null;
  if (low !== null && low > 0) return 'slower';
  return high !== null && high < 0 ? 'faster' : null;
}

/** Whether one or two runs are slower than all of sufficiently many: the chance is 1 in n + 1 for one where nothing changed. */
export function isBeyondMany({ n, m, usual, shift, isBeyondAll }: DurationComparison): boolean {
  const fewest = m === 1 ? FEWEST_FOR_FEW.one : FEWEST_FOR_FEW.two;
  return isBeyondAll && n >= fewest && shift.estimate >= Math.max(LEAST.time, LEAST.share * usual);
}

/** Whether a value is far outside all of these: what one run has to show of a step before anything is claimed from it. */
export function isFarOutside(value: number, usual: readonly number[], least: number): boolean {
  const p50 = median(usual) ?? 0;
  const largest = Math.max(...usual);
  return usual.length >= FEWEST_USUAL && value - p50 >= Math.max(least, FAR * (largest - p50));
}
