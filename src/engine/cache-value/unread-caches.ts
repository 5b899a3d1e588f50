import type { Run } from '../../model/run.ts';
import { hasRun } from '../../model/run-times.ts';
import { identifySteps } from '../profile/step-identity.ts';

/** A step that keeps a cache by what it is called, in a job of which no log was read. */
export interface UnreadCache {
  readonly job: string;
  readonly step: string;
  readonly action: string;
  readonly jobRuns: number;
}

/** An action that says so in its own name, at the start of a step's: `Run actions/cache`. Any other step may keep one or not. */
const CACHE_STEP = /^Run ([\w.-]+\/[\w.-]*cache[\w.-]*)(?:\/restore)?$/i;

/** Cache steps of jobs in which nothing is known of any cache. */
export function unreadCaches(runs: readonly Run[]): readonly UnreadCache[] {
  const jobs = runs.flatMap((run) => run.jobs.filter(hasRun));
  const told = new Set(jobs.filter(({ cacheOutcomes }) => cacheOutcomes.length > 0).map(({ name }) => name));
  const found = new Map<string, { job: string; step: string; action: string; jobRuns: number }>();
  for (const job of jobs.filter(({ name }) => !told.has(name)))
    for (const { name: step } of identifySteps(job)) {
      const action = CACHE_STEP.exec(step)?.[1];
      if (action === undefined) continue;
      const key = JSON.stringify([job.name, step]);
      const one = found.get(key) ?? { job: job.name, step, action, jobRuns: 0 };
      found.set(key, one);
      one.jobRuns += 1;
    }
  return [...found.values()];
}
