import { AppError } from '../errors.ts';
import type { Run } from '../model/run.ts';
import type { StoredAttempt } from '../ports/store.ts';
import { parseRun } from '../telemetry/parse-run.ts';
import { collectAttempts } from './collect-attempts.ts';
import type { Reconciliation, Stopped } from './reconciliation.ts';
import { storeReconciled } from './store-reconciled.ts';

const HOUR_MS = 3_600_000;
/** GitHub ends what runs, or waits to run, after 35 days; after a longer outage we may know of none of these ends. */
const LONGEST_MS = 90 * 24 * HOUR_MS;
/** How long the answer that a run is still under way holds. */
const LOOK_AGAIN_MS = 6 * HOUR_MS;
const RUNS = 20;

/** Asks for attempts from before the window that, as far as we know, have not ended: a webhook was lost, or they wait for somebody. */
export async function reconcileOpenRuns(reconciliation: Reconciliation, before: Date): Promise<Stopped | null> {
  const { world, stored, now, mayGoOn } = reconciliation;
  const open = await world.store.backfills.openAttempts(stored.repository.id, {
    since: new Date(now.getTime() - LONGEST_MS),
    before,
    lookedAt: new Date(now.getTime() - LOOK_AGAIN_MS),
    limit: RUNS,
  });
  for (const attempt of open) {
    const stopped = await mayGoOn();
    if (stopped !== null) return stopped;
    await lookAt(reconciliation, attempt);
  }
  return null;
}

async function lookAt(reconciliation: Reconciliation, { runId, attempt }: StoredAttempt): Promise<void> {
  const { world, github, stored, now } = reconciliation;
  const run = await fetchRun(reconciliation, runId, attempt);
  if (run === null) {
    await world.store.backfills.markChecked(stored.repository.id, [{ runId, attempt, settled: false }], now);
    return;
  }
  const { runs } = run.status === 'completed' ? await collectAttempts({ github, log: world.log }, run, []) : { runs: [run] };
  await storeReconciled(reconciliation, runs, [run]);
}

/** Null: it was deleted, or is not to be read. */
async function fetchRun({ github, world }: Reconciliation, runId: number, attempt: number): Promise<Run | null> {
  try {
    const parsed = parseRun(await github.fetchRun(runId, attempt));
    if (parsed.ok) return parsed.value;
    world.log.warn('run not understood', { runId, attempt, reason: parsed.reason });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'GITHUB_NOT_FOUND') throw error;
    world.log.info('run is gone', { runId, attempt });
  }
  return null;
}
