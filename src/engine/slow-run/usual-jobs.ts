import type { JobRun } from '../../model/job-run.ts';
import { hasRun, jobDuration, queueTimeOf } from '../../model/run-times.ts';
import { compareStamps, type Stamp, stampOf } from '../profile/stamp.ts';
import type { Comparables, RunHistory } from './run-history.ts';
import { type UsualRange, usualRange } from './usual-range.ts';

/** What is usual of a job, in seconds. */
export interface UsualJob {
  readonly delay: UsualRange | null;
  readonly duration: UsualRange;
  /** By `stepKeyOf`. */
  readonly steps: ReadonlyMap<string, UsualRange>;
  /** The job runs behind it, newest first. */
  readonly jobs: readonly JobRun[];
}

const FEWEST_JOB_RUNS = 5;
/** Runners of GitHub take a job within seconds; below that a wait is no event. */
export const LEAST_DELAY = 5;
/** Twice the second to which GitHub records. */
export const LEAST_TIME = 2;

interface Gathered {
  readonly jobs: JobRun[];
  readonly delays: number[];
  readonly durations: number[];
  readonly steps: Map<string, number[]>;
}

/**
 * By name; without the names that two jobs of a run have, and those with fewer than five job runs. Of a job that is slower `since` then, the job runs before,
 * where they are five.
 */
export function usualJobs({ runs }: Comparables, history: RunHistory, since: (job: string) => Stamp | null): ReadonlyMap<string, UsualJob> {
  const [gathered, older] = [new Map<string, Gathered>(), new Map<string, Gathered>()];
  const shared = new Set<string>();
  for (const run of runs) {
    const delays = new Map(history.graphOf(run)?.nodes.map(({ name, delay }) => [name, delay]));
    const seen = new Set<string>();
    for (const job of run.jobs.filter(hasRun)) {
      if (seen.has(job.name)) shared.add(job.name);
      seen.add(job.name);
      if (job.conclusion !== 'success') continue;
      const delay = delays.get(job.name) ?? queueTimeOf(job);
      gather(gathered, job, delay, history);
      const from = since(job.name);
      if (from !== null && compareStamps(stampOf(run), from) < 0) gather(older, job, delay, history);
    }
  }
  return new Map(
    [...gathered].flatMap(([name, all]) => {
      const before = older.get(name);
      return shared.has(name) ? [] : toUsual(name, before !== undefined && before.jobs.length >= FEWEST_JOB_RUNS ? before : all);
    }),
  );
}

function gather(all: Map<string, Gathered>, job: JobRun, delay: number | null, history: RunHistory): void {
  const own = all.get(job.name) ?? { jobs: [], delays: [], durations: [], steps: new Map<string, number[]>() };
  all.set(job.name, own);
  own.jobs.push(job);
  own.durations.push(jobDuration(job) ?? 0);
  if (delay !== null) own.delays.push(delay);
  for (const [key, time] of history.timesOf(job)) {
    const times = own.steps.get(key) ?? [];
    own.steps.set(key, times);
    times.push(time);
  }
}

function toUsual(name: string, { jobs, delays, durations, steps }: Gathered): readonly (readonly [string, UsualJob])[] {
  const duration = usualRange(durations, LEAST_TIME);
  if (duration === null || jobs.length < FEWEST_JOB_RUNS) return [];
  const ranges = [...steps].flatMap(([key, times]): [string, UsualRange][] => {
    const range = times.length < FEWEST_JOB_RUNS ? null : usualRange(times, LEAST_TIME);
    return range === null ? [] : [[key, range]];
  });
  const delay = delays.length < FEWEST_JOB_RUNS ? null : usualRange(delays, LEAST_DELAY);
  return [[name, { delay, duration, steps: new Map(ranges), jobs }]];
}
