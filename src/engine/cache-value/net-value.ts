import { seconds } from '../../model/seconds.ts';
import { breakEvenRate, type CacheStakes, savingAt } from '../../simulate/cache/cache-times.ts';
import { bootstrapInterval } from '../../stats/bootstrap.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import type { CacheValue } from './cache-value.ts';

/** One job run in seconds: the steps that the cache has to do with, and what the cache itself took. */
export interface ValuedRun {
  readonly isHit: boolean;
  readonly work: number;
  readonly cost: number;
}

/** Sums over job runs. */
interface Sums {
  hits: number;
  misses: number;
  hitTime: number;
  missWork: number;
  missCost: number;
}

const SEED = 20_260_101;

/**
 * What a cache saves in a mean job run: the mean work of misses, which is what the job takes without it, less what each run's work and the cache itself took; that
 * is h (U - R - W) - (1 - h) (M + S) of ALGORITHMS section 4. The interval is a percentile bootstrap over job runs, the same for the same runs in the same
 * order; a sample without a miss takes the work of all misses.
 */
export function netValue(runs: readonly ValuedRun[]): Pick<CacheValue, 'net' | 'breakEven'> {
  const all = sumsOf(runs);
  if (all.hits === 0 || all.misses === 0) return { net: null, breakEven: null };
  const uncached = all.missWork / all.misses;
  const interval = bootstrapInterval(runs, (sample) => meanSaving(sumsOf(sample), uncached), { random: seededRandom(SEED) });
  if (interval === null) return { net: null, breakEven: null };
  return {
    net: { value: seconds(meanSaving(all, uncached)), interval: [seconds(interval[0]), seconds(interval[1])], runs: runs.length },
    breakEven: breakEvenRate(stakesOf(all, uncached)),
  };
}

function meanSaving(sums: Sums, uncached: number): number {
  return savingAt(sums.hits / (sums.hits + sums.misses), stakesOf(sums, uncached));
}

/** `uncached`: what the work takes where there is no miss to tell. */
function stakesOf({ hits, misses, hitTime, missWork, missCost }: Sums, uncached: number): CacheStakes {
  const work = misses === 0 ? uncached : missWork / misses;
  return { gain: hits === 0 ? 0 : work - hitTime / hits, cost: misses === 0 ? 0 : missCost / misses };
}

function sumsOf(runs: readonly ValuedRun[]): Sums {
  const sums = { hits: 0, misses: 0, hitTime: 0, missWork: 0, missCost: 0 };
  for (const { isHit, work, cost } of runs) {
    if (isHit) {
      sums.hits += 1;
      sums.hitTime += work + cost;
    } else {
      sums.misses += 1;
      sums.missWork += work;
      sums.missCost += cost;
    }
  }
  return sums;
}
