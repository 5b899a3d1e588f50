import type { Task, TaskOf } from '../model/task.ts';
import { parseHistoryState } from '../telemetry/history-state.ts';
import { backfillWindow } from './backfill-window.ts';
import { backgroundBudget } from './background-budget.ts';
import { collectHistory } from './collect-history.ts';
import type { Budget } from './collect-history-budget.ts';
import { fillSources } from './fill-sources.ts';
import { goOnLater } from './go-on-later.ts';
import { mergeRuns } from './merge-runs.ts';
import type { Stopped } from './reconciliation.ts';
import { refreshLaterCheckRuns } from './refresh-later-check-runs.ts';
import { openRepository, type RepositoryAccess } from './repository-access.ts';
import type { World } from './world.ts';

/** How long one slice runs before other repositories get their turn. */
const SLICE_MS = 60_000;

/**
 * One slice of a repository's history from before its webhooks, at most 90 days and no more than is kept: first the runs, then the files that they
 * saw. It enqueues itself until all is there, and then an analysis. Each batch is stored with the state that follows it: a kill costs the batch
 * that was under way. A repository whose backfill has ended needs its runs no more: what happened while we could not listen is found by
 * `reconcile-repository`, and only files are looked for.
 */
export async function backfillRepository(world: World, { repositoryId }: TaskOf<'backfill-repository'>['data']): Promise<void> {
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const { github, stored } = access;
  const { backfills } = world.store;
  const saved = await backfills.findState(repositoryId);
  const isCollected = saved === null && (await backfills.finishedAt(repositoryId)) !== null;
  const budget = backgroundBudget(world, github.history, stored.installationId);
  const began = world.clock.now().getTime();
  const slice: Slice = { access, budget, isOver: () => world.clock.now().getTime() - began >= SLICE_MS };
  const stopped = isCollected ? null : await collectRuns(world, slice, saved).finally(() => budget.stopUntil());
  if (stopped !== null) return goOnLater(world, again(repositoryId), stopped.until);
  const { from: since } = backfillWindow(world, stored);
  const filled = await fillSources(world, access, { since, budget, isOver: slice.isOver }).finally(() => budget.stopUntil());
  // An analysis need not wait for the next hour's allowance.
  const mayEnd = filled.stopped === null || filled.stopped.until !== null;
  if (mayEnd && (!isCollected || filled.measured > 0)) await end(world, repositoryId, isCollected);
  if (filled.stopped !== null) await goOnLater(world, again(repositoryId), filled.stopped.until);
}

interface Slice {
  readonly access: RepositoryAccess;
  readonly budget: Budget;
  readonly isOver: () => boolean;
}

/** Null when all runs are there. */
async function collectRuns(world: World, { access, budget, isOver }: Slice, saved: unknown): Promise<Stopped | null> {
  const { github, stored } = access;
  const repositoryId = stored.repository.id;
  const outcome = await collectHistory({
    github,
    window: backfillWindow(world, stored),
    state: parseHistoryState(saved),
    sink: ({ runs }, state) =>
      world.store.transaction(async (transaction) => {
        await mergeRuns(transaction, repositoryId, runs);
        await refreshLaterCheckRuns(world, transaction, repositoryId, runs);
        await transaction.backfills.saveState(repositoryId, state);
      }),
    budget,
    clock: world.clock,
    log: world.log,
    mayGoOn: () => !isOver(),
  });
  if (outcome.kind === 'paused') return { until: outcome.until };
  const { done, truncated, requests } = outcome.state;
  world.log.info('runs of the past are there', { repositoryId, runs: done, requests, truncated: truncated.length });
  return null;
}

async function end(world: World, repositoryId: number, isCollected: boolean): Promise<void> {
  await world.store.transaction(async (within) => {
    if (!isCollected) {
      const collected = parseHistoryState(await within.backfills.findState(repositoryId));
      // What came later is for the comparison with GitHub's lists to find.
      if (collected !== null && (await within.backfills.reconciledAt(repositoryId)) === null) {
        await within.backfills.markReconciled(repositoryId, new Date(collected.to * 1000));
      }
      await within.backfills.finish(repositoryId, world.clock.now());
    }
    await world.queue.enqueue({ kind: 'analyze-repository', data: { repositoryId } }, { within });
  });
}

function again(repositoryId: number): Task {
  return { kind: 'backfill-repository', data: { repositoryId } };
}
