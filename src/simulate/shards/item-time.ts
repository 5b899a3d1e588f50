import { type Seconds, seconds } from '../../model/seconds.ts';
import { quantile } from '../../stats/quantile.ts';

/** What an item is expected to take, and from how many of its runs. */
export interface ItemTime {
  readonly time: Seconds | null;
  readonly n: number;
}

const LATEST = 16;

/**
 * An item's time to plan with: the p90 of its newest 16 passes, given newest first. Null without any, which `assignShards` takes the median
 * for. The p90 of so few is near their longest, so that one slow item seldom holds up its shard; 16 are few enough to follow a change
 * within days.
 * @public
 */
export function estimateItemTime(passes: readonly Seconds[]): ItemTime {
  const latest = passes.slice(0, LATEST);
  const p90 = quantile(latest, 0.9);
  return { time: p90 === null ? null : seconds(p90), n: latest.length };
}
