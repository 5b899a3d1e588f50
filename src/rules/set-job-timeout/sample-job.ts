import type { JobMatch } from '../../engine/match-jobs.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { jobDuration } from '../../model/run-times.ts';
import type { Seconds } from '../../model/seconds.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';

interface Sample {
  readonly at: Date;
  readonly duration: Seconds;
}

/** What was measured of one matrix leg, or of a job without a matrix (`leg` null); newest first. */
export interface LegSample {
  readonly leg: string | null;
  readonly successes: readonly Sample[];
  /** Runs that ended in any other way. */
  readonly others: readonly Sample[];
}

/** The runs of a job by matrix leg. Legs that the file no longer has are left out; a leg that never ran is there with nothing in it. */
export function sampleJob(
  key: string,
  runs: readonly Run[],
  match: (name: string, run: Run) => JobMatch | null,
  plan: ExpandedPlan,
): readonly LegSample[] {
  const isExpanded = !plan.unexpanded.some(({ job }) => job === key);
  const planned = plan.triggers.flatMap(({ jobs }) => jobs).filter((job) => job.key === key);
  const legs = new Map<string | null, { successes: Sample[]; others: Sample[] }>();
  if (isExpanded) for (const job of planned) legs.set(job.matrix === null ? null : job.displayName, { successes: [], others: [] });
  for (const run of runs) {
    for (const job of run.jobs) {
      const found = match(job.name, run);
      const duration = jobDuration(job);
      if (found?.key !== key || duration === null || job.startedAt === null) continue;
      if (!isExpanded && !legs.has(found.leg)) legs.set(found.leg, { successes: [], others: [] });
      const leg = legs.get(found.leg);
      if (leg === undefined) continue;
      listFor(job, leg).push({ at: job.startedAt, duration });
    }
  }
  return [...legs].map(([leg, { successes, others }]) => ({
    leg,
    successes: successes.toSorted(newestFirst),
    others: others.toSorted(newestFirst),
  }));
}

function listFor<T>(job: JobRun, lists: { successes: T[]; others: T[] }): T[] {
  return job.conclusion === 'success' ? lists.successes : lists.others;
}

function newestFirst(a: Sample, b: Sample): number {
  return b.at.getTime() - a.at.getTime() || b.duration - a.duration;
}
