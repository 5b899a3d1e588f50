import type { WaitingJob } from '../strategy.ts';

/** What the newest job counts for in a moving mean. */
const WEIGHT = 0.3;

/** Moving means of what jobs took, in seconds from being given a runner to the end. */
export interface LearnedTimes {
  add(job: WaitingJob, pool: number, time: number): void;
  /** What the job is expected to take in the pool; null: it is known from other pools, and nothing tells how they compare with this one. */
  timeOf(job: WaitingJob, pool: number): number | null;
  /** What any job is expected to take in the pool. */
  timeIn(pool: number): number;
}

/**
 * Exponentially weighted means with a weight of 0.3. A job's time in a pool is its mean there; where it never ran there, the mean over the pools it ran
 * in of its time times the ratio of the two pools, which is the mean of what jobs known in both took; of a job that was never seen, the mean of all jobs,
 * and 1 s before any has ended.
 */
export function createLearnedTimes(pools: number): LearnedTimes {
  const byJob = new Map<string, (number | null)[]>();
  const byPool = nothing(pools);
  const ratios = Array.from({ length: pools }, () => nothing(pools));
  let all: number | null = null;
  const timesOf = ({ workflow, name }: WaitingJob): (number | null)[] => {
    const key = JSON.stringify([workflow, name]);
    const times = byJob.get(key) ?? nothing(pools);
    byJob.set(key, times);
    return times;
  };
  const compare = (pool: number, other: number, ratio: number): void => {
    const row = ratios[pool];
    if (row !== undefined) row[other] = moved(row[other] ?? null, ratio);
  };
  return {
    add(job, pool, time) {
      const times = timesOf(job);
      for (const [other, known] of times.entries()) {
        if (other === pool || known === null || known === 0 || time === 0) continue;
        compare(pool, other, time / known);
        compare(other, pool, known / time);
      }
      times[pool] = moved(times[pool] ?? null, time);
      byPool[pool] = moved(byPool[pool] ?? null, time);
      all = moved(all, time);
    },
    timeOf(job, pool) {
      const times = timesOf(job);
      const own = times[pool];
      if (own !== null && own !== undefined) return own;
      if (times.every((time) => time === null)) return all ?? 1;
      const inferred = times.flatMap((time, other) => {
        const ratio = ratios[pool]?.[other] ?? null;
        return time === null || ratio === null ? [] : [time * ratio];
      });
      return inferred.length === 0 ? null : inferred.reduce((sum, time) => sum + time, 0) / inferred.length;
    },
    timeIn: (pool) => byPool[pool] ?? all ?? 1,
  };
}

function nothing(length: number): (number | null)[] {
  return Array.from({ length }, () => null);
}

function moved(mean: number | null, value: number): number {
  return mean === null ? value : mean + WEIGHT * (value - mean);
}
