import type { Availability } from '../../model/availability.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { hasRun, jobDuration } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import type { CacheMode, CacheUse } from './cache-use.ts';
import type { KeyTemplates } from './key-of.ts';
import { modeOfRun, scopeOfRun } from './scope-of-run.ts';

/** A cache step as it is, or as an edit would make it, in the job runs that have it. */
export interface CachePlan {
  readonly step: string;
  readonly hasStep: (job: JobRun, run: Run) => boolean;
  /** From templates (`keysOf`), or as a log told them. */
  readonly keys: (job: JobRun, run: Run) => Availability<KeyTemplates>;
  readonly version: (job: JobRun, run: Run) => string;
  readonly saveBytes: (job: JobRun, run: Run) => number | null;
  readonly saveTime: Seconds;
  readonly defaultBranch: string;
  /** Of a pull request's run; null where it is not known. */
  readonly baseBranch?: (run: Run) => string | null;
  /** What the workflow says; without it, or for null, what GitHub gives the event. */
  readonly mode?: (job: JobRun, run: Run) => CacheMode | null;
}

/** The uses of a cache step, and why some job runs are not among them. */
export interface CacheUses {
  readonly uses: readonly CacheUse[];
  /** Job runs of which the scope or a key is not known, with the reasons, each once. */
  readonly unknown: { readonly jobRuns: number; readonly reasons: readonly string[] };
}

/** A cache step in each job run that ran: it looks up as the job starts, and saves as it ends if it succeeded. */
export function usesOfRuns(runs: readonly Run[], plan: CachePlan): CacheUses {
  const uses: CacheUse[] = [];
  const reasons: string[] = [];
  for (const run of runs)
    for (const job of run.jobs) {
      if (!hasRun(job) || !plan.hasStep(job, run)) continue;
      const use = useOf(job, run, plan);
      if (typeof use === 'string') reasons.push(use);
      else if (use !== null) uses.push(use);
    }
  return { uses, unknown: { jobRuns: reasons.length, reasons: [...new Set(reasons)].sort() } };
}

function useOf(job: JobRun, run: Run, plan: CachePlan): CacheUse | string | null {
  if (job.startedAt === null) return null;
  const scope = scopeOfRun(run, plan.defaultBranch, plan.baseBranch?.(run) ?? null);
  if (!scope.available) return scope.reason;
  const keys = plan.keys(job, run);
  if (!keys.available) return keys.reason;
  return {
    run: `${run.runId}.${run.attempt}`,
    job: `${job.name} ${job.jobId}`,
    step: plan.step,
    at: job.startedAt,
    duration: jobDuration(job) ?? seconds(0),
    saveTime: plan.saveTime,
    scope: scope.value,
    mode: plan.mode?.(job, run) ?? modeOfRun(run, scope.value),
    key: keys.value.key,
    restoreKeys: keys.value.restoreKeys,
    version: plan.version(job, run),
    saveBytes: job.conclusion === 'success' ? plan.saveBytes(job, run) : null,
  };
}
