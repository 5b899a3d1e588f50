import type { Concurrency, Node, Problem, Value, Workflow } from '../model.ts';
import { flattenSteps } from '../walk.ts';
import { toProblem } from '../yaml/to-problem.ts';

/**
 * Values that GitHub refuses, where they are known: a limit in minutes that is not positive, and a queue beside a cancelling newcomer.
 * Sources: "Workflow syntax", timeout-minutes; "Control the concurrency of workflows and jobs", GitHub Docs.
 */
export function findSettingErrors(workflow: Workflow): readonly Problem[] {
  const problems: Problem[] = [];
  if (workflow.jobs.length === 0) problems.push(problemAt(workflow, 'The file has no job.'));
  const limit = (value: Value<number> | null) => {
    if (value?.known === true && !(value.value > 0)) problems.push(problemAt(value, 'A limit in minutes is not positive.'));
  };
  const group = (concurrency: Concurrency | null) => {
    const isQueue = concurrency?.queue?.known === true && concurrency.queue.value === 'max';
    if (isQueue && concurrency.cancelInProgress?.known === true && concurrency.cancelInProgress.value) {
      problems.push(problemAt(concurrency, 'queue: max and cancel-in-progress: true exclude each other.'));
    }
  };
  group(workflow.concurrency);
  for (const job of workflow.jobs) {
    group(job.concurrency);
    if (job.kind !== 'job') continue;
    limit(job.timeoutMinutes);
    for (const step of flattenSteps(job.steps)) limit(step.timeoutMinutes);
  }
  return problems;
}

function problemAt(node: Node, message: string): Problem {
  return toProblem('not-a-workflow', message, node.span);
}
