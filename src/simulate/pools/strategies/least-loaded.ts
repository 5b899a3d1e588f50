import type { Strategy } from '../strategy.ts';
import { createWaitingClasses } from '../waiting-classes.ts';
import { leastBusyPool } from './least-busy-pool.ts';

/** First come, first served, in one line for all pools: a job goes to the pool with the smallest share of busy runners. */
export const leastLoaded: Strategy = {
  name: 'least-loaded',
  conservesWork: true,
  begin(scene) {
    const waiting = createWaitingClasses();
    return {
      ready: waiting.add,
      next() {
        const taken = waiting.take((job) => leastBusyPool(job, scene));
        return taken === null ? null : { job: taken.job, pool: taken.place, runner: null };
      },
      ended() {},
      waiting: waiting.count,
    };
  },
};
