import type { LocalSources } from '../../workflow/local-sources.ts';
import type { Value, Workflow } from '../../workflow/model.ts';
import { whyCacheIsUnsafe } from '../cache-poisoning.ts';
import { nearbySources } from '../find-local-sources.ts';
import { type Cache, cachesOfJob } from './caches-through.ts';
import { type Check, refuse } from './verified-change.ts';
import { writtenText } from './written-text.ts';

/**
 * No cache is added, enabled or altered in a job whose result is trusted further, by a local action or a called workflow neither: whoever can write the
 * cache would write the release. A `cache-mode`
 * that keeps a job from reading or writing caches is never widened.
 */
export const checkCaches: Check = ({ before, after, evidence }) => {
  const widened = after.jobs.find((job) => widensMode(modeOf(before, job.key), modeOf(after, job.key)));
  if (widened !== undefined) return refuse('cache-poisoning', `The cache-mode of job ${widened.key} would be wider.`);
  const sources = nearbySources(evidence);
  const old = cachesByJob(before, sources);
  for (const [key, caches] of cachesByJob(after, sources)) {
    const known = (old.get(key) ?? []).map(({ use }) => use);
    const fresh = caches.filter(({ use }) => {
      const at = known.indexOf(use);
      if (at !== -1) known.splice(at, 1);
      return at === -1;
    });
    if (fresh.length === 0) continue;
    const offForTags = fresh.every((cache) => cache.offForTags);
    for (const workflow of [before, after]) {
      const job = workflow.jobs.find((candidate) => candidate.key === key);
      const reason = job === undefined ? null : whyCacheIsUnsafe(workflow, job, evidence.callers, { offForTags, sources });
      if (reason !== null) return refuse('cache-poisoning', `A cache in job ${key} is not safe: ${reason}.`);
    }
  }
  return null;
};

/** What each job keeps in caches, in a form that can be compared. */
function cachesByJob(workflow: Workflow, sources: LocalSources): ReadonlyMap<string, readonly Cache[]> {
  return new Map(
    workflow.jobs.map((job) => {
      const mode = modeOf(workflow, job.key);
      const allowed = mode === '' || mode === 'none' || mode === 'read' ? [] : [{ use: `cache-mode ${mode}`, offForTags: false }];
      return [job.key, [...allowed, ...cachesOfJob(job, sources)]];
    }),
  );
}

/** A job's own `cache-mode`, else the workflow's; a new job's before is the workflow's. */
function modeOf(workflow: Workflow, key: string): string {
  const own: Value<string> | null = workflow.jobs.find((job) => job.key === key)?.cacheMode ?? workflow.cacheMode;
  return writtenText(own);
}

const MAY: Readonly<Record<string, readonly string[]>> = { none: [], read: ['read'], 'write-only': ['write'], write: ['read', 'write'] };

/** Nothing written leaves it to GitHub, which restricts it for outsiders alone. A mode that a run computes may be any. */
function widensMode(before: string, after: string): boolean {
  const old = MAY[before];
  if (before === after || old === undefined) return false;
  return (MAY[after] ?? ['read', 'write']).some((power) => !old.includes(power));
}
