import type { WorkflowCaller } from '../model/workflow-caller.ts';
import type { Workflow } from './model.ts';

/** Which of a repository's workflows call the one at `path`, by `./` or `$/`. Callers in other repositories are not seen. */
export function findCallers(path: string, workflows: readonly Workflow[]): readonly WorkflowCaller[] {
  return workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) => {
      if (job.kind !== 'call' || !job.uses.known) return [];
      const target = job.uses.value.replace(/^(\.|\$)\//, '');
      return target === path ? [{ path: workflow.path, job: job.key, events: [...workflow.triggers.keys()] }] : [];
    }),
  );
}
