import type { Permissions } from '../../workflow/model.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { plannedRuns } from './planned-runs.ts';
import { type Check, refuse } from './verified-change.ts';

/** No job's token may do more than before, nor less: what it is used for is not known. A new job may do at most what one of the jobs before could. */
export const checkPermissions: Check = ({ planBefore, planAfter }) => {
  if (widens(planBefore.permissions, planAfter.permissions)) {
    return refuse('permissions-widened', 'The workflow would give its jobs more permissions than before.');
  }
  if (narrows(planBefore.permissions, planAfter.permissions)) {
    return refuse('permissions-narrowed', 'The workflow would give its jobs fewer permissions than before.');
  }
  const before = byJob(planBefore);
  const all = [...before.values()];
  for (const [job, permissions] of byJob(planAfter)) {
    const own = before.has(job) ? [before.get(job) ?? null] : all;
    if (own.length > 0 && own.every((old) => widens(old, permissions))) {
      return refuse('permissions-widened', `Job ${job} would have more permissions than before.`);
    }
    if (before.has(job) && narrows(before.get(job) ?? null, permissions)) {
      return refuse('permissions-narrowed', `Job ${job} would have fewer permissions than before.`);
    }
  }
  return null;
};

/** By the job's key, behind that of its caller: a file gives a job the same permissions on every trigger. */
function byJob(plan: ExpandedPlan): ReadonlyMap<string, Permissions | null> {
  return new Map(plannedRuns(plan).map(({ path, permissions }) => [path, permissions]));
}

const RANK = { none: 0, read: 1, write: 2 } as const;

function widens(before: Permissions | null, after: Permissions | null): boolean {
  if (after === null) return before !== null;
  const scopes = new Set([...scopesOf(before), ...scopesOf(after), 'any other scope']);
  return [...scopes].some((scope) => rank(after, scope) > rank(before, scope));
}

/** The repository's default may be the wide one: to replace it by anything may take something away. */
function narrows(before: Permissions | null, after: Permissions | null): boolean {
  return before === null ? after !== null : widens(after, before);
}

function scopesOf(permissions: Permissions | null): readonly string[] {
  return permissions instanceof Map ? [...permissions.keys()] : ['contents', 'packages', 'metadata'];
}

/** A file that says nothing has the repository's default, of which only GitHub's restricted form is certain: contents and packages, to read. */
function rank(permissions: Permissions | null, scope: string): number {
  if (permissions === null) return scope === 'contents' || scope === 'packages' || scope === 'metadata' ? RANK.read : RANK.none;
  if (typeof permissions === 'string') return permissions === 'write-all' ? RANK.write : RANK.read;
  return RANK[permissions.get(scope) ?? 'none'];
}
