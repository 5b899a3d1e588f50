import { type Availability, available, notAvailable } from '../../model/availability.ts';
import { formatDuration } from '../../model/format-duration.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { type ShardItem, type ShardUnit, type ShardUnits, shardUnitsOf } from './shard-units.ts';

/** What one shard runs, in the order in which it was given to it: the longest unit first. */
export interface Shard {
  readonly items: readonly string[];
  readonly time: Seconds;
}

/** What the makespan cannot go below: all work shared out evenly, or the unit that takes longer than that. */
export type ShardFloor =
  | { readonly kind: 'work' }
  /** More shards do not help; to split these does. `useful` is the largest number of shards for which they are not the floor. */
  | {
      readonly kind: 'longest';
      readonly items: readonly string[];
      readonly time: Seconds;
      readonly useful: number;
      readonly reason: string;
    };

/** Items on shards. Times are of the items alone, without set-up. */
export interface ShardPlan {
  /** As many as were asked for; those that no unit is left for are empty. */
  readonly shards: readonly Shard[];
  readonly makespan: Seconds;
  readonly total: Seconds;
  /** max(total / shards, longest unit): no assignment is below. */
  readonly lowerBound: Seconds;
  readonly floor: ShardFloor;
  readonly items: number;
  /** Items without a time, in the order of their names: they count with the median of the others. */
  readonly unmeasured: readonly string[];
}

/**
 * Longest processing time first: units by time, longest first, each to the shard with the least so far. Never more than 4/3 - 1/(3n) times
 * the best makespan (Graham 1969). Equal times go by name and equal loads by the shard's number, so the order of the items does not matter.
 * Not available without a shard, an item, or any item's time.
 * @public
 */
export function assignShards(items: readonly ShardItem[], count: number): Availability<ShardPlan> {
  if (!Number.isSafeInteger(count) || count < 1) return notAvailable('there is no shard to put anything on');
  const found = shardUnitsOf(items);
  if (found === null) return notAvailable(items.length === 0 ? 'there is nothing to put on shards' : 'no item has a measured time');
  const shards = Array.from({ length: count }, () => ({ items: [] as string[], time: 0 }));
  for (const unit of found.units) {
    const least = shards.reduce((a, b) => (b.time < a.time ? b : a));
    least.items.push(...unit.names);
    least.time += unit.time;
  }
  const longest = found.units[0]?.time ?? 0;
  return available({
    shards: shards.map((shard) => ({ items: shard.items, time: seconds(shard.time) })),
    makespan: seconds(Math.max(...shards.map(({ time }) => time))),
    total: found.total,
    lowerBound: seconds(Math.max(found.total / count, longest)),
    floor: floorOf(found, count),
    items: items.length,
    unmeasured: found.unmeasured,
  });
}

function floorOf({ units, total }: ShardUnits, count: number): ShardFloor {
  const [longest] = units;
  if (longest === undefined || longest.time * count <= total) return { kind: 'work' };
  const useful = Math.max(1, Math.floor(total / longest.time));
  return { kind: 'longest', items: longest.names, time: longest.time, useful, reason: reasonOf(longest, useful) };
}

function reasonOf({ names, time }: ShardUnit, useful: number): string {
  const [first, ...rest] = names;
  const what = rest.length === 0 ? `${first} takes` : `${first} and ${rest.length} more that stay with it take`;
  const split = rest.length === 0 ? 'split it' : 'split that group';
  return `${what} ${formatDuration(time)}: beyond ${useful} ${useful === 1 ? 'shard' : 'shards'} that is the floor, so ${split}`;
}
