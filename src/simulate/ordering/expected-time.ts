import { type Seconds, seconds } from '../../model/seconds.ts';
import type { TimedCheck } from './checks.ts';

/** What a series of checks takes on average, and the chance that all of them pass. */
export interface Series {
  readonly time: number;
  readonly passes: number;
}

/**
 * The expected time of independent checks one after the other that stop at the first failure: Σ tᵢ Π_{j<i} (1 - pⱼ) (Mitten 1960).
 */
export function expectedTime(order: readonly Pick<TimedCheck, 'time' | 'failureChance'>[]): Seconds {
  return seconds(order.map(seriesOf).reduce(join, { time: 0, passes: 1 }).time);
}

/** One check as a series. */
export function seriesOf({ time, failureChance }: Pick<TimedCheck, 'time' | 'failureChance'>): Series {
  return { time, passes: 1 - failureChance };
}

/** One series behind another. */
export function join(first: Series, second: Series): Series {
  return { time: first.time + first.passes * second.time, passes: first.passes * second.passes };
}

/**
 * Time over the chance to fail: of two series that may stand either way, the one with less comes first. Infinite for one that cannot fail.
 */
export function ratioOf({ time, passes }: Series): number {
  if (time === 0) return 0;
  return passes < 1 ? time / (1 - passes) : Number.POSITIVE_INFINITY;
}
