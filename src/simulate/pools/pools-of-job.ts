import { jobIdentity, type PoolJob } from './pool-work.ts';
import { mostRunners, problemOf, type SimulatedPool } from './runner-pool.ts';

/**
 * Where jobs may go. `free`: every pool that could take the job. `recorded`: the pool it ran in, or where that is not known, all that have its
 * labels. A map: the labels that a job of a workflow asks for instead, by `jobIdentity`; what it does not name stays as recorded.
 */
export type Reach = 'free' | 'recorded' | ReadonlyMap<string, readonly string[]>;

/** Pools by their place in the list, or why there is none. */
export type PoolsOfJob =
  | { readonly pools: readonly number[]; readonly reason: null }
  | { readonly pools: readonly []; readonly reason: string };

/** The pools that take a job, ascending. A pool whose runners hold less memory than the job was measured to take is none of them. */
export function poolsOfJob(job: PoolJob, workflow: string, pools: readonly SimulatedPool[], reach: Reach): PoolsOfJob {
  if (!(job.duration >= 0 && job.duration < Number.POSITIVE_INFINITY)) return none('no time was recorded for it');
  const named = reachOf(job, workflow, pools, reach);
  if (named.length === 0) return none(missing(job, workflow, reach));
  const sound = named.filter((pool) => problemOf(pools[pool] as SimulatedPool) === null);
  const name = (list: readonly number[]) => list.map((pool) => pools[pool]?.name).join(', ');
  if (sound.length === 0) return none(`its pools cannot be simulated as described: ${name(named)}`);
  const staffed = sound.filter((pool) => mostRunners(pools[pool] as SimulatedPool) > 0);
  if (staffed.length === 0) return none(`its pools have no runners: ${name(sound)}`);
  const fitting = staffed.filter((pool) => (job.memory ?? 0) <= (pools[pool]?.memory ?? Number.POSITIVE_INFINITY));
  return fitting.length === 0 ? none(`it takes more memory than a runner has: ${name(staffed)}`) : { pools: fitting, reason: null };
}

/** The pools that have all the labels, by their place in the list. GitHub compares without regard to case. */
export function poolsOfLabels(labels: readonly string[], pools: readonly SimulatedPool[]): readonly number[] {
  const wanted = labels.map((label) => label.toLowerCase());
  if (wanted.length === 0) return [];
  return pools.flatMap((pool, index) => {
    const own = new Set(pool.labels.map((label) => label.toLowerCase()));
    return wanted.every((label) => own.has(label)) ? [index] : [];
  });
}

/** Names of pools, or labels that they have to have. */
type Wanted = { readonly names: readonly string[] } | { readonly labels: readonly string[] };

function wantedBy(job: PoolJob, workflow: string, reach: Reach): Wanted {
  const assigned = typeof reach === 'string' ? undefined : reach.get(jobIdentity(workflow, job.key));
  if (assigned !== undefined) return { labels: assigned };
  const names = reach === 'free' ? job.mayRunIn : job.recordedPool === null ? null : [job.recordedPool];
  return names === null ? { labels: job.labels } : { names };
}

function reachOf(job: PoolJob, workflow: string, pools: readonly SimulatedPool[], reach: Reach): readonly number[] {
  const wanted = wantedBy(job, workflow, reach);
  if ('labels' in wanted) return poolsOfLabels(wanted.labels, pools);
  return pools.flatMap(({ name }, index) => (wanted.names.includes(name) ? [index] : []));
}

function missing(job: PoolJob, workflow: string, reach: Reach): string {
  const wanted = wantedBy(job, workflow, reach);
  if ('labels' in wanted) return `no pool has its labels (${wanted.labels.join(', ')})`;
  return wanted.names.length === 0 ? 'no pool may take it' : `no pool is called ${wanted.names.join(' or ')}`;
}

function none(reason: string): PoolsOfJob {
  return { pools: [], reason };
}
