import { matchesJob } from '../../engine/commit-targets.ts';
import { comparableRuns } from '../../engine/comparable-runs.ts';
import type { Evidence } from '../../engine/evidence.ts';
import { eraMatcher } from '../../engine/job-identity.ts';
import type { SkipReason } from '../../engine/rule.ts';
import { jobDuration } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { median } from '../../stats/quantile.ts';
import type { RunnableJob } from '../../workflow/model.ts';

export interface SamplingOptions {
  /** Patterns of job keys; none: the long jobs. */
  readonly jobs: readonly string[];
  /** From how long a p50 on a job is a long one. */
  readonly minimumMinutes: number;
  /** How many of the long jobs, the longest first. */
  readonly mostJobs: number;
}

/** `measured` null: it was named, and its duration is not known. */
export interface ChosenJob {
  readonly job: RunnableJob;
  readonly measured: { readonly p50: Seconds; readonly runs: number; readonly window: { readonly from: Date; readonly to: Date } } | null;
}

/** Fewer say too little of how long a job takes. */
const FEWEST = 5;

/** The jobs that the configuration names; where it names none, those that took long in the history. */
export function chooseJobs(
  evidence: Evidence,
  { jobs: patterns, minimumMinutes, mostJobs }: SamplingOptions,
): { readonly jobs: readonly ChosenJob[] } | { readonly skipped: SkipReason; readonly detail: string } {
  const jobs = evidence.workflow.jobs.filter((job) => job.kind === 'job');
  if (jobs.length === 0) return { skipped: 'not-applicable', detail: 'no job of this workflow runs steps of its own' };
  const measured = measureJobs(jobs, evidence);
  if (patterns.length > 0) {
    const named = measured.filter(({ job }) => patterns.some((pattern) => matchesJob(job.key, String(pattern))));
    return named.length > 0 ? { jobs: named } : { skipped: 'not-applicable', detail: 'no job has a name that the configuration names' };
  }
  if (!evidence.history.available) return { skipped: 'no-history', detail: evidence.history.reason };
  const known = measured.flatMap((each) => (each.measured === null ? [] : [{ ...each, p50: each.measured.p50 }]));
  if (known.length === 0)
    return { skipped: 'too-few-runs', detail: `no job has the ${FEWEST} successful runs that tell how long it takes` };
  const long = known.filter(({ p50 }) => p50 >= 60 * minimumMinutes).sort((a, b) => b.p50 - a.p50);
  if (long.length === 0) return { skipped: 'not-applicable', detail: `no job has a p50 of ${minimumMinutes} minutes or more` };
  const longest = new Set(long.slice(0, mostJobs).map(({ job }) => job.key));
  return { jobs: measured.filter(({ job }) => longest.has(job.key)) };
}

function measureJobs(jobs: readonly RunnableJob[], evidence: Evidence): readonly ChosenJob[] {
  const runsOf = comparableRuns(evidence);
  const match = eraMatcher(evidence);
  return jobs.map((job) => {
    const samples = runsOf(job.key).flatMap((run) =>
      run.jobs.flatMap((jobRun) => {
        const duration = jobRun.conclusion === 'success' && match(jobRun.name, run)?.key === job.key ? jobDuration(jobRun) : null;
        return duration === null ? [] : [{ duration, at: run.createdAt.getTime() }];
      }),
    );
    const p50 = median(samples.map(({ duration }) => duration));
    if (p50 === null || samples.length < FEWEST) return { job, measured: null };
    const times = samples.map(({ at }) => at);
    const window = { from: new Date(Math.min(...times)), to: new Date(Math.max(...times)) };
    return { job, measured: { p50: seconds(p50), runs: samples.length, window } };
  });
}
