import type { Permissions } from '../../workflow/model.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { type Check, refuse } from './verified-change.ts';

/** No job's token may do more than before. A new job may do at most what one of the jobs before could. */
export const checkPermissions: Check = ({ planBefore, planAfter }) => {
  if (widens(planBefore.permissions, planAfter.permissions)) {
    return refuse('permissions-widened', 'The workflow would give its jobs more permissions than before.');
  }
  const before = byJob(planBefore);
  const all = [...before.values()];
  for (const [job, permissions] of byJob(planAfter)) {
    const own = before.has(job) ? [before.get(job) ?? null] : all;
    if (own.length > 0 && own.every((old) => widens(old, permissions))) {
      return refuse('permissions-widened', `Job ${job} would have more permissions than before.`);
    }
  }
  return null;
};

function byJob(plan: ExpandedPlan): ReadonlyMap<string, Permissions | null> {
  return new Map((plan.triggers[0]?.jobs ?? []).map((job) => [job.key, job.permissions]));
}

const RANK = { none: 0, read: 1, write: 2 } as const;

function widens(before: Permissions | null, after: Permissions | null): boolean {
  if (after === null) return before !== null;
  const scopes = new Set([...scopesOf(before), ...scopesOf(after), 'any other scope']);
  return [...scopes].some((scope) => rank(after, scope) > rank(before, scope));
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
