import type { TaskOf } from '../model/task.ts';
import type { RunWindow } from '../ports/github.ts';
import type { StoredRepository } from '../ports/store.ts';
import { parseHistoryState } from '../telemetry/history-state.ts';
import { backgroundBudget } from './background-budget.ts';
import { collectHistory } from './collect-history.ts';
import { goOnLater } from './go-on-later.ts';
import { mergeRuns } from './merge-runs.ts';
import { openRepository } from './repository-access.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
const WINDOW_DAYS = 90;
/** How long one slice runs before other repositories get their turn. */
const SLICE_MS = 60_000;

/**
 * One slice of a repository's history from before its webhooks, at most 90 days and no more than is kept. It enqueues itself until all is there, and
 * then an analysis. Each batch is stored with the state that follows it: a kill costs the batch that was under way. A repository whose
 * backfill has ended needs none again: what happened while we could not listen is found by `reconcile-repository`.
 */
export async function backfillRepository(world: World, { repositoryId }: TaskOf<'backfill-repository'>['data']): Promise<void> {
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const { github, stored } = access;
  const saved = await world.store.backfills.findState(repositoryId);
  if (saved === null && (await world.store.backfills.finishedAt(repositoryId)) !== null) return;
  const budget = backgroundBudget(world, github.history, stored.installationId);
  const began = world.clock.now().getTime();
  const outcome = await collectHistory({
    github,
    window: backfillWindow(world, stored),
    state: parseHistoryState(saved),
    sink: ({ runs }, state) =>
      world.store.transaction(async (transaction) => {
        await mergeRuns(transaction, repositoryId, runs);
        await transaction.backfills.saveState(repositoryId, state);
      }),
    budget,
    clock: world.clock,
    log: world.log,
    mayGoOn: () => world.clock.now().getTime() - began < SLICE_MS,
  }).finally(() => budget.stopUntil());
  const { done, truncated, requests } = outcome.state;
  if (outcome.kind === 'paused') {
    await goOnLater(world, { kind: 'backfill-repository', data: { repositoryId } }, outcome.until);
    return;
  }
  await world.store.transaction(async (transaction) => {
    await transaction.backfills.finish(repositoryId, world.clock.now());
    await world.queue.enqueue({ kind: 'analyze-repository', data: { repositoryId } }, { within: transaction });
  });
  world.log.info('backfill ended', { repositoryId, runs: done, requests, truncated: truncated.length });
}

/** What is older than the configured retention would be deleted again. */
export function backfillWindow({ clock }: Pick<World, 'clock'>, stored: StoredRepository): RunWindow {
  const to = clock.now();
  const length = Math.min(WINDOW_DAYS * DAY_MS, storedConfiguration(stored).retention * 1000);
  return { from: new Date(to.getTime() - length), to };
}
