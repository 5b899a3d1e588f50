import type { Workflow } from '../../workflow/model.ts';
import { eachStep } from '../../workflow/walk.ts';
import { whyCacheIsUnsafe } from '../cache-poisoning.ts';
import { cacheUse } from '../cache-use.ts';
import { type Check, refuse } from './verified-change.ts';

/** No cache is added, enabled or altered in a job whose result is trusted further: whoever can write the cache would write the release. */
export const checkCaches: Check = ({ before, after, evidence }) => {
  const old = cachesByJob(before);
  for (const [key, caches] of cachesByJob(after)) {
    const known = [...(old.get(key) ?? [])];
    const isNew = caches.some((cache) => {
      const at = known.indexOf(cache);
      if (at !== -1) known.splice(at, 1);
      return at === -1;
    });
    if (!isNew) continue;
    for (const workflow of [before, after]) {
      const job = workflow.jobs.find((candidate) => candidate.key === key);
      const reason = job === undefined ? null : whyCacheIsUnsafe(workflow, job, evidence.callers);
      if (reason !== null) return refuse('cache-poisoning', `A cache in job ${key} is not safe: ${reason}.`);
    }
  }
  return null;
};

/** What each job keeps in caches, in a form that can be compared. */
function cachesByJob(workflow: Workflow): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const job of workflow.jobs) {
    const mode = job.cacheMode ?? workflow.cacheMode;
    const text = mode === null ? null : mode.known ? mode.value : mode.expression;
    found.set(job.key, text === null || text === 'none' || text === 'read' ? [] : [`cache-mode ${text}`]);
  }
  for (const { job, step } of eachStep(workflow)) {
    const use = cacheUse(step);
    if (use !== null) found.get(job.key)?.push(use);
  }
  return found;
}
