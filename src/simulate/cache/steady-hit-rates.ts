import { type Seconds, seconds } from '../../model/seconds.ts';

/** A key that is asked for again and again. */
export interface RequestedKey {
  /** Lookups a second. */
  readonly rate: number;
  readonly bytes: number;
}

/** What a storage comes to in the long run. */
export interface SteadyHitRates {
  /** How long a key is kept without a lookup; infinite where everything fits and nothing is evicted for idleness. */
  readonly kept: Seconds;
  /** By key, in the order given. */
  readonly hitRates: readonly number[];
  /** Of all lookups; null without any. */
  readonly hitRate: number | null;
}

const STEPS = 200;

/**
 * The exact-hit rates of least-recently-used storage without a replay (Che, Tung and Wang 2002): T solves Σ s (1 - e^(-λT)) = limit,
 * and h = 1 - e^(-λT); entries that idle longer than `idle` are evicted too, so T is at most that. It holds for keys that come
 * independently of each other at constant rates, each small against the limit, saved as soon as missed. It does not for keys that
 * follow one another (a lock file's), restore keys, scopes, or bursts: replay those.
 */
export function steadyHitRates(keys: readonly RequestedKey[], limitBytes: number, idle: Seconds = seconds(Infinity)): SteadyHitRates {
  const kept = Math.min(characteristicTime(keys, limitBytes), idle);
  const hitRates = keys.map(({ rate }) => hitRateOf(rate, kept));
  const requests = keys.reduce((sum, { rate }) => sum + rate, 0);
  const hits = keys.reduce((sum, { rate }, index) => sum + rate * (hitRates[index] ?? 0), 0);
  return { kept: seconds(kept), hitRates, hitRate: requests > 0 ? hits / requests : null };
}

function hitRateOf(rate: number, kept: number): number {
  return rate <= 0 ? 0 : -Math.expm1(-rate * kept);
}

function characteristicTime(keys: readonly RequestedKey[], limitBytes: number): number {
  const filled = (time: number): number => keys.reduce((sum, { rate, bytes }) => sum + bytes * hitRateOf(rate, time), 0);
  if (filled(Infinity) <= limitBytes) return Infinity;
  if (limitBytes <= 0) return 0;
  let high = 1;
  while (filled(high) < limitBytes && high < Number.MAX_VALUE / 2) high *= 2;
  let low = 0;
  for (let step = 0; step < STEPS && low < high; step += 1) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (filled(middle) < limitBytes) low = middle;
    else high = middle;
  }
  return high;
}
