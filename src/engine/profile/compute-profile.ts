import type { Run } from '../../model/run.ts';
import { hasSucceeded, makespanOf, runnerTimeOf } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { outcomeOfRun } from './outcome.ts';
import type { Profile, WorkflowProfile } from './profile.ts';
import { profileJob } from './profile-job.ts';
import { summarizeDurations, summarizeOutcomes } from './summaries.ts';

/** Profiles every workflow of a history, by path; runs that were created later than `asOf` are not looked at. The order of the runs does not matter. */
export function computeProfile(runs: readonly Run[], asOf: Date): Profile {
  const seen = runs.filter((run) => run.createdAt <= asOf && run.status === 'completed');
  const times = seen.map((run) => run.createdAt.getTime());
  const groups = Map.groupBy(seen, workflowKeyOf);
  return {
    asOf,
    window:
      times.length === 0
        ? null
        : { from: new Date(times.reduce((a, b) => Math.min(a, b))), to: new Date(times.reduce((a, b) => Math.max(a, b))) },
    simulated: simulatedNote(seen),
    workflows: [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => profileWorkflow(group)),
  };
}

/** What tells workflows apart: the path; where it is not measured, the name or the id. */
export function workflowKeyOf(run: Pick<Run, 'workflowPath' | 'workflowName' | 'workflowId'>): string {
  return run.workflowPath ?? run.workflowName ?? String(run.workflowId ?? '');
}

/** The note of the generated runs among these; null when all were recorded. */
export function simulatedNote(runs: readonly Run[]): string | null {
  const notes = runs.flatMap((run) => (run.simulated === null ? [] : [run.simulated])).sort();
  return notes[0] ?? null;
}

function profileWorkflow(runs: readonly Run[]): WorkflowProfile {
  const timed = runs.filter((run) => run.attempt === 1 && hasSucceeded(run) === true && makespanOf(run) !== null);
  const newest = runs.reduce((a, b) => (b.createdAt > a.createdAt || (b.createdAt >= a.createdAt && b.runId > a.runId) ? b : a));
  const jobRuns = Map.groupBy(
    runs.flatMap((run) => run.jobs),
    (job) => job.name,
  );
  return {
    path: newest.workflowPath,
    name: newest.workflowName,
    runs: runs.length,
    makespan: summarizeDurations(timed.map(makespanOf)),
    runnerTime: summarizeDurations(timed.map(runnerTimeOf)),
    totalRunnerTime: seconds(runs.reduce((sum, run) => sum + runnerTimeOf(run), 0)),
    outcomes: summarizeOutcomes(runs.map(outcomeOfRun)),
    jobs: [...jobRuns.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, group]) => profileJob(name, group)),
  };
}
