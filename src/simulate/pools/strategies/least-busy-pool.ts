import type { PoolView, Scene, WaitingJob } from '../strategy.ts';

/** Of the job's pools with a free runner, that of which the smallest share is busy, and of those the first by name; null: none has one. */
export function leastBusyPool(job: WaitingJob, { pools }: Scene): number | null {
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const pool of job.pools) {
    const view = pools[pool];
    if (view === undefined || view.free === 0 || busyShare(view) >= least) continue;
    best = pool;
    least = busyShare(view);
  }
  return best;
}

function busyShare({ places, free }: PoolView): number {
  return places === Number.POSITIVE_INFINITY ? 0 : 1 - free / places;
}
