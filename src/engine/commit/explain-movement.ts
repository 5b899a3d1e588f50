import type { Run } from '../../model/run.ts';
import type { Change } from '../changes/change.ts';
import { createChangesBuilder } from '../changes/changes-builder.ts';
import type { PlanReader } from '../eras.ts';
import { compareStamps, stampOf } from '../profile/stamp.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { explainWithin } from '../slow-run/explain-run.ts';
import { runHistory } from '../slow-run/run-history.ts';
import type { SlowRun } from '../slow-run/slow-run.ts';
import { explainFaster } from './explain-faster.ts';
import { explainSlowJob } from './explain-slow-job.ts';
import { explainStanding } from './explain-standing.ts';
import type { MeasuredRun } from './measured-run.ts';
import type { MovementCause } from './movement.ts';
import { plansOfRuns } from './plans-of-runs.ts';

/** Answers why one run of a commit, or a job of it, took longer or less than usual. */
export interface RunExplainer {
  /** Null: the run was not slower than what its slowest usual runs take, nor does a change that made it slower stand; or too few runs tell. */
  readonly slowRun: () => Pick<SlowRun, 'usual' | 'causes'> | null;
  readonly slowJob: (name: string) => readonly MovementCause[];
  readonly faster: (job: string | null) => readonly MovementCause[];
}

/** With fewer there may be too few to compare with. */
const FEWEST_RUNS = 15;
/** Of the job runs that are read, change points are looked for among this share: the newest. */
const CHANGES_SHARE = 1 / 4;

/** Reads the newest runs of the history that the same event started, about as many as have `jobRuns` job runs: it is asked of every push. */
export function explainerOf({ run: whole, earlier, history }: MeasuredRun, readPlan: PlanReader, jobRuns: number): RunExplainer {
  const run = alikeIn(history, whole);
  const newest = history.filter(({ event }) => event === run.event).sort((a, b) => compareStamps(stampOf(b), stampOf(a)));
  const newestFirst = [...earlier, ...withJobRuns(newest, jobRuns, FEWEST_RUNS)].sort((a, b) => compareStamps(stampOf(b), stampOf(a)));
  const workflow: WorkflowRuns = {
    path: run.workflowPath,
    name: run.workflowName,
    runs: newestFirst,
    running: [],
    ofAll: newestFirst.length,
    planOf: plansOfRuns([run, ...newestFirst], readPlan),
    newestPlan: null,
  };
  let changes: readonly Change[] | null = null;
  const findChanges = (): readonly Change[] => {
    changes ??= changesUntil(run, withJobRuns(newestFirst, jobRuns * CHANGES_SHARE, 0));
    return changes;
  };
  const past = runHistory(workflow);
  return {
    slowRun: () => explainWithin(past, run, findChanges(), run.updatedAt) ?? explainStanding(run, past, findChanges()),
    slowJob: (name) => explainSlowJob(run, name, past, findChanges()),
    faster: (job) => explainFaster(run, job, past),
  };
}

function changesUntil(run: Run, newestFirst: readonly Run[]): readonly Change[] {
  const builder = createChangesBuilder({ asOf: run.updatedAt });
  builder.take(run);
  for (const other of newestFirst) builder.take(other);
  return builder.finish().get(workflowKeyOf(run)) ?? [];
}

/** The first of them that have at most so many job runs together, but no fewer than `fewest`. */
export function withJobRuns(runs: readonly Run[], most: number, fewest: number): readonly Run[] {
  let left = most;
  const end = runs.findIndex(({ jobs }) => {
    left -= jobs.length;
    return left < 0;
  });
  return end === -1 ? runs : runs.slice(0, Math.max(end, fewest));
}

/** Beside a history without steps the run has none either: each of them would look new. */
export function alikeIn(history: readonly Run[], run: Run): Run {
  if (!history.some(({ jobs }) => jobs.some(({ hasOtherSteps }) => hasOtherSteps === true))) return run;
  return { ...run, jobs: run.jobs.map((job) => (job.steps.length === 0 ? job : { ...job, steps: [], hasOtherSteps: true })) };
}
