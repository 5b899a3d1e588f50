import type { ExpandedPlan } from '../workflow/plan.ts';

/** Which job of the file a job run belongs to, and its matrix leg as GitHub shows it; null for a job without a matrix. */
export interface JobMatch {
  readonly key: string;
  readonly leg: string | null;
}

/**
 * Reads the job out of the name that GitHub shows. Null for a name that no job can have, that two jobs share, or that belongs to a called
 * workflow (`caller / called`): such a job run is never guessed to be a sample.
 */
export function jobMatcher(plan: ExpandedPlan): (name: string) => JobMatch | null {
  const exact = new Map<string, JobMatch | null>();
  const unexpanded = new Set(plan.unexpanded.map(({ job }) => job));
  for (const job of plan.triggers.flatMap((trigger) => trigger.jobs)) {
    if (job.uses !== null || job.displayName === null) continue;
    const known = exact.get(job.displayName);
    const isShared = known === null || (known !== undefined && known.key !== job.key);
    exact.set(job.displayName, isShared ? null : { key: job.key, leg: job.matrix === null ? null : job.displayName });
  }
  // A matrix that is computed at run time gives its legs the job's key, unless the job has a name of its own.
  const stems = new Set(
    plan.triggers.flatMap((trigger) => trigger.jobs.flatMap((job) => (unexpanded.has(job.key) && !('name' in job.rest) ? [job.key] : []))),
  );
  return (name) => {
    const match = exact.get(name);
    if (match !== undefined) return match;
    const stem = /^(.+?) \(.*\)$/s.exec(name)?.[1] ?? name;
    return stems.has(stem) ? { key: stem, leg: name } : null;
  };
}
