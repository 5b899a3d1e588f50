import type { Run } from '../../model/run.ts';
import type { ModelOfPlan } from '../../simulate/schedule/model-of-plan.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { type JobMatch, matchJobRun } from '../match-jobs.ts';

/** Which job of a timing model a job run is, and which of its legs. */
export interface LegMatch {
  /** Index among the jobs of the model. */
  readonly job: number;
  /** Index among its legs; null for a leg of a matrix that only runs tell, and for a job that was skipped whole. */
  readonly leg: number | null;
}

/**
 * Reads job runs as legs of the model of one event. `matchOwn` tells the workflow's own jobs, by the file that the run saw; a name that two legs share is of none.
 * @public
 */
export function legMatcher(
  plan: ExpandedPlan,
  event: string,
  { model, planned }: ModelOfPlan,
  matchOwn: (name: string, run: Run) => JobMatch | null,
): (name: string, run: Run) => LegMatch | null {
  const exact = new Map<string, LegMatch | null>();
  const own = new Map<string, number>();
  for (const [job, { key, legs, within, closes }] of model.jobs.entries()) {
    if (within === null && closes === null && legs.length > 0) own.set(key, job);
    for (const leg of legs.keys()) {
      const name = legs.length === 0 ? null : (planned[job]?.[leg]?.displayName ?? null);
      if (name !== null) exact.set(name, exact.has(name) ? null : { job, leg });
    }
  }
  return (name, run) => {
    const known = exact.get(name);
    if (known !== undefined) return known;
    const match = matchOwn(name, run);
    const job = match === null ? undefined : own.get(match.key);
    if (match === null || job === undefined) return skippedWhole(plan, event, own, name);
    const legs = planned[job] ?? [];
    if (legs[0]?.unexpanded != null) return { job, leg: null };
    const leg = legs.length === 1 ? 0 : legs.findIndex(({ displayName }) => displayName === match.leg);
    return leg === -1 ? null : { job, leg };
  };
}

function skippedWhole(plan: ExpandedPlan, event: string, own: ReadonlyMap<string, number>, name: string): LegMatch | null {
  const match = matchJobRun(plan, name, event);
  const job = match.found === 'one' && match.job.isWhole && match.job.callers.length === 0 ? own.get(match.job.key) : undefined;
  return job === undefined ? null : { job, leg: null };
}
