import { isFromFork } from '../../model/is-from-fork.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { isTimingSample, makespanOf, runnerTimeOf } from '../../model/run-times.ts';
import type { ExpandedPlan, PlannedStep } from '../../workflow/plan.ts';
import { planOfText } from '../eras.ts';
import { NO_SOURCES } from '../no-sources.ts';
import { stepsInPlan } from '../steps-in-plan.ts';
import { type DurationTally, newDurationTally, tallyDuration } from './duration-tally.ts';
import { type JobTally, newJobTally, tallyJob } from './job-tally.ts';
import { outcomeOfRun } from './outcome.ts';
import { compareStamps, type Stamp, stampOf } from './stamp.ts';
import { newOutcomeTally, type OutcomeTally, tallyOutcome } from './summaries.ts';

/** What the runs of one workflow were, as numbers. */
export interface WorkflowTally {
  newest: { readonly stamp: Stamp; readonly path: string | null; readonly name: string | null };
  runs: number;
  forkRuns: number;
  /** Of first attempts that succeeded, like `runnerTime`. */
  readonly makespan: DurationTally;
  readonly runnerTime: DurationTally;
  readonly allRunnerTime: DurationTally;
  readonly outcomes: OutcomeTally;
  readonly versions: Map<string, VersionTally>;
  /** By text; null for one that cannot be read. */
  readonly plans: Map<string, ExpandedPlan | null>;
}

/** What the jobs of runs under one version of the workflow file were. */
export interface VersionTally {
  /** Null: not known, or not yet. */
  text: string | null;
  /** Whether the file was measured at all. */
  readonly isMeasured: boolean;
  from: number;
  to: number;
  runs: number;
  readonly jobs: Map<string, NamedTally>;
}

/** The job runs of one name that one event started. */
export interface NamedTally {
  readonly name: string;
  readonly event: string | null;
  readonly tally: JobTally;
  /** As in `placesOf`; asked anew as long as it is undefined. */
  written: readonly PlannedStep[] | null | undefined;
}

export function newWorkflowTally(run: Run): WorkflowTally {
  return {
    newest: { stamp: stampOf(run), path: run.workflowPath, name: run.workflowName },
    runs: 0,
    forkRuns: 0,
    makespan: newDurationTally(),
    runnerTime: newDurationTally(),
    allRunnerTime: newDurationTally(),
    outcomes: newOutcomeTally(),
    versions: new Map(),
    plans: new Map(),
  };
}

/** A run of a fork counts, and is otherwise no sample: anybody can set its times, its results and its workflow file. */
export function tallyRun(tally: WorkflowTally, run: Run): void {
  const runnerTime = runnerTimeOf(run);
  tally.runs += 1;
  tallyDuration(tally.allRunnerTime, runnerTime);
  if (isFromFork(run)) {
    tally.forkRuns += 1;
    return;
  }
  const stamp = stampOf(run);
  if (compareStamps(stamp, tally.newest.stamp) > 0) tally.newest = { stamp, path: run.workflowPath, name: run.workflowName };
  const makespan = makespanOf(run);
  if (isTimingSample(run) && makespan !== null) {
    tallyDuration(tally.makespan, makespan);
    tallyDuration(tally.runnerTime, runnerTime);
  }
  tallyOutcome(tally.outcomes, outcomeOfRun(run));
  const version = versionOf(tally, run);
  for (const job of run.jobs) tallyJobRun(tally, version, run, job);
}

/** Under what the version of the file that the run saw is tallied; empty: not known. */
export function versionKeyOf({ sources }: Pick<Run, 'sources'>): string {
  const blob = sources?.workflowBlob ?? null;
  const text = sources?.workflowText ?? null;
  return blob !== null ? `blob ${blob}` : text !== null ? `text ${text}` : '';
}

/** The tally that a job run of this run is in, once the run was taken. */
export function namedTallyOf(tally: WorkflowTally, run: Pick<Run, 'sources' | 'event'>, job: string): NamedTally | undefined {
  return tally.versions.get(versionKeyOf(run))?.jobs.get(JSON.stringify([job, run.event]));
}

function versionOf(tally: WorkflowTally, run: Run): VersionTally {
  const text = run.sources?.workflowText ?? null;
  const key = versionKeyOf(run);
  const at = run.createdAt.getTime();
  const version = tally.versions.get(key) ?? { text, isMeasured: key !== '', from: at, to: at, runs: 0, jobs: new Map() };
  tally.versions.set(key, version);
  version.text ??= text;
  version.from = Math.min(version.from, at);
  version.to = Math.max(version.to, at);
  version.runs += 1;
  return version;
}

/** The plan of a version whose text is known. Called workflows are not: the history has their ids at most. */
export function planOfVersion({ plans, newest }: WorkflowTally, { text }: VersionTally): ExpandedPlan | null {
  if (text === null) return null;
  const known = plans.get(text);
  if (known !== undefined) return known;
  const plan = planOfText(newest.path ?? '', text, NO_SOURCES);
  plans.set(text, plan);
  return plan;
}

function tallyJobRun(workflow: WorkflowTally, version: VersionTally, run: Run, job: JobRun): void {
  const stamp = stampOf(run, job.jobId);
  const key = JSON.stringify([job.name, run.event]);
  const named = version.jobs.get(key) ?? { name: job.name, event: run.event, tally: newJobTally(stamp), written: undefined };
  version.jobs.set(key, named);
  if (named.written === undefined) named.written = writtenSteps(workflow, version, named);
  tallyJob(named.tally, job, stamp, named.written);
}

/** As `stepsInPlan`; undefined: the text of the file may still come. */
export function writtenSteps(
  workflow: WorkflowTally,
  version: VersionTally,
  { name, event }: Pick<NamedTally, 'name' | 'event'>,
): readonly PlannedStep[] | null | undefined {
  if (!version.isMeasured) return null;
  if (version.text === null) return undefined;
  return stepsInPlan(planOfVersion(workflow, version), name, event);
}
