import { type Seconds, seconds } from '../../model/seconds.ts';
import { median } from '../../stats/quantile.ts';

/** What can be given to a shard: a file of tests, or another part that runs by itself. */
export interface ShardItem {
  readonly name: string;
  /** Null where none was measured; a number that is no time counts as null. */
  readonly time: Seconds | null;
  /** Items of one group stay on one shard. */
  readonly group?: string;
}

/** Items that stay on one shard, in the order of their names. */
export interface ShardUnit {
  readonly names: readonly string[];
  readonly time: Seconds;
}

/** The units of some items, the longest first and equal ones by name, whatever the order of the items. */
export interface ShardUnits {
  readonly units: readonly ShardUnit[];
  readonly total: Seconds;
  /** The items without a time, which count with the median of the others: what should be measured first. */
  readonly unmeasured: readonly string[];
}

/** Puts items together by their groups. Null when no item has a time. */
export function shardUnitsOf(items: readonly ShardItem[]): ShardUnits | null {
  const usual = median(items.flatMap(({ time }) => (isTime(time) ? [time] : [])));
  if (usual === null) return null;
  const timed = items.map((item) => ({ ...item, time: isTime(item.time) ? item.time : usual, isMeasured: isTime(item.time) }));
  timed.sort((a, b) => compareNames(a.name, b.name) || a.time - b.time || Number(a.isMeasured) - Number(b.isMeasured));
  const groups = Map.groupBy(timed, ({ group }, index) => (group === undefined ? index : group));
  const units = [...groups.values()].map((members) => ({
    names: members.map(({ name }) => name),
    time: seconds(members.reduce((sum, { time }) => sum + time, 0)),
  }));
  units.sort((a, b) => b.time - a.time || compareNames(a.names[0] ?? '', b.names[0] ?? ''));
  return {
    units,
    total: seconds(units.reduce((sum, { time }) => sum + time, 0)),
    unmeasured: timed.filter(({ isMeasured }) => !isMeasured).map(({ name }) => name),
  };
}

function isTime(time: number | null): time is Seconds {
  return time !== null && Number.isFinite(time) && time >= 0;
}

function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
