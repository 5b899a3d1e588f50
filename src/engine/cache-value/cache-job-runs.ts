import type { CacheOutcome } from '../../model/cache-outcome.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { hasRun } from '../../model/run-times.ts';
import { compareStamps, compareTexts, stampOf } from '../profile/stamp.ts';
import { identifySteps } from '../profile/step-identity.ts';

/** A job run with what one of its cache steps did. */
export interface CacheJobRun {
  readonly run: Run;
  readonly job: JobRun;
  readonly outcome: CacheOutcome;
}

/** One cache step of one job over its job runs. */
export interface CacheJobRuns {
  readonly job: string;
  readonly step: string | null;
  readonly action: string;
  readonly part: string | null;
  /** Oldest first, in an order that does not depend on that of the runs; each job run once. */
  readonly all: readonly CacheJobRun[];
}

/** Job runs by cache step, without carried-over copies; by job, step, action and part. */
export function cacheJobRuns(runs: readonly Run[]): readonly CacheJobRuns[] {
  const groups = new Map<string, CacheJobRuns & { readonly all: CacheJobRun[] }>();
  for (const run of runs)
    for (const job of run.jobs.filter(hasRun)) {
      const names = new Map(identifySteps(job).map(({ step, name }) => [step.number, name]));
      const seen = new Set<string>();
      for (const outcome of job.cacheOutcomes) {
        const step = outcome.stepNumber === null ? null : (names.get(outcome.stepNumber) ?? null);
        const key = JSON.stringify([job.name, step ?? '', outcome.action, outcome.part ?? '']);
        // The first of several that nothing tells apart.
        if (seen.has(key)) continue;
        seen.add(key);
        const group = groups.get(key) ?? { job: job.name, step, action: outcome.action, part: outcome.part ?? null, all: [] };
        groups.set(key, group);
        group.all.push({ run, job, outcome });
      }
    }
  return [...groups]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([, group]) => ({
      ...group,
      all: group.all.sort((a, b) => compareStamps(stampOf(a.run, a.job.jobId), stampOf(b.run, b.job.jobId))),
    }));
}

/** What the log of an action says itself. */
export function isVouched({ basis, toldBy }: CacheOutcome): boolean {
  return basis === 'log' && toldBy === undefined;
}

/** Null: not known. */
export function isHit({ result }: CacheOutcome): boolean | null {
  return result === 'exact' || result === 'partial' ? true : result === 'miss' ? false : null;
}
