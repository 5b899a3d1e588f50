import { formatDuration } from '../../model/format-duration.ts';
import type { Seconds } from '../../model/seconds.ts';

/** What sharding costs and buys. Money in one currency, whichever. */
export interface ShardCosts {
  /** All items together, without set-up. */
  readonly work: Seconds;
  /** The longest item, or group of items that stay together. */
  readonly longest: Seconds;
  /** What every shard takes before its first item. */
  readonly setup: Seconds;
  /** What a minute is worth that somebody waits less. */
  readonly waitingMinute: number;
  readonly runnerMinute: number;
}

/** What the number of shards is limited by, beside their cost. */
export interface ShardLimits {
  /** Runners that are free for them at the same time; null where nothing limits them. */
  readonly freeRunners: number | null;
  /** Set-up of all shards as a share of the work, at most; null for no budget. */
  readonly overhead: number | null;
}

export interface ShardLimit {
  readonly kind: 'longest-item' | 'free-runners' | 'overhead' | 'matrix';
  /** At most so many; at least 1. */
  readonly shards: number;
  readonly reason: string;
}

/** GitHub makes at most so many jobs from one matrix. */
export const MOST_LEGS = 256;

/** Every limit that holds, with its reason: ⌊work / longest⌋, free runners, ⌊ρ work / setup⌋ and the size of a matrix. */
export function shardLimitsOf({ work, longest, setup }: ShardCosts, { freeRunners, overhead }: ShardLimits): readonly ShardLimit[] {
  const limits: ShardLimit[] = [];
  const add = (kind: ShardLimit['kind'], most: number, reason: string): void => {
    if (Number.isFinite(most)) limits.push({ kind, shards: Math.min(MOST_LEGS, Math.max(1, Math.floor(most))), reason });
  };
  if (longest > 0) {
    add(
      'longest-item',
      work / longest,
      `the longest item takes ${formatDuration(longest)} alone: more shards would wait for it, so split it`,
    );
  }
  if (freeRunners !== null) add('free-runners', freeRunners, `${freeRunners} runners are free at the same time`);
  if (overhead !== null) {
    const share = `${Math.round(1000 * overhead) / 10} %`;
    add(
      'overhead',
      (overhead * work) / setup,
      `each shard takes ${formatDuration(setup)} to set up, and that may come to ${share} of the work`,
    );
  }
  add('matrix', MOST_LEGS, `a matrix has at most ${MOST_LEGS} jobs`);
  return limits;
}
