import { SAME_HOUR_MS } from '../model/same-hour.ts';
import type { Allowance, GitHubHistory } from '../ports/github.ts';
import { type Budget, keptUntil, latest } from './collect-history-budget.ts';
import type { World } from './world.ts';

/** Work in the background takes this share of an hour's allowance at most, all repositories of an installation together. */
const BACKGROUND_SHARE = 0.3;
const RESOURCES = ['rest', 'graphql'] as const;

/**
 * A budget of 30 % of the hourly allowance that also stops when 20 % is left. What was used is kept in the store, as the fall of GitHub's own count:
 * what others ask at the same time counts, too, so it can only be too careful. `stopUntil` notes what was used since it was last called.
 */
export function backgroundBudget(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  history: Pick<GitHubHistory, 'allowance'>,
  installationId: number,
): Budget {
  const seen = { ...history.allowance() };
  const stopFor = async (resource: (typeof RESOURCES)[number]): Promise<Date | null> => {
    const allowance = history.allowance()[resource];
    if (allowance === null) return null;
    const used = usedSince(seen[resource], allowance);
    seen[resource] = allowance;
    if (used > 0) await store.backfills.addUsed(installationId, resource, allowance.resetAt, used);
    if (allowance.resetAt.getTime() <= clock.now().getTime()) return null;
    const total = await store.backfills.used(installationId, resource, allowance.resetAt);
    return total >= allowance.limit * BACKGROUND_SHARE ? allowance.resetAt : keptUntil(allowance, clock.now());
  };
  return {
    stopUntil: async () => {
      const moments: (Date | null)[] = [];
      for (const resource of RESOURCES) moments.push(await stopFor(resource));
      return latest(moments);
    },
  };
}

function usedSince(before: Allowance | null, now: Allowance): number {
  // Before the first answer nothing was known: that answer is of one request at least.
  if (before === null) return 1;
  const isSameHour = Math.abs(now.resetAt.getTime() - before.resetAt.getTime()) < SAME_HOUR_MS;
  return isSameHour ? Math.max(0, before.remaining - now.remaining) : now.limit - now.remaining;
}
