import { DAY_MS } from '../model/day.ts';
import type { Run } from '../model/run.ts';
import { runEnd } from '../model/run-end.ts';
import type { Transaction } from '../ports/store.ts';
import { BASELINE_RUNS } from './baseline-runs.ts';
import type { World } from './world.ts';

/** A check run is brought in line with late news for so long after it was sent. */
const FRESH_MS = DAY_MS;

/** Files of runs became known: the check runs of the last day of these commits, and of later ones, are computed again. */
export async function refreshMeasuredCheckRuns(
  world: Pick<World, 'queue' | 'clock'>,
  within: Transaction,
  repositoryId: number,
  runs: readonly Run[],
): Promise<void> {
  await enqueueFresh(
    world,
    within,
    repositoryId,
    runs.map((run) => run.headSha),
  );
  await refreshLaterCheckRuns(world, within, repositoryId, runs);
}

/**
 * Runs that end are what is usual for the runs that begin after them. News may come late, by a backfill, a redelivery or after a crash: the check
 * runs of the last day that it changes the baseline of are computed again. What then says the same is not sent. `runs`: with their jobs.
 */
export async function refreshLaterCheckRuns(
  world: Pick<World, 'queue' | 'clock'>,
  within: Transaction,
  repositoryId: number,
  runs: readonly Run[],
): Promise<void> {
  const ended = runs.filter((run) => run.status === 'completed');
  const later = new Set<string>();
  for (const [path, group] of Map.groupBy(ended, (run) => run.workflowPath)) {
    if (path === null) continue;
    const since = new Date(Math.min(...group.map((run) => runEnd(run).getTime())));
    for (const sha of await within.runs.commitsAfter(repositoryId, path, { since, runs: BASELINE_RUNS + group.length })) later.add(sha);
  }
  await enqueueFresh(world, within, repositoryId, [...later]);
}

async function enqueueFresh(
  { queue, clock }: Pick<World, 'queue' | 'clock'>,
  within: Transaction,
  repositoryId: number,
  headShas: readonly string[],
): Promise<void> {
  const fresh = new Date(clock.now().getTime() - FRESH_MS);
  for (const headSha of await within.checkRuns.sentSince(repositoryId, [...new Set(headShas)], fresh)) {
    await queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha } }, { within });
  }
}
