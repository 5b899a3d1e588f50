import type { Start, Strategy, WaitingJob } from '../strategy.ts';

/**
 * The pools take turns. A job is given to the next pool in the order of names that may take it, when it may start and whatever goes on there, and waits
 * in that pool's line.
 */
export const roundRobin: Strategy = {
  name: 'round-robin',
  conservesWork: false,
  begin(scene) {
    const lines = scene.pools.map(() => ({ jobs: [] as WaitingJob[], head: 0 }));
    let turn = 0;
    return {
      ready(job) {
        const pool = job.pools.find((own) => own >= turn) ?? (job.pools[0] as number);
        turn = pool + 1;
        lines[pool]?.jobs.push(job);
      },
      next(): Start | null {
        for (const [pool, line] of lines.entries()) {
          const job = line.jobs[line.head];
          if (job === undefined || scene.pools[pool]?.free === 0) continue;
          line.head += 1;
          return { job, pool, runner: null };
        }
        return null;
      },
      ended() {},
      waiting: (pool) => (lines[pool]?.jobs.length ?? 0) - (lines[pool]?.head ?? 0),
    };
  },
};
