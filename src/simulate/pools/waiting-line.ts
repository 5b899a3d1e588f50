import type { WaitingJob } from './strategy.ts';

/** Jobs that wait, those of the highest rank first, and of one rank in the order in which they came. */
export interface WaitingLine {
  readonly jobs: readonly WaitingJob[];
  add(job: WaitingJob, rank: number): void;
  removeAt(index: number): void;
  count(pool: number): number;
}

export function createWaitingLine(): WaitingLine {
  const jobs: WaitingJob[] = [];
  const ranks: number[] = [];
  const counts: number[] = [];
  const count = (job: WaitingJob, by: number): void => {
    for (const pool of job.pools) counts[pool] = (counts[pool] ?? 0) + by;
  };
  return {
    jobs,
    add(job, rank) {
      let [low, high] = [0, ranks.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((ranks[middle] as number) >= rank) low = middle + 1;
        else high = middle;
      }
      jobs.splice(low, 0, job);
      ranks.splice(low, 0, rank);
      count(job, 1);
    },
    removeAt(index) {
      const [job] = jobs.splice(index, 1);
      ranks.splice(index, 1);
      if (job !== undefined) count(job, -1);
    },
    count: (pool) => counts[pool] ?? 0,
  };
}
