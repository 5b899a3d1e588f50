import { AppError } from '../errors.ts';
import { DAY_MS } from '../model/day.ts';
import type { TaskOf } from '../model/task.ts';
import { backfillWindow } from './backfill-window.ts';
import { backgroundBudget } from './background-budget.ts';
import { catchUp } from './catch-up.ts';
import { comeBackAt } from './come-back-at.ts';
import { goOnLater } from './go-on-later.ts';
import { reconcileOpenRuns } from './reconcile-open-runs.ts';
import { reconcilePage } from './reconcile-page.ts';
import { daysOf, listPages } from './reconcile-pages.ts';
import type { Reconciliation, Stopped } from './reconciliation.ts';
import { openRepository } from './repository-access.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;
const WINDOW_DAYS = 3;
/** How long one slice runs before other repositories get their turn. */
const SLICE_MS = 15 * 60_000;

/**
 * Brings what we know of a repository's runs in line with GitHub's lists: runs of the last three days, or since the last time when that is longer ago
 * (after more than a week only the newest three days, see `catchUp`), with their jobs, earlier attempts, and what seems to be under way for too long. Each attempt that has ended is compared with its jobs once.
 */
export async function reconcileRepository(world: World, { repositoryId }: TaskOf<'reconcile-repository'>['data']): Promise<void> {
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const { github, stored } = access;
  const { backfills } = world.store;
  // A backfill that was never asked for, or was given up.
  if ((await backfills.finishedAt(repositoryId)) === null) {
    await world.queue.enqueue({ kind: 'backfill-repository', data: { repositoryId } });
  }
  const now = world.clock.now();
  const { last, isBehind } = await catchUp(world, stored, now);
  const wanted = Math.min(now.getTime() - WINDOW_DAYS * DAY_MS, (last ?? now).getTime() - HOUR_MS);
  const since = new Date(Math.max(wanted, backfillWindow(world, stored).from.getTime()));
  const budget = backgroundBudget(world, github.history, stored.installationId);
  const known = await backfills.attemptsSince(repositoryId, since);
  const reconciliation: Reconciliation = {
    world,
    github,
    stored,
    now,
    known: new Map(known.map((attempt) => [`${attempt.runId}/${attempt.attempt}`, attempt])),
    checked: new Set(await backfills.checkedAttempts(repositoryId)),
    mayGoOn: async () => {
      const until = await budget.stopUntil();
      if (until !== null) return { until };
      return world.clock.now().getTime() - now.getTime() < SLICE_MS ? null : { until: null };
    },
  };
  const stopped = await reconcileAll(reconciliation, since).finally(() => budget.stopUntil());
  if (stopped !== null) {
    await goOnLater(world, { kind: 'reconcile-repository', data: { repositoryId } }, stopped.until);
    return;
  }
  await askForCheckRuns(
    world,
    repositoryId,
    new Date(Math.max(since.getTime(), Math.min(now.getTime() - DAY_MS, (last ?? now).getTime()))),
  );
  await backfills.forgetChecked(repositoryId, since);
  if (!isBehind) await backfills.markReconciled(repositoryId, now);
}

async function reconcileAll(reconciliation: Reconciliation, since: Date): Promise<Stopped | null> {
  const { github, now, mayGoOn, world } = reconciliation;
  try {
    for (const day of daysOf(since, now)) {
      for await (const page of listPages(github.history, day, mayGoOn)) {
        const stopped = page.stopped ?? (await reconcilePage(reconciliation, page.bodies));
        if (stopped !== null) return stopped;
      }
    }
    return await reconcileOpenRuns(reconciliation, since);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'GITHUB_RATE_LIMITED') throw error;
    return { until: comeBackAt(error, world.clock) };
  }
}

/** Commits that were made while we could not say anything, as during a suspension: of the last day, or since the last time when that is longer ago. */
async function askForCheckRuns(world: World, repositoryId: number, since: Date): Promise<void> {
  for (const headSha of await world.store.backfills.commitsWithoutCheckRun(repositoryId, since)) {
    await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha } });
  }
}
