import type { Run } from '../model/run.ts';
import { askForFirstLogs } from './ask-for-first-logs.ts';
import type { Budget } from './collect-history-budget.ts';
import { mergeRuns } from './merge-runs.ts';
import type { Stopped } from './reconciliation.ts';
import { refreshMeasuredCheckRuns } from './refresh-later-check-runs.ts';
import type { RepositoryAccess } from './repository-access.ts';
import { sourcesOfRuns } from './sources-of-runs.ts';
import type { World } from './world.ts';

/** Runs whose files are asked for and stored at once: a kill costs the questions for so many. */
const RUNS_AT_ONCE = 100;

/** Runs of a workflow that are looked at for what the files of others tell of them: this page, the one after it, and what stands before. */
const NEWEST = 240;

export interface FilledSources {
  readonly stopped: Stopped | null;
  /** Runs of which the files are known now. */
  readonly measured: number;
}

/**
 * Gives the stored runs that lack them the files they saw, newest first: the workflow as it was, and the ids of lock files. What GitHub does not give
 * (a fork's commit, a listing that is cut short, a missing permission) stays not measured. It needs no state of its own: what is stored is not asked again.
 */
export async function fillSources(
  world: World,
  { github, stored }: RepositoryAccess,
  { since, budget, isOver }: { readonly since: Date; readonly budget: Budget; readonly isOver: () => boolean },
): Promise<FilledSources> {
  const repositoryId = stored.repository.id;
  const { backfills } = world.store;
  const reader = sourcesOfRuns(github, {
    mostCommits: Number.POSITIVE_INFINITY,
    note: (text) => world.log.info(text, { repositoryId }),
    repositoryId,
    textOf: (blob) => backfills.workflowText(repositoryId, blob),
  });
  let after: Run | null = null;
  let measured = 0;
  for (;;) {
    const page: readonly Run[] = await backfills.attemptsWithoutSources(repositoryId, { since, after, limit: RUNS_AT_ONCE });
    after = page.at(-1) ?? null;
    if (after === null) return { stopped: null, measured };
    const complete: Run[] = [];
    let until = await budget.stopUntil();
    if (until === null) await reader.prepare(page);
    for (const run of page) {
      until ??= await budget.stopUntil();
      if (until !== null || !reader.isGiven()) break;
      const sources = await reader.of(run);
      if (sources !== null) complete.push({ ...run, sources });
    }
    await save(complete);
    measured += complete.length;
    if (until !== null) return { stopped: { until }, measured };
    if (!reader.isGiven()) return { stopped: null, measured };
    if (isOver()) return { stopped: { until: null }, measured };
  }

  async function save(complete: readonly Run[]): Promise<void> {
    if (complete.length === 0) return;
    await world.store.transaction(async (transaction) => {
      await mergeRuns(transaction, repositoryId, complete);
      await refreshMeasuredCheckRuns(world, transaction, repositoryId, complete);
      await askForFirstLogs(world, transaction, stored, complete, NEWEST);
    });
  }
}
