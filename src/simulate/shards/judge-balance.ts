import { type Availability, available, notAvailable } from '../../model/availability.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { mean } from '../../stats/bootstrap.ts';
import { ascending, median } from '../../stats/quantile.ts';
import type { ShardPlan } from './assign-shards.ts';
import type { LongestFactor } from './longest-of.ts';
import { type ShardWallModel, shardWall } from './shard-wall-model.ts';

/** How even the shards of a matrix are, and what a better assignment would give. Times are of whole jobs. */
export interface ShardBalance {
  readonly runs: number;
  readonly shards: number;
  /** The longest shard over the mean of its run, the median of the runs; 1 is even. */
  readonly unevenness: number;
  /** The mean over runs of the longest shard. */
  readonly longest: Seconds;
  /** The mean over runs of the mean shard: no assignment to as many shards is below. */
  readonly even: Seconds;
  /** What LPT would give; null where no plan was given. */
  readonly planned: { readonly longest: Seconds; readonly saving: Seconds } | null;
}

/** What LPT assigned, and how its times become those of jobs. */
export interface BalancePlan {
  readonly plan: ShardPlan;
  readonly model: Pick<ShardWallModel, 'slope' | 'setup'>;
  readonly noise: LongestFactor | null;
}

const NOISE_FROM = 5;

/**
 * Each row holds the times of all shards of one run. Only runs with as many shards as most runs have are looked at (of equally frequent
 * numbers the larger), since another number is another matrix; their order does not matter. `planned` may save less than nothing: then what
 * is there is better. Not available with fewer than two shards, or where a plan has another number of them.
 * @public
 */
export function judgeBalance(runs: readonly (readonly Seconds[])[], balance: BalancePlan | null): Availability<ShardBalance> {
  const bySize = [...Map.groupBy(runs, ({ length }) => length)].sort(([a, own], [b, other]) => other.length - own.length || b - a);
  const [shards, rows] = bySize[0] ?? [0, []];
  if (shards < 2) return notAvailable('no run with two shards or more was measured');
  if (balance !== null && balance.plan.shards.length !== shards) return notAvailable(`the plan is not for the ${shards} shards that ran`);
  const pairs = rows
    .map((row) => ({ longest: Math.max(...row), middle: mean(row.toSorted(ascending)) ?? 0 }))
    .filter(({ middle }) => middle > 0)
    .sort((a, b) => a.longest - b.longest || a.middle - b.middle);
  const unevenness = median(pairs.map(({ longest, middle }) => longest / middle));
  if (unevenness === null) return notAvailable('no shard has a measured time');
  const longest = mean(pairs.map((pair) => pair.longest)) ?? 0;
  const even = mean(pairs.map(({ middle }) => middle)) ?? 0;
  const planned = balance === null ? null : plannedLongest(balance, shards);
  return available({
    runs: pairs.length,
    shards,
    unevenness,
    longest: seconds(longest),
    even: seconds(even),
    planned: planned === null ? null : { longest: planned, saving: seconds(longest - planned) },
  });
}

function plannedLongest({ plan, model, noise }: BalancePlan, shards: number): Seconds {
  const factor = noise !== null && shards >= NOISE_FROM ? noise(shards) : 1;
  return shardWall(model, seconds(plan.makespan * factor));
}
