import { available, notAvailable } from '../../model/availability.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { logDuration } from '../../stats/log-duration.ts';
import { median } from '../../stats/quantile.ts';
import { stratifiedShift } from '../../stats/stratified-shift.ts';
import type { Compared } from './report.ts';

/** A duration in seconds of a run. */
export interface StratumValue {
  /** Only runs of one are compared with each other. */
  readonly stratum: string;
  readonly value: number;
}

/** With fewer runs on a side a stratum is left out. */
const FEWEST = 3;
/** With a smaller share of comparable runs on a side nothing is said of the whole. */
const LEAST_COMPARABLE = 0.5;
/** Both ends of what is measured are whole seconds: a difference of two durations is known to 2 s. */
const RESOLUTION = 2;

export const OTHER_MIX = 'not comparable: another mix of events and branches';
export const BELOW_RESOLUTION = 'no more than the resolution of 1 s records';

/**
 * Two sets of durations, compared within strata. Not available where they are too few to bound the shift, where less than half of the runs of a side have
 * others of their stratum to compare with, and where what shifted is less than the whole seconds of GitHub's records can show.
 */
export function compareDurations(before: readonly StratumValue[], since: readonly StratumValue[]): Compared {
  return { before: summarize(before), since: summarize(since), shift: shiftOf(before, since) };
}

/** What both sides have enough of, and whether that is at least half of each. */
export function comparableStrata<Value extends { readonly stratum: string }>(
  before: readonly Value[],
  since: readonly Value[],
): { readonly strata: readonly { readonly before: readonly Value[]; readonly since: readonly Value[] }[]; readonly isMost: boolean } {
  const later = Map.groupBy(since, ({ stratum }) => stratum);
  const strata = [...Map.groupBy(before, ({ stratum }) => stratum)]
    .map(([stratum, values]) => ({ before: values, since: later.get(stratum) ?? [] }))
    .filter((each) => each.before.length >= FEWEST && each.since.length >= FEWEST);
  const isMostOf = (side: 'before' | 'since', all: number): boolean =>
    strata.reduce((sum, each) => sum + each[side].length, 0) >= LEAST_COMPARABLE * all;
  return { strata, isMost: isMostOf('before', before.length) && isMostOf('since', since.length) };
}

function shiftOf(before: readonly StratumValue[], since: readonly StratumValue[]): Compared['shift'] {
  const tooFew = notAvailable(`too few runs to compare: ${before.length} and ${since.length}`);
  if (before.length < FEWEST || since.length < FEWEST) return tooFew;
  const { strata, isMost } = comparableStrata(before, since);
  if (!isMost) return notAvailable(OTHER_MIX);
  const pairsOf = (measure: (duration: number) => number) =>
    strata.map((each) => ({
      baseline: each.before.map(({ value }) => measure(value)),
      candidate: each.since.map(({ value }) => measure(value)),
    }));
  const logs = stratifiedShift(pairsOf(logDuration));
  const time = stratifiedShift(pairsOf((duration) => duration));
  if (logs === null || time === null || logs.low === null || logs.high === null || time.low === null || time.high === null) return tooFew;
  const isStated = logs.low > 0 || logs.high < 0;
  const isBounded = Math.max(Math.abs(time.low), Math.abs(time.high)) <= RESOLUTION;
  // An interval that is wider says what is not known, and is no claim of a shift.
  if (Math.abs(time.estimate) < RESOLUTION && (isStated || isBounded)) return notAvailable(BELOW_RESOLUTION);
  return available({
    ratio: Math.expm1(logs.estimate),
    interval: [Math.expm1(logs.low), Math.expm1(logs.high)],
    time: seconds(time.estimate),
    strata: strata.length,
    leftOut: before.length - logs.n + since.length - logs.m,
  });
}

function summarize(values: readonly StratumValue[]): { readonly n: number; readonly p50: Seconds | null } {
  const middle = median(values.map(({ value }) => value));
  return { n: values.length, p50: middle === null ? null : seconds(middle) };
}
