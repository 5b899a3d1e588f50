import { type Seconds, seconds } from '../../model/seconds.ts';
import type { CacheReplay } from './cache-replay.ts';
import { lookupsOf, type SummaryOptions } from './summarize-cache.ts';

/**
 * What a job takes without the cache (U of ALGORITHMS section 4), and with it: on a hit R + W, on a miss lookup + U + save, on a
 * partial hit R + W' + save. Only differences count: the time of all the job, or of the steps that the cache has to do with.
 */
export interface CacheTimes {
  readonly uncached: Seconds;
  readonly onHit: Seconds;
  readonly onMiss: Seconds;
  /** Null: not told apart from a hit. */
  readonly onPartial: Seconds | null;
  /** The part of `onMiss` and `onPartial` in which the entry is saved. */
  readonly save: Seconds;
}

/** What a hit gains against no cache at all, and what any other lookup costs, in seconds. */
export interface CacheStakes {
  readonly gain: number;
  readonly cost: number;
}

/**
 * The stakes with hits and misses: U - R - W and R_m + S. `partialShare`: of the lookups that are no exact hit, how many are
 * partial, where those are told apart.
 */
export function stakesOf({ uncached, onHit, onMiss, onPartial }: CacheTimes, partialShare = 0): CacheStakes {
  const other = onPartial === null ? onMiss : partialShare * onPartial + (1 - partialShare) * onMiss;
  return { gain: uncached - onHit, cost: other - uncached };
}

/**
 * Mean seconds a lookup that the cache saves at this hit rate, negative where it costs: h · gain - (1 - h) · cost (ALGORITHMS
 * section 4).
 */
export function savingAt(hitRate: number, { gain, cost }: CacheStakes): Seconds {
  return seconds(hitRate * gain - (1 - hitRate) * cost);
}

/**
 * The hit rate from which the cache pays: h* = cost / (gain + cost) of ALGORITHMS section 4; 0 where what is no hit costs nothing.
 * Null: it never does, since a hit takes as long as no cache.
 */
export function breakEvenRate({ gain, cost }: CacheStakes): number | null {
  if (gain <= 0) return null;
  return cost <= 0 ? 0 : cost / (gain + cost);
}

/**
 * Mean seconds a lookup of the replay, each by what it found and whether it saved; null without lookups. Without a time of their
 * own, partial hits are hits.
 */
export function meanCacheTime(replay: CacheReplay, times: CacheTimes, options: SummaryOptions = {}): Seconds | null {
  const made = lookupsOf(replay, options).filter(({ result }) => result !== 'skipped');
  if (made.length === 0) return null;
  const total = made.reduce((sum, { result, save }) => {
    if (result === 'exact') return sum + times.onHit;
    const whole = result === 'miss' ? times.onMiss : (times.onPartial ?? times.onHit);
    const hasSave = result === 'miss' || times.onPartial !== null;
    return sum + whole - (hasSave && save !== 'saved' ? times.save : 0);
  }, 0);
  return seconds(total / made.length);
}
