import type { CacheResult } from '../../model/cache-outcome.ts';
import { formatDuration } from '../../model/format-duration.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { hasRun } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { median } from '../../stats/quantile.ts';
import type { RunHistory } from '../slow-run/run-history.ts';
import { LEAST_DELAY, LEAST_TIME, type UsualJob, usualJobs } from '../slow-run/usual-jobs.ts';
import type { MovementCause } from './movement.ts';
import { onlyJob } from './only-job.ts';
import { usualLimits } from './usual-limits.ts';

/**
 * What of a run took less than its usual range: steps, queues, and the caches that found what they usually do not. `only`: of this job alone. Each time is of the
 * part alone, whether the run waited for it or not. None where fewer than ten runs can be compared.
 */
export function explainFaster(run: Run, only: string | null, history: RunHistory): readonly MovementCause[] {
  const comparables = history.comparableWith(run);
  if (comparables === null) return [];
  const usual = usualJobs(only === null ? comparables : onlyJob(comparables, only), history, () => null);
  const delays = new Map(history.graphOf(run)?.nodes.map(({ name, delay }) => [name, delay]));
  return run.jobs
    .filter((job) => hasRun(job) && (only === null || job.name === only))
    .flatMap((job) => {
      const own = usual.get(job.name);
      if (own === undefined) return [];
      return [...(only === null ? shorterQueue(job.name, delays.get(job.name), own) : []), ...shorterSteps(job, own, history)];
    })
    .sort((a, b) => b.time - a.time);
}

function shorterQueue(name: string, delay: number | undefined, { delay: usual }: UsualJob): readonly MovementCause[] {
  if (delay === undefined || usual === null || usual.p50 - delay <= LEAST_DELAY) return [];
  const evidence = `${name} queued ${formatDuration(delay)}, usually ${formatDuration(usual.p50)} (n ${usual.n})`;
  return [{ cause: 'shorter-queue', time: seconds(usual.p50 - delay), evidence }];
}

function shorterSteps(job: JobRun, usual: UsualJob, history: RunHistory): readonly MovementCause[] {
  const found = betterCache(job, usual);
  return [...history.timesOf(job)].flatMap(([key, time]): MovementCause[] => {
    const before = usual.jobs.flatMap((other) => history.timesOf(other).get(key) ?? []);
    const limits = usualLimits(before, LEAST_TIME);
    const p50 = median(before);
    if (limits === null || p50 === null || before.length < FEWEST || time >= limits.low) return [];
    const took = `${key} took ${formatDuration(time)}, usually ${formatDuration(p50)} (n ${before.length})`;
    return [
      {
        cause: found === null ? 'shorter-step' : 'cache-hit',
        time: seconds(p50 - time),
        evidence: `${job.name}: ${found === null ? '' : `${found}; `}${took}`,
      },
    ];
  });
}

const FEWEST = 5;

/** A cache of the job that found more than in more than half of the job runs before it, by their logs; as a part of a sentence. */
function betterCache(job: JobRun, usual: UsualJob): string | null {
  for (const outcome of job.cacheOutcomes) {
    const own = outcome.basis === 'log' && outcome.toldBy === undefined ? rank(outcome.result) : null;
    if (own === null) continue;
    const before = usual.jobs.flatMap(({ cacheOutcomes }) => {
      const same = cacheOutcomes.find(
        ({ action, part, stepNumber, basis, toldBy }) =>
          basis === 'log' &&
          toldBy === undefined &&
          action === outcome.action &&
          part === outcome.part &&
          stepNumber === outcome.stepNumber,
      );
      return same === undefined ? [] : (rank(same.result) ?? []);
    });
    const worse = before.filter((other) => other < own).length;
    if (before.length >= FEWEST && worse * 2 > before.length)
      return `the cache of ${outcome.action} found what it lacked in ${worse} of ${before.length} job runs before`;
  }
  return null;
}

/** Null: the log does not say what was found. */
function rank(result: CacheResult): number | null {
  return result === 'exact' ? 2 : result === 'partial' ? 1 : result === 'miss' ? 0 : null;
}
