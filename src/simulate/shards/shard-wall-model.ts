import { type Seconds, seconds } from '../../model/seconds.ts';

/** One shard in one run: the sum of its items' times, and what its job took. */
export interface ShardSample {
  readonly sum: Seconds;
  readonly wall: Seconds;
}

/** wall = slope × sum + setup. */
export interface ShardWallModel {
  readonly slope: number;
  readonly setup: Seconds;
  /** The share of the walls' variance that the line explains; null where there is no line to speak of. */
  readonly rSquared: number | null;
  readonly n: number;
  /** Why slope 1 and set-up 0 are taken in place of a line; null where one was fitted. */
  readonly fallBack: string | null;
}

const FEWEST = 5;
/** Of 22 suites whose fits sgl-project publishes, 18 have 0.975 or more and four 0.29 to 0.81: the line is between the two kinds. */
const ENOUGH_EXPLAINED = 0.9;

/**
 * The line of least squares through the shards of one suite. Set-up below 0 has no meaning: where the free line has that, the one through
 * the origin is the best allowed. With fewer than 5 shards, sums that are all alike, a slope that is not above 0, or R² below 0.9 it is
 * slope 1, set-up 0, with the reason. The order of the samples does not matter.
 * @public
 */
export function fitShardWall(samples: readonly ShardSample[]): ShardWallModel {
  const n = samples.length;
  if (n < FEWEST) return fallBack(n, null, `${n} of the ${FEWEST} shards that a line needs were measured`);
  const ordered = samples.toSorted((a, b) => a.sum - b.sum || a.wall - b.wall);
  const line = lineThrough(ordered);
  if (line === null) return fallBack(n, null, 'all shards have the same sum of times');
  const { slope, setup, rSquared } = line;
  if (!(slope > 0)) return fallBack(n, rSquared, 'shards with more to do did not take longer');
  if (rSquared < ENOUGH_EXPLAINED) return fallBack(n, rSquared, `the line explains ${Math.round(100 * rSquared)} % of the shards' times`);
  return { slope, setup: seconds(setup), rSquared, n, fallBack: null };
}

/** What a shard takes whose items' times sum up to this. */
export function shardWall({ slope, setup }: Pick<ShardWallModel, 'slope' | 'setup'>, sum: Seconds): Seconds {
  return seconds(slope * sum + setup);
}

function lineThrough(
  samples: readonly ShardSample[],
): { readonly slope: number; readonly setup: number; readonly rSquared: number } | null {
  const middle = { sum: meanOf(samples, ({ sum }) => sum), wall: meanOf(samples, ({ wall }) => wall) };
  const spread = total(samples, ({ sum }) => (sum - middle.sum) ** 2);
  if (!(spread > 0)) return null;
  const free = total(samples, ({ sum, wall }) => (sum - middle.sum) * (wall - middle.wall)) / spread;
  const isBelow = middle.wall - free * middle.sum < 0;
  const slope = isBelow ? total(samples, ({ sum, wall }) => sum * wall) / total(samples, ({ sum }) => sum ** 2) : free;
  const setup = isBelow ? 0 : middle.wall - free * middle.sum;
  const left = total(samples, ({ sum, wall }) => (wall - slope * sum - setup) ** 2);
  const all = total(samples, ({ wall }) => (wall - middle.wall) ** 2);
  return { slope, setup, rSquared: all > 0 ? Math.max(0, 1 - left / all) : 0 };
}

function fallBack(n: number, rSquared: number | null, reason: string): ShardWallModel {
  return { slope: 1, setup: seconds(0), rSquared, n, fallBack: reason };
}

function total(samples: readonly ShardSample[], of: (sample: ShardSample) => number): number {
  return samples.reduce((sum, sample) => sum + of(sample), 0);
}

function meanOf(samples: readonly ShardSample[], of: (sample: ShardSample) => number): number {
  return total(samples, of) / samples.length;
}
