import type { Run } from '../../model/run.ts';

/** What tells workflows apart: the path; where it is not measured, the name or the id. */
export function workflowKeyOf(run: Pick<Run, 'workflowPath' | 'workflowName' | 'workflowId'>): string {
  return run.workflowPath ?? run.workflowName ?? String(run.workflowId ?? '');
}
