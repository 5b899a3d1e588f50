import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { creationOf, hasRun } from '../../model/run-times.ts';
import type { Limits } from '../../simulate/schedule/limits.ts';
import { ascending } from '../../stats/quantile.ts';

/**
 * Whether a job that asked for a runner at a moment, in milliseconds of Unix time, found its pools with room for all that asked before it: what it waited then is
 * what a runner takes to start. True for pools without a limit.
 */
export function hadRoom(runs: readonly Run[], { pools, poolsOf }: Limits): (job: JobRun, from: number) => boolean {
  const open = new Map([...pools.keys()].map((name) => [name, { from: [] as number[], to: [] as number[] }]));
  if (open.size === 0) return () => true;
  for (const job of runs.flatMap(({ jobs }) => jobs).filter(hasRun))
    for (const name of new Set(poolsOf(job.labels))) {
      open.get(name)?.from.push(Number(creationOf(job) ?? job.startedAt));
      open.get(name)?.to.push(Number(job.completedAt));
    }
  for (const { from, to } of open.values()) for (const moments of [from, to]) moments.sort(ascending);
  return (job, at) =>
    poolsOf(job.labels).every((name) => {
      const own = open.get(name);
      return own === undefined || countUpTo(own.from, at) - 1 - countUpTo(own.to, at) < (pools.get(name) ?? 0);
    });
}

/** How many are not after the moment. */
function countUpTo(sorted: readonly number[], moment: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
