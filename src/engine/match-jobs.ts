import { type JobAddress, jobNameMatcher } from '../workflow/match-job-name.ts';
import type { ExpandedPlan } from '../workflow/plan.ts';

/** Which job of the file a job run belongs to, and its matrix leg as GitHub shows it; null for a job without a matrix. */
export interface JobMatch {
  readonly key: string;
  readonly leg: string | null;
}

/**
 * Reads the job out of the name that GitHub shows. Null for a name that no job can have, that two jobs share, that a job has only when it is skipped
 * whole, or that belongs to a called workflow (`caller / called`): such a job run is never guessed to be a sample.
 */
export function jobMatcher(plan: ExpandedPlan): (name: string) => JobMatch | null {
  const match = jobNameMatcher(plan);
  return (name) => {
    const result = match(name);
    if (result.found === 'none') return null;
    const [first, ...more] = result.found === 'one' ? [result.job] : result.candidates;
    // Two legs of one job may share a name, here or under another trigger.
    if (first === undefined || !isOwn(first) || more.some((other) => other.key !== first.key || !isOwn(other))) return null;
    return { key: first.key, leg: first.matrix === null && !first.isUnexpanded ? null : name };
  };
}

function isOwn(job: JobAddress): boolean {
  return job.callers.length === 0 && !job.isWhole;
}
