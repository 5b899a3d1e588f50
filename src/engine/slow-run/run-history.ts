import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { isTimingSample, makespanOf } from '../../model/run-times.ts';
import type { RunGraph } from '../../simulate/run-graph.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { graphOfRun } from '../path/graph-of-run.ts';
import { compareStamps, stampOf } from '../profile/stamp.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { planClasses } from './plan-classes.ts';
import { stepTimes } from './step-times.ts';

/** The runs that say what was usual when a run started. */
export interface Comparables {
  /** Newest first. */
  readonly runs: readonly Run[];
  readonly makespans: readonly number[];
  /** Of the newest of `runs`, where all of them had another plan than the run; else null. */
  readonly otherPlan: Run | null;
}

/** What is asked of the runs of a workflow again and again; each answer is computed once. */
export interface RunHistory {
  readonly comparableWith: (run: Run) => Comparables | null;
  readonly graphOf: (run: Run) => RunGraph | null;
  readonly planOf: (run: Run) => ExpandedPlan | null;
  readonly timesOf: (job: JobRun) => ReadonlyMap<string, number>;
  /** The attempts of a run before this one, the first first; null where one of them is not recorded or has no times. */
  readonly attemptsBefore: (run: Run) => readonly Run[] | null;
}

export const FEWEST_COMPARABLE = 10;
/** More would say less of now. */
const MOST_COMPARABLE = 200;

/** Reads the completed runs of a workflow. */
export function runHistory({ runs, planOf }: WorkflowRuns): RunHistory {
  const classOf = planClasses(planOf);
  const usual = runs.filter((run) => isTimingSample(run) && makespanOf(run) !== null);
  const graphs = new Map<Run, RunGraph | null>();
  const times = new Map<JobRun, ReadonlyMap<string, number>>();
  return {
    comparableWith: (run) => {
      const stamp = stampOf({ ...run, attempt: 1 });
      const before = usual.filter((other) => other.event === run.event && compareStamps(stampOf(other), stamp) < 0);
      const own = classOf(run);
      if (own === null) return comparables(before, false);
      const same = before.filter((other) => classOf(other) === own);
      if (same.length >= FEWEST_COMPARABLE) return comparables(same, false);
      const others = before.filter((other) => classOf(other) !== own && classOf(other) !== null);
      return others.length >= FEWEST_COMPARABLE ? comparables(others, true) : comparables(before, false);
    },
    graphOf: (run) => {
      const known = graphs.get(run);
      if (known !== undefined) return known;
      const graph = graphOfRun(run, planOf(run))?.graph ?? null;
      graphs.set(run, graph);
      return graph;
    },
    planOf,
    timesOf: (job) => {
      const known = times.get(job) ?? stepTimes(job);
      times.set(job, known);
      return known;
    },
    attemptsBefore: (run) => {
      const own = runs.filter((other) => other.runId === run.runId && other.attempt < run.attempt && makespanOf(other) !== null);
      const found = own.toSorted((a, b) => a.attempt - b.attempt);
      return found.length === run.attempt - 1 ? found : null;
    },
  };
}

function comparables(runs: readonly Run[], isOtherPlan: boolean): Comparables | null {
  const newest = runs.slice(0, MOST_COMPARABLE);
  const [first] = newest;
  if (first === undefined || newest.length < FEWEST_COMPARABLE) return null;
  return { runs: newest, makespans: newest.map((run) => makespanOf(run) ?? 0), otherPlan: isOtherPlan ? first : null };
}
