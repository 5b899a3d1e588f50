import { matchesWorkflow } from '../engine/matches-workflow.ts';
import type { Run } from '../model/run.ts';

/** Whether the path, the file name or the name of the run's workflow matches the glob; null: any. */
export function isOfWorkflow({ workflowPath, workflowName }: Pick<Run, 'workflowPath' | 'workflowName'>, glob: string | null): boolean {
  return glob === null || [workflowPath, workflowName].some((name) => name !== null && matchesWorkflow(name, glob));
}
