import type { RepositoryConfig, RunnerPool } from '../../model/repository-config.ts';
import { jobDuration, queueTimeOf } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import type { PoolCapacity, SimulatedPool } from '../../simulate/pools/runner-pool.ts';
import { median } from '../../stats/quantile.ts';
import { ownRunnerOf, priceOfRunner } from '../cost/price-of-runner.ts';
import { mostAtOnce } from '../path/most-at-once.ts';
import { measureSpeeds, type PoolSpeed } from './measure-speeds.ts';
import { poolReach, sameJob } from './pool-reach.ts';
import type { RecordedWork } from './recorded-work.ts';

/** A pool as it is simulated, and where what is said of it comes from. */
export interface DescribedPool {
  readonly pool: SimulatedPool;
  /** `hosted`: the history has jobs on this runner of GitHub's, and the configuration has no pool with its labels. */
  readonly from: 'configuration' | 'hosted';
  readonly priceFrom: 'pool' | 'prices' | 'table' | null;
  readonly speed: PoolSpeed;
  /** `measured`: the median from created to started of so many jobs. */
  readonly startUpFrom: { readonly is: 'written' | 'measured' | 'assumed'; readonly jobs: number };
  /** Job runs of the history that are known to have run there. */
  readonly jobs: number;
}

/** The pools of a configuration and of a history. */
export interface DescribedPools {
  /** By name. */
  readonly pools: readonly DescribedPool[];
  /** Pools of the configuration that cannot be simulated, and why. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  /** What jobs asked for and no pool has, the most wanted first. */
  readonly uncovered: readonly { readonly labels: readonly string[]; readonly jobs: number }[];
}

type Draft = Omit<SimulatedPool, 'speed' | 'startUp'> &
  Pick<DescribedPool, 'from' | 'priceFrom'> & { readonly writtenStartUp: Seconds | null };

/**
 * The configured pools, and GitHub's runners that jobs of the history asked for. A price that is not written is that of the labels; what a self-hosted machine costs
 * is not known then. A speed that is not written is measured (`measureSpeeds`), and so is what a runner of GitHub's takes to start.
 */
export function simulatedPoolsOf({ pools, prices }: Pick<RepositoryConfig, 'pools' | 'prices'>, work: RecordedWork): DescribedPools {
  const jobs = work.runs.flatMap((run) => run.jobs.map(({ job }) => job));
  const leftOut: { name: string; reason: string }[] = [];
  const drafts: Draft[] = [];
  for (const [name, pool] of pools) {
    const capacity = capacityOf(pool);
    if (capacity !== null) drafts.push(configured(name, pool, capacity, prices));
    else {
      const own = jobs.filter(({ labels }) => isOf(labels, pool.labels));
      leftOut.push({
        name,
        reason: `neither runners nor scale is written; in the history at most ${mostAtOnce(own)} of its jobs ran at once`,
      });
    }
  }
  const others = Map.groupBy(
    jobs.filter(({ labels }) => ![...pools.values()].some((pool) => isOf(labels, pool.labels))),
    ({ labels }) => JSON.stringify(labels.map((label) => label.toLowerCase()).sort()),
  );
  const uncovered: { labels: readonly string[]; jobs: number }[] = [];
  for (const own of others.values()) {
    const labels = own[0]?.labels ?? [];
    if (ownRunnerOf(labels) === null) uncovered.push({ labels, jobs: own.length });
    else drafts.push(hosted(labels, drafts, prices));
  }
  drafts.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { pools: describe(drafts, pools, work), leftOut, uncovered: uncovered.sort((a, b) => b.jobs - a.jobs) };
}

function isOf(labels: readonly string[], pool: readonly string[]): boolean {
  const own = new Set(pool.map((label) => label.toLowerCase()));
  return labels.length > 0 && labels.every((label) => own.has(label.toLowerCase()));
}

function capacityOf({ labels, runners, scale }: RunnerPool): PoolCapacity | null {
  if (scale !== undefined) return { kind: 'scaled', rule: scale };
  if (runners !== null) return { kind: 'fixed', runners };
  return ownRunnerOf(labels) === null ? null : { kind: 'hosted', limit: Number.POSITIVE_INFINITY };
}

