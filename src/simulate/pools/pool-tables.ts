import { compareText, inOrderOfTime, type PoolJob, type PoolRun } from './pool-work.ts';
import { type PoolsOfJob, poolsOfJob, type Reach } from './pools-of-job.ts';
import type { SimulatedPool } from './runner-pool.ts';
import type { WaitingJob } from './strategy.ts';

/** Pools by name, runs by time, jobs of a run by name: of whatever order they were given in. */
export interface PoolTables {
  readonly pools: readonly SimulatedPool[];
  readonly runs: readonly PoolRun[];
  /** The first run's. */
  readonly origin: Date;
  /** Seconds from the origin to each run. */
  readonly arrivals: readonly number[];
  readonly jobs: readonly TabledJob[];
  /** By run: the ids of its jobs are from here to the next run's. */
  readonly firstJob: readonly number[];
}

/** A job and what stands around it. */
export interface TabledJob extends WaitingJob {
  readonly run: number;
  readonly duration: number;
  /** Jobs that have to end before. */
  readonly needs: number;
  /** Ids of the jobs that need it. */
  readonly dependents: readonly number[];
  /** Why no pool takes it; null: one does. */
  readonly reason: string | null;
}

/** What is simulated, taken apart once. */
export function tablePools(runs: readonly PoolRun[], pools: readonly SimulatedPool[], reach: Reach): PoolTables {
  const sorted = pools.toSorted((a, b) => compareText(a.name, b.name));
  const ordered = inOrderOfTime(runs);
  const origin = ordered[0]?.createdAt ?? new Date(0);
  const jobs: TabledJob[] = [];
  const firstJob: number[] = [];
  const known = new Map<string, PoolsOfJob>();
  for (const [run, { workflow, jobs: own }] of ordered.entries()) {
    firstJob.push(jobs.length);
    const byName = own.toSorted((a, b) => compareText(a.name, b.name));
    const links = linksOf(byName);
    for (const [index, job] of byName.entries()) {
      const key = JSON.stringify([
        workflow,
        job.key,
        job.labels,
        job.mayRunIn,
        job.recordedPool,
        job.memory,
        job.duration >= 0 && Number.isFinite(job.duration),
      ]);
      const found = known.get(key) ?? poolsOfJob(job, workflow, sorted, reach);
      known.set(key, found);
      const { needs = 0, dependents = [] } = links[index] ?? {};
      jobs.push({
        ...{ id: jobs.length, workflow, key: job.key, name: job.name, cpus: job.cpus, memory: job.memory, ...found },
        ...{ run, duration: job.duration, needs, dependents: dependents.map((dependent) => (firstJob[run] ?? 0) + dependent) },
      });
    }
  }
  firstJob.push(jobs.length);
  const arrivals = ordered.map(({ createdAt }) => (createdAt.getTime() - origin.getTime()) / 1000);
  return { pools: sorted, runs: ordered, origin, arrivals, jobs, firstJob };
}

/** Who needs whom among the jobs of one run. */
function linksOf(jobs: readonly PoolJob[]): readonly { readonly needs: number; readonly dependents: readonly number[] }[] {
  const byKey = new Map<string, number[]>();
  for (const [index, { key }] of jobs.entries()) byKey.set(key, [...(byKey.get(key) ?? []), index]);
  const links = jobs.map(() => ({ needs: 0, dependents: [] as number[] }));
  for (const [index, { needs }] of jobs.entries())
    for (const needed of new Set(needs))
      for (const other of byKey.get(needed) ?? []) {
        (links[index] as { needs: number }).needs += 1;
        links[other]?.dependents.push(index);
      }
  return links;
}
