import { breakEvenRate, type CacheStakes } from './cache-times.ts';

/** How far above break-even the lower bound must lie before a cache is proposed (ALGORITHMS section 4). */
export const MARGIN = 0.1;

/** `pays`: even the lower bound is above break-even; `pays-well`: by the margin as well. `loses`: even the upper bound is below it. */
export type HitRateVerdict = 'pays-well' | 'pays' | 'unclear' | 'loses';

/**
 * Where a hit rate with its bounds lies against break-even. A cache whose hits gain nothing loses at any rate; null bounds are
 * unclear unless it does.
 */
export function judgeHitRate(
  { low, high }: { readonly low: number | null; readonly high: number | null },
  stakes: CacheStakes,
): HitRateVerdict {
  const breakEven = breakEvenRate(stakes);
  // Where hits gain nothing but other lookups do, more hits are worse, and no rate of them says whether the cache pays.
  if (breakEven === null) return stakes.cost >= 0 ? 'loses' : 'unclear';
  if (low !== null && low > breakEven + MARGIN) return 'pays-well';
  if (low !== null && low > breakEven) return 'pays';
  return high !== null && high < breakEven ? 'loses' : 'unclear';
}
