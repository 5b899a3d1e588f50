import { matchesWorkflow } from '../engine/matches-workflow.ts';
import type { Run } from '../model/run.ts';
import { HISTORY_RUNS } from '../tasks/history-runs.ts';
import type { Workflow } from '../workflow/model.ts';
import { createNewestRuns } from './newest-runs.ts';
import type { Output } from './output.ts';
import { noteProblems, readHistory } from './read-history.ts';

/** The newest completed runs of each workflow, as many as the App looks at: rules need them whole. */
export async function loadNewest(
  path: string,
  output: Output,
  { only, asOf }: { readonly only: string | undefined; readonly asOf: Date },
): Promise<readonly Run[]> {
  const isWanted = (run: Run): boolean => run.status === 'completed' && run.createdAt <= asOf && mayBeOf(run, only);
  return readHistory(path, output, { asOf, wanted: isWanted }, async (history) => {
    const newest = createNewestRuns(HISTORY_RUNS);
    for await (const run of history.runs()) if (run.status === 'completed') newest.take(run);
    noteProblems(history.problems(), output);
    const runs = newest.runs();
    if (newest.leftOut() > 0)
      output.note(`the newest ${HISTORY_RUNS} runs of each workflow are looked at; ${newest.leftOut()} older ones are left out`);
    return runs;
  });
}

/** Which workflow a run without a path belongs to is known only with the workflows at hand. */
function mayBeOf({ workflowPath }: Run, only: string | undefined): boolean {
  return only === undefined || workflowPath === null || matchesWorkflow(workflowPath, only);
}

/** A workflow's runs: by path where the record has one, else by the name GitHub showed. */
export function runsOf(workflow: Workflow, runs: readonly Run[]): readonly Run[] {
  const name = workflow.name?.known ? workflow.name.value : workflow.path;
  return runs
    .filter((run) => (run.workflowPath === null ? run.workflowName === name : run.workflowPath === workflow.path))
    .slice(0, HISTORY_RUNS);
}
