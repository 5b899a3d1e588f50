import type { GitHubHistory } from '../ports/github.ts';
import { type LogReason, mayReadLog } from '../telemetry/logs/choose-log.ts';
import type { World } from './world.ts';

/**
 * Whether a log may be asked for in this hour, all repositories of an installation together; counts it when it may. Each takes one request of GitHub's
 * allowance, for the log itself comes from elsewhere. Two servers that ask at once can go beyond the bound by one log each.
 */
export async function takeFromLogBudget(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  history: Pick<GitHubHistory, 'allowance'>,
  installationId: number,
  reason: LogReason,
): Promise<boolean> {
  const { rest } = history.allowance();
  // An hour that is over says nothing of the next; the next answer will.
  if (rest === null || rest.resetAt.getTime() <= clock.now().getTime()) return true;
  const used = await store.backfills.used(installationId, 'logs', rest.resetAt);
  if (!mayReadLog(reason, { used, limit: rest.limit })) return false;
  await store.backfills.addUsed(installationId, 'logs', rest.resetAt, 1);
  return true;
}
