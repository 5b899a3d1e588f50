import type { Run } from '../model/run.ts';
import { parseRun } from '../telemetry/parse-run.ts';
import { collectAttempts, earlierAttempts } from './collect-attempts.ts';
import { findRunsWithoutJobs } from './find-runs-without-jobs.ts';
import type { Reconciliation, Stopped } from './reconciliation.ts';
import { storeReconciled } from './store-reconciled.ts';

/** Runs that are compared and stored at once. */
const BATCH_RUNS = 25;
/** Webhooks of what ended a moment ago are still on their way: its jobs are compared the next time. */
const SETTLED_AFTER_MS = 120_000;

/** Compares a page of GitHub's list with what is stored, and merges what is missing or newer. */
export async function reconcilePage(reconciliation: Reconciliation, bodies: readonly unknown[]): Promise<Stopped | null> {
  for (let start = 0; start < bodies.length; start += BATCH_RUNS) {
    const stopped = await reconcileBatch(reconciliation, bodies.slice(start, start + BATCH_RUNS));
    if (stopped !== null) return stopped;
  }
  return null;
}

async function reconcileBatch(reconciliation: Reconciliation, bodies: readonly unknown[]): Promise<Stopped | null> {
  const { world, checked, now } = reconciliation;
  const newer: Run[] = [];
  const ended: { readonly run: Run; readonly body: unknown }[] = [];
  for (const body of bodies) {
    const parsed = parseRun(body);
    if (!parsed.ok) {
      world.log.warn('run not understood', { repositoryId: reconciliation.stored.repository.id, reason: parsed.reason });
      continue;
    }
    const run = parsed.value;
    if (isNewer(reconciliation, run)) newer.push(run);
    const isSettled = run.status === 'completed' && now.getTime() - run.updatedAt.getTime() >= SETTLED_AFTER_MS;
    const isChecked = checked.has(keyOf(run)) && missedAttempts(reconciliation, run).length === 0;
    if (isSettled && !isChecked) ended.push({ run, body });
  }
  // What the list tells is kept before anything else is asked.
  await storeReconciled(reconciliation, newer, []);
  const stopped = ended.length === 0 ? null : await reconciliation.mayGoOn();
  if (stopped !== null) return stopped;
  const missing = await findRunsWithoutJobs(reconciliation, ended);
  await storeReconciled(
    reconciliation,
    [],
    ended.flatMap(({ run }) => (missing.has(run) ? [] : [run])),
  );
  for (const run of missing) {
    const pause = await reconciliation.mayGoOn();
    if (pause !== null) return pause;
    const missed = missedAttempts(reconciliation, run);
    const { runs } = await collectAttempts({ github: reconciliation.github, log: world.log }, run, missed);
    await storeReconciled(reconciliation, runs, [run, ...missed.map((attempt) => ({ ...run, attempt }))]);
  }
  return null;
}

function isNewer({ known }: Reconciliation, run: Run): boolean {
  const stored = known.get(keyOf(run));
  if (stored === undefined) return true;
  return stored.updatedAt.getTime() < run.updatedAt.getTime() || (run.status === 'completed' && stored.status !== 'completed');
}

/** Earlier attempts whose jobs were not compared. */
function missedAttempts({ checked }: Reconciliation, run: Run): readonly number[] {
  return earlierAttempts(run).filter((attempt) => !checked.has(keyOf({ runId: run.runId, attempt })));
}

function keyOf({ runId, attempt }: Pick<Run, 'runId' | 'attempt'>): string {
  return `${runId}/${attempt}`;
}
