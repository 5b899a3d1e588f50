import { logDuration } from '../../stats/log-duration.ts';
import { meanDifference } from '../../stats/mean-difference.ts';
import { inflatedConfidence } from '../../stats/serial-inflation.ts';
import { type SamplePair, stratifiedShift } from '../../stats/stratified-shift.ts';
import type { Scale, StratumOfValue } from './unit-noise.ts';
import type { MeasuredSaving } from './verification-result.ts';

/**
 * The saving of `after` against `before`, compared within strata. Of times: the Hodges-Lehmann shift of logarithms and of seconds (`stratifiedShift`), at a confidence that makes up
 * for neighbours that are alike. Of totals, many of which are 0: the difference of means with Welch's interval. Null where so few values bound nothing.
 */
export function compareUnits(
  before: readonly StratumOfValue[],
  after: readonly StratumOfValue[],
  { scale, confidence, inflation }: { readonly scale: Scale; readonly confidence: number; readonly inflation: number },
): MeasuredSaving | null {
  if (scale === 'logarithms') return savingOfTimes(before, after, inflatedConfidence(confidence, inflation));
  const pairs = pairsOf(before, after, (value) => value);
  const means = meanDifference(pairs, confidence, inflation);
  if (means === null || !(means.baseline > 0)) return null;
  const interval = [-means.high, -means.low] as const;
  return {
    share: -means.estimate / means.baseline,
    shareInterval: [interval[0] / means.baseline, interval[1] / means.baseline],
    saving: -means.estimate,
    savingInterval: interval,
  };
}

function savingOfTimes(before: readonly StratumOfValue[], after: readonly StratumOfValue[], confidence: number): MeasuredSaving | null {
  const logs = shiftOf(pairsOf(before, after, logDuration), confidence);
  const time = shiftOf(
    pairsOf(before, after, (value) => value),
    confidence,
  );
  if (logs === null || time === null) return null;
  return {
    share: -Math.expm1(logs.estimate),
    shareInterval: [-Math.expm1(logs.high), -Math.expm1(logs.low)],
    saving: -time.estimate,
    savingInterval: [-time.high, -time.low],
  };
}

/** Null without bounds. */
function shiftOf(
  pairs: readonly SamplePair[],
  confidence: number,
): { readonly estimate: number; readonly low: number; readonly high: number } | null {
  const shift = stratifiedShift(pairs, confidence);
  return shift === null || shift.low === null || shift.high === null
    ? null
    : { estimate: shift.estimate, low: shift.low, high: shift.high };
}

function pairsOf(
  before: readonly StratumOfValue[],
  after: readonly StratumOfValue[],
  measure: (value: number) => number,
): readonly SamplePair[] {
  const later = Map.groupBy(after, ({ stratum }) => stratum);
  return [...Map.groupBy(before, ({ stratum }) => stratum)].flatMap(([stratum, own]) => {
    const others = later.get(stratum) ?? [];
    if (others.length === 0) return [];
    return [{ baseline: own.map(({ value }) => measure(value)), candidate: others.map(({ value }) => measure(value)) }];
  });
}