function configured(name: string, pool: RunnerPool, capacity: PoolCapacity, prices: ReadonlyMap<string, number>): Draft {
  const { labels, pricePerMinute, cpus = null, memory = null, shares = false, startUp = null } = pool;
  const price = pricePerMinute === undefined ? priceOf(labels, prices) : ({ pricePerMinute, priceFrom: 'pool' } as const);
  return { name, labels, capacity, ...price, cpus, memory, shares, writtenStartUp: startUp, from: 'configuration' };
}

function hosted(labels: readonly string[], others: readonly Draft[], prices: ReadonlyMap<string, number>): Draft {
  const name = labels.join(', ');
  const isTaken = others.some((other) => other.name === name);
  return {
    ...{ name: isTaken ? `${name} of GitHub` : name, labels, capacity: { kind: 'hosted', limit: Number.POSITIVE_INFINITY } },
    ...{ ...priceOf(labels, prices), cpus: null, memory: null, shares: false, writtenStartUp: null, from: 'hosted' },
  };
}

function priceOf(labels: readonly string[], prices: ReadonlyMap<string, number>): Pick<Draft, 'pricePerMinute' | 'priceFrom'> {
  const price = priceOfRunner(labels, prices);
  if (price === null || price.source === 'self-hosted') return { pricePerMinute: null, priceFrom: null };
  return { pricePerMinute: price.perMinute, priceFrom: price.source === 'configuration' ? 'prices' : 'table' };
}

function describe(drafts: readonly Draft[], configuration: RepositoryConfig['pools'], work: RecordedWork): readonly DescribedPool[] {
  const unmeasured = drafts.map((draft): SimulatedPool => ({ ...plain(draft), speed: 1, startUp: seconds(0) }));
  const { recorded } = poolReach(work, unmeasured);
  const durations = new Map(drafts.map(({ name }) => [name, new Map<string, number[]>()]));
  const waits = new Map(drafts.map(({ name }) => [name, [] as number[]]));
  const counts = new Map<string, number>();
  for (const { workflow, jobs } of work.runs)
    for (const job of jobs) {
      const pool = recorded(job);
      if (pool === null) continue;
      counts.set(pool, (counts.get(pool) ?? 0) + 1);
      waits.get(pool)?.push(...[queueTimeOf(job.job) ?? []].flat());
      if (job.job.conclusion !== 'success') continue;
      const own = durations.get(pool);
      const values = own?.get(sameJob(workflow, job)) ?? [];
      own?.set(sameJob(workflow, job), values);
      values.push(jobDuration(job.job) ?? 0);
    }
  const written = new Map([...configuration].flatMap(([name, { speed }]) => (speed === undefined ? [] : [[name, speed] as const])));
  const speeds = measureSpeeds(durations, written);
  return drafts.map((draft) => {
    const speed = speeds.get(draft.name) as PoolSpeed;
    const { startUp, startUpFrom } = startUpOf(draft, waits.get(draft.name) ?? []);
    const pool = { ...plain(draft), speed: speed.speed, startUp };
    return { pool, from: draft.from, priceFrom: draft.priceFrom, speed, startUpFrom, jobs: counts.get(draft.name) ?? 0 };
  });
}

function plain({ name, labels, capacity, pricePerMinute, cpus, memory, shares }: Draft): Omit<SimulatedPool, 'speed' | 'startUp'> {
  return { name, labels, capacity, pricePerMinute, cpus, memory, shares };
}

/** Where runners are many, to wait for one is to wait until it has started; elsewhere one may have waited for others. */
function startUpOf(
  { capacity, writtenStartUp }: Draft,
  waits: readonly number[],
): { readonly startUp: Seconds; readonly startUpFrom: DescribedPool['startUpFrom'] } {
  if (writtenStartUp !== null) return { startUp: writtenStartUp, startUpFrom: { is: 'written', jobs: 0 } };
  const wait = capacity.kind === 'hosted' ? median(waits) : null;
  if (wait === null) return { startUp: seconds(0), startUpFrom: { is: 'assumed', jobs: 0 } };
  return { startUp: seconds(Math.max(0, wait)), startUpFrom: { is: 'measured', jobs: waits.length } };
}
