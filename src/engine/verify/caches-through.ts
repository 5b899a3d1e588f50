import { findLocalAction, findLocalWorkflow } from '../../workflow/find-local-source.ts';
import type { LocalSources } from '../../workflow/local-sources.ts';
import type { CallerJob, Job, Step, ValueMap } from '../../workflow/model.ts';
import { flattenSteps } from '../../workflow/walk.ts';
import { cacheUse, isOffForTags } from '../cache-use.ts';
import { writtenText } from './written-text.ts';

/** What a job keeps in a cache, in a form that can be compared. */
export interface Cache {
  readonly use: string;
  /** Whether it is off on runs for tags and releases. */
  readonly offForTags: boolean;
}

type Seen = ReadonlySet<string>;

/**
 * All that a job keeps in caches: by steps of its own, and by local actions and called workflows with what they are given. One that was not read, or
 * whose program cannot be read, may keep anything.
 */
export function cachesOfJob(job: Job, sources: LocalSources, seen: Seen = new Set()): readonly Cache[] {
  if (job.kind === 'call') return throughCall(job, sources, seen);
  return [...flattenSteps(job.steps)].flatMap((step) => cachesOfStep(step, sources, seen));
}

function cachesOfStep(step: Step, sources: LocalSources, seen: Seen): readonly Cache[] {
  const use = cacheUse(step);
  if (use !== null) return [{ use, offForTags: isOffForTags(step) }];
  if (step.kind !== 'action' || (step.action !== null && step.action.kind !== 'local')) return [];
  const uses = writtenText(step.uses);
  const local = findLocalAction(uses, sources);
  if (!local.known || local.source.kind !== 'composite') return [hidden(uses, step.with)];
  if (seen.has(local.path)) return [];
  const inner = [...flattenSteps(local.source.steps)].flatMap((child) => cachesOfStep(child, sources, new Set([...seen, local.path])));
  return inner.length === 0 ? [] : [hidden([uses, ...inner.map((cache) => cache.use)].join(' '), step.with)];
}

function throughCall(job: CallerJob, sources: LocalSources, seen: Seen): readonly Cache[] {
  const uses = writtenText(job.uses);
  const called = findLocalWorkflow(uses, sources);
  if (!called.known) return [hidden(uses.replace(/@[^@]*$/, ''), job.with)];
  if (seen.has(called.path)) return [];
  const inner = called.source.jobs.flatMap((child) => cachesOfJob(child, sources, new Set([...seen, called.path])));
  return inner.length === 0 ? [] : [hidden([uses, ...inner.map((cache) => cache.use)].join(' '), job.with)];
}

function hidden(use: string, given: ValueMap | null): Cache {
  const inputs = [...(given?.entries ?? [])].map(([key, value]) => [key.toLowerCase(), writtenText(value)]).sort();
  return { use: JSON.stringify([use, inputs, given?.computed ?? null]), offForTags: false };
}
