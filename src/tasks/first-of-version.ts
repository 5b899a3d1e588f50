import type { Run } from '../model/run.ts';
import type { Transaction } from '../ports/store.ts';
import { isFirstAfterChange } from '../telemetry/logs/choose-log.ts';

/** How many runs before tell whether a version of a workflow is new. */
const RUNS_BEFORE = 20;

/** Whether a run is the first that saw this version of its workflow's file, as far as that is known. */
export async function isFirstOfItsVersion(store: Pick<Transaction, 'runs'>, repositoryId: number, run: Run): Promise<boolean> {
  if (run.workflowPath === null || (run.sources?.workflowBlob ?? null) === null) return false;
  const limits = { runs: RUNS_BEFORE, before: run.createdAt, runsOnly: true };
  return isFirstAfterChange(run, await store.runs.history(repositoryId, run.workflowPath, limits));
}

/** Those of a history, newest first, that tell it of one of its runs. */
export function runsBefore({ createdAt }: Run, history: readonly Run[]): readonly Run[] {
  const first = history.findIndex((run) => run.createdAt < createdAt);
  return first === -1 ? [] : history.slice(first, first + RUNS_BEFORE);
}
