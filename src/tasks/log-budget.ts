import type { Allowance, GitHubHistory } from '../ports/github.ts';
import { type LogReason, mostLogRequests } from '../telemetry/logs/choose-log.ts';
import type { World } from './world.ts';

/** What logs and artifacts may take of an hour's requests, all repositories of an installation and all servers together. */
export interface LogBudget {
  /** Counts one request, to be asked before each; false: it may not be sent. A log and an artifact take one each, for GitHub's store, where it redirects to, counts none. */
  take(purpose: LogReason | 'artifact'): Promise<boolean>;
  /** To be called after the last request: one that was sent before GitHub had said which hour it counts is counted now. */
  settle(): Promise<void>;
}

/** The budget of one task. While GitHub has not yet said what it allows in this hour, as after a start, one request at most goes before its answer. */
export function logBudget(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  history: Pick<GitHubHistory, 'allowance'>,
  installationId: number,
): LogBudget {
  let uncounted = 0;
  // An hour that is over says nothing of the next; the next answer will.
  const hour = (): Allowance | null => {
    const { rest } = history.allowance();
    return rest === null || rest.resetAt.getTime() <= clock.now().getTime() ? null : rest;
  };
  const settle = async (): Promise<void> => {
    const rest = hour();
    if (rest === null || uncounted === 0) return;
    await store.backfills.addUsed(installationId, 'logs', rest.resetAt, uncounted);
    uncounted = 0;
  };
  return {
    settle,
    take: async (purpose) => {
      await settle();
      const rest = hour();
      if (rest !== null) return store.backfills.takeUse(installationId, 'logs', rest.resetAt, mostLogRequests(purpose, rest.limit));
      uncounted += 1;
      return true;
    },
  };
}
