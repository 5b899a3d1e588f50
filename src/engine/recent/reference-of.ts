import type { Run } from '../../model/run.ts';
import type { RunReference } from './workflow-runs.ts';

/** What is needed to look a run up. */
export function referenceOf({ runId, attempt, headSha, createdAt }: Run): RunReference {
  return { runId, attempt, headSha, createdAt };
}
