import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { seconds } from '../src/model/seconds.ts';
import { assignShards } from '../src/simulate/shards/assign-shards.ts';
import type { ShardItem } from '../src/simulate/shards/shard-units.ts';
import { ascending, median, quantile } from '../src/stats/quantile.ts';

// How near to the bound max(work / n, longest file) LPT comes on the recorded test times of PyTorch: `node scripts/lpt-on-test-times.ts
// FOLDER`. Of both snapshots, every configuration with 50 files and an hour of work. Beside it: files dealt round in the order of their
// names, and a plan with the times of the older snapshot, three months before. Exits 1 when LPT is above 1.001 times the bound anywhere, or
// the round-robin comparison is not worse.

const GOAL = 1.001;
const SHARDS = [2, 3, 5, 10];

interface Configuration {
  readonly name: string;
  readonly snapshot: number;
  readonly items: readonly ShardItem[];
}

const [folder] = process.argv.slice(2);
const place = join(folder ?? '', 'pytorch-test-times');
if (folder === undefined || !existsSync(place)) {
  console.error('usage: node scripts/lpt-on-test-times.ts FOLDER');
  process.exit(2);
}

const files = readdirSync(place).filter((file) => file.endsWith('.json.gz'));
const configurations = files.toSorted().flatMap((file, snapshot) => configurationsOf(join(place, file), snapshot));
console.log(`${configurations.length} configurations of ${files.length} snapshots`);
console.log(
  'shards  LPT / bound: median, worst  round-robin: median, worst  longest file is the floor  planned with older times: median, p90, pairs',
);
let isWrong = configurations.length === 0;
for (const shards of SHARDS) {
  const plans = configurations.map(({ items }) => planOf(items, shards));
  const lpt = plans.map(({ makespan, lowerBound }) => makespan / lowerBound);
  const dealt = configurations.map(({ items }, index) => dealRound(items, shards) / (plans[index]?.lowerBound ?? Number.NaN));
  const floors = plans.filter(({ floor }) => floor.kind === 'longest').length;
  const stale = configurations.filter(({ snapshot }) => snapshot > 0).flatMap((newer) => withOlderTimes(newer, shards));
  const isRight = Math.max(...lpt) <= GOAL && (median(dealt) ?? 0) > GOAL;
  if (!isRight) isWrong = true;
  const cells = [
    String(shards).padStart(6),
    `${(median(lpt) ?? Number.NaN).toFixed(6)}, ${Math.max(...lpt).toFixed(6)}`,
    `${(median(dealt) ?? Number.NaN).toFixed(2)}, ${Math.max(...dealt).toFixed(2)}`,
    `${floors} of ${plans.length}`,
    `${(median(stale) ?? Number.NaN).toFixed(2)}, ${(quantile(stale, 0.9) ?? Number.NaN).toFixed(2)}, ${stale.length}`,
  ];
  console.log(`${cells.join('  ')}${isRight ? '' : '  WRONG'}`);
}
process.exit(isWrong ? 1 : 0);

function configurationsOf(file: string, snapshot: number): readonly Configuration[] {
  const environments = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as Record<
    string,
    Record<string, Record<string, number>>
  >;
  return Object.entries(environments).flatMap(([environment, parts]) =>
    Object.entries(parts).flatMap(([part, times]) => {
      const items = Object.entries(times).map(([name, time]) => ({ name, time: seconds(time) }));
      const work = items.reduce((sum, { time }) => sum + time, 0);
      return items.length >= 50 && work >= 3600 ? [{ name: `${environment} / ${part}`, snapshot, items }] : [];
    }),
  );
}

function planOf(items: readonly ShardItem[], shards: number) {
  const plan = assignShards(items, shards);
  if (!plan.available) throw new Error(plan.reason);
  return plan.value;
}

function dealRound(items: readonly ShardItem[], shards: number): number {
  const loads = Array.from({ length: shards }, () => 0);
  for (const [index, { time }] of items.toSorted((a, b) => (a.name < b.name ? -1 : 1)).entries()) {
    loads[index % shards] = (loads[index % shards] ?? 0) + (time ?? 0);
  }
  return loads.toSorted(ascending).at(-1) ?? 0;
}

/** The makespan over its bound when the plan knew only what the files took three months before. */
function withOlderTimes({ name, items }: Configuration, shards: number): readonly number[] {
  const older = configurations.find((other) => other.snapshot === 0 && other.name === name);
  if (older === undefined) return [];
  const before = new Map(older.items.map((item) => [item.name, item.time]));
  const now = new Map(items.map((item) => [item.name, item.time ?? 0]));
  const plan = planOf(
    items.map((item) => ({ name: item.name, time: before.get(item.name) ?? null })),
    shards,
  );
  const actual = plan.shards.map((shard) => shard.items.reduce((sum, file) => sum + (now.get(file) ?? 0), 0));
  return [Math.max(...actual) / planOf(items, shards).lowerBound];
}
