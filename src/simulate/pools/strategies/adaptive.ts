import type { PoolView, Strategy, WaitingJob } from '../strategy.ts';
import { createWaitingLine } from '../waiting-line.ts';
import { createLearnedTimes } from './learned-times.ts';

/**
 * Knows nothing beforehand and learns from each job that ends (`createLearnedTimes`). In the order in which they came, a job chooses the pool in which
 * it is expected to end first: at once where a runner is free, else after (jobs ahead + 1) · time of a job there / runners. A pool of which nothing
 * tells how it compares is tried where it has a free runner. The job starts where its choice has a free runner, and chooses again at the next moment
 * where not.
 */
export const adaptive: Strategy = {
  name: 'adaptive',
  conservesWork: false,
  begin(scene) {
    const learned = createLearnedTimes(scene.pools.length);
    const line = createWaitingLine();
    const choose = (job: WaitingJob, ahead: readonly number[]): number | null => {
      let best: number | null = null;
      let soonest = Number.POSITIVE_INFINITY;
      for (const pool of job.pools) {
        const { places, free } = scene.pools[pool] as PoolView;
        if (places === 0) continue;
        const queue = ahead[pool] as number;
        const wait = free > 0 ? 0 : ((queue + 1) * learned.timeIn(pool)) / places;
        const end = wait + (learned.timeOf(job, pool) ?? (free > 0 ? 0 : learned.timeIn(pool)));
        if (end >= soonest) continue;
        best = pool;
        soonest = end;
      }
      return best;
    };
    return {
      ready: (job) => line.add(job, 0),
      next() {
        if (!scene.pools.some(({ free }, pool) => free > 0 && line.count(pool) > 0)) return null;
        const ahead = scene.pools.map(() => 0);
        for (const [index, job] of line.jobs.entries()) {
          const pool = choose(job, ahead);
          if (pool === null) continue;
          if ((scene.pools[pool]?.free ?? 0) === 0) {
            ahead[pool] = (ahead[pool] as number) + 1;
            continue;
          }
          line.removeAt(index);
          return { job, pool, runner: null };
        }
        return null;
      },
      ended: learned.add,
      waiting: line.count,
    };
  },
};
