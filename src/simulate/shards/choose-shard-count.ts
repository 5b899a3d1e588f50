import { type Availability, available, notAvailable } from '../../model/availability.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import type { LongestFactor } from './longest-of.ts';
import { MOST_LEGS, type ShardCosts, type ShardLimit, type ShardLimits, shardLimitsOf } from './shard-limits.ts';

/** What so many shards come to. */
export interface ShardOption {
  readonly shards: number;
  /** setup + work / shards, times the factor of the longest where noise counts. */
  readonly wall: Seconds;
  /** shards × setup + work. */
  readonly runnerTime: Seconds;
  readonly cost: number;
}

export interface ShardCount {
  readonly chosen: ShardOption;
  /** All in one job, to hold the chosen number against: what few seconds buy may not be worth the upkeep. */
  readonly unsharded: ShardOption;
  /** sqrt(λ work / (c setup)); infinite where a further shard costs nothing. */
  readonly formula: number;
  /** What the cost alone would choose, of what a matrix can hold. */
  readonly wanted: number;
  /** Why fewer than wanted; null where they are as many. */
  readonly limit: ShardLimit | null;
  readonly isNoiseCounted: boolean;
}

/** From so many shards on the noise of the longest decides, not work / shards. */
const NOISE_FROM = 5;

/**
 * The number of shards with the least J(n) = λ (s + W/n) + c (n s + W) within the limits; of equal ones the least. Without noise that is
 * one of both whole numbers around n* = sqrt(λ W / (c s)). Where that reaches to 5 and `noise` is given, W/n is multiplied by it, at every
 * n: to hold 5 with noise against 4 without would be no comparison. Not available without work or with costs below 0.
 * @public
 */
export function chooseShardCount(costs: ShardCosts, limits: ShardLimits, noise: LongestFactor | null = null): Availability<ShardCount> {
  const { work, setup, waitingMinute, runnerMinute } = costs;
  if (!(work > 0 && Number.isFinite(work))) return notAvailable('the items have no measured time');
  if (![setup, waitingMinute, runnerMinute].every((value) => Number.isFinite(value) && value >= 0)) {
    return notAvailable('a set-up time or a price is missing or below 0');
  }
  const all = shardLimitsOf(costs, limits);
  const formula = waitingMinute === 0 ? 0 : Math.sqrt((waitingMinute * work) / (runnerMinute * setup));
  const isNoiseCounted = noise !== null && Math.ceil(formula) >= NOISE_FROM;
  const factor = isNoiseCounted ? noise : () => 1;
  const options = Array.from({ length: MOST_LEGS }, (_, index) => optionOf(costs, index + 1, factor));
  const wanted = cheapest(options).shards;
  const lowest = all.reduce((a, b) => (b.shards < a.shards ? b : a));
  const chosen = cheapest(options.slice(0, lowest.shards));
  const unsharded = optionOf(costs, 1, factor);
  // What a matrix cannot hold was not tried, so that only the formula tells of it.
  const isLimited = wanted > lowest.shards || (wanted === MOST_LEGS && formula > MOST_LEGS);
  return available({ chosen, unsharded, formula, wanted, limit: isLimited ? lowest : null, isNoiseCounted });
}

function optionOf({ work, setup, waitingMinute, runnerMinute }: ShardCosts, shards: number, factor: LongestFactor): ShardOption {
  const wall = setup + (work / shards) * factor(shards);
  const runnerTime = shards * setup + work;
  const cost = (waitingMinute * wall + runnerMinute * runnerTime) / 60;
  return { shards, wall: seconds(wall), runnerTime: seconds(runnerTime), cost };
}

function cheapest(options: readonly ShardOption[]): ShardOption {
  return options.reduce((a, b) => (b.cost < a.cost ? b : a));
}
