import type { Run } from '../../model/run.ts';
import { hasSucceeded } from '../../model/run-times.ts';
import type { Change } from '../changes/change.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { explainWithin, lastKnown } from './explain-run.ts';
import { runHistory } from './run-history.ts';
import type { SlowRun } from './slow-run.ts';

/** How many completed runs are looked at. */
const NEWEST = 50;

/**
 * Which of the newest 50 runs that succeeded, at the first attempt or a later one, were slower than usual, and which of those that go on are already; why, by
 * `explainRun`. Those that go on first, then newest first.
 */
export function explainSlowRuns(workflow: WorkflowRuns, changes: readonly Change[], asOf?: Date): readonly SlowRun[] {
  const history = runHistory(workflow);
  const at = asOf ?? lastKnown([...workflow.runs, ...workflow.running]);
  const candidates = [...workflow.running, ...newestAttempts(workflow.runs).slice(0, NEWEST)];
  return candidates.flatMap((run) => explainWithin(history, run, changes, at) ?? []);
}

/** Of each run that succeeded its last attempt that did. */
function newestAttempts(runs: readonly Run[]): readonly Run[] {
  const found = new Map<number, Run>();
  for (const run of runs) {
    const known = found.get(run.runId);
    if (hasSucceeded(run) === true && (known === undefined || known.attempt < run.attempt)) found.set(run.runId, run);
  }
  return [...found.values()];
}
