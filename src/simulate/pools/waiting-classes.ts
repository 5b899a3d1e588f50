import type { WaitingJob } from './strategy.ts';

/** Jobs in the order in which they came, those together that may go to the same pools and take the same: what holds for the first holds for the rest. */
export interface WaitingClasses {
  add(job: WaitingJob): void;
  count(pool: number): number;
  /** Takes out the job that came first of those for which `place` finds a place, and gives that; null: none. */
  take<Place>(place: (job: WaitingJob) => Place | null): { readonly job: WaitingJob; readonly place: Place } | null;
}

interface Line {
  readonly jobs: { readonly job: WaitingJob; readonly turn: number }[];
  head: number;
}

export function createWaitingClasses(): WaitingClasses {
  const lines = new Map<string, Line>();
  const counts: number[] = [];
  let turn = 0;
  const count = (job: WaitingJob, by: number): void => {
    for (const pool of job.pools) counts[pool] = (counts[pool] ?? 0) + by;
  };
  const leave = (key: string, line: Line): void => {
    line.head += 1;
    if (line.head === line.jobs.length) lines.delete(key);
  };
  return {
    add(job) {
      const key = `${job.pools.join()}|${job.cpus}|${job.memory}`;
      const line = lines.get(key) ?? { jobs: [], head: 0 };
      lines.set(key, line);
      line.jobs.push({ job, turn: turn++ });
      count(job, 1);
    },
    count: (pool) => counts[pool] ?? 0,
    take(place) {
      const first = [...lines].flatMap(([key, line]) => {
        const entry = line.jobs[line.head];
        return entry === undefined ? [] : [{ key, line, ...entry }];
      });
      for (const { key, line, job } of first.sort((a, b) => a.turn - b.turn)) {
        const found = place(job);
        if (found === null) continue;
        leave(key, line);
        count(job, -1);
        return { job, place: found };
      }
      return null;
    },
  };
}
