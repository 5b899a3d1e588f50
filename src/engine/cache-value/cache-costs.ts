import type { CacheOutcome } from '../../model/cache-outcome.ts';
import type { JobRun } from '../../model/job-run.ts';
import { stepDuration } from '../../model/run-times.ts';
import { identifySteps } from '../profile/step-identity.ts';

/** Actions that do nothing but keep a cache: all of their step is the restore. `actions/setup-node` also installs. */
const ONLY_CACHES = /cach(?:e|ix)/i;

/**
 * Seconds that the restore, or on a miss the search for it, and the save took in one job run; null where a hit took some time that nothing tells. The log says it
 * to a millisecond; where it does not, the step does, if the action does nothing else.
 */
export function cacheCost(job: JobRun, { action, stepNumber, result, restoreTime, save, saveTime }: CacheOutcome): number | null {
  const isOnlyCache = ONLY_CACHES.test(action);
  const step = job.steps.find(({ number }) => number === stepNumber);
  const ofStep = isOnlyCache && step !== undefined ? stepDuration(step) : null;
  const restore = restoreTime ?? ofStep ?? (result === 'miss' ? 0 : null);
  if (restore === null) return null;
  return (
    restore + (save === 'saved' || save === 'raced' || save === 'failed' ? (saveTime ?? (isOnlyCache ? postTime(job, step?.name) : 0)) : 0)
  );
}

function postTime(job: JobRun, name: string | undefined): number {
  const post = identifySteps(job).findLast(({ step }) => name !== undefined && step.name === `Post ${name}`);
  return post === undefined ? 0 : (stepDuration(post.step) ?? 0);
}
