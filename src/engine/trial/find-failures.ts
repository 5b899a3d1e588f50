import type { Availability } from '../../model/availability.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { outcomeOfJob } from '../profile/outcome.ts';
import { referenceOf } from '../recent/reference-of.ts';
import { computeReliability } from '../reliability/compute-reliability.ts';
import type { JobReliability } from '../reliability/reliability.ts';
import { type BaseQuestion, baseOfJob, baseOfStart, failedSteps } from './base-of-job.ts';
import { blameJob, isAtLimit } from './blame-job.ts';
import { blameStart } from './blame-start.ts';
import type { EditedPlan } from './edited-plan.ts';
import { findRelation, type Relation } from './find-relation.ts';
import type { TrialFailure } from './trial.ts';
import type { TriedProposal } from './trial-evidence.ts';
import { lastAttempts, ofWorkflow, type TrialRuns } from './trial-runs.ts';

interface Context {
  readonly runs: TrialRuns;
  readonly edited: EditedPlan;
  readonly proposal: TriedProposal;
  readonly requiredChecks: Availability<ReadonlySet<string>>;
  readonly asOf: Date;
}

/** So long after a run's end its jobs may still come to be known. */
const JOBS_COME_MS = 30 * 60_000;

/**
 * What failed on our last commit, in the last attempt of each run: every job of the edited workflow but those whose failure its file allows, and the required
 * jobs of other workflows (all of them, where nobody knows which are required).
 */
export function findFailures(context: Context): readonly TrialFailure[] {
  const { runs, requiredChecks } = context;
  const reliability = rememberReliability(runs.base);
  return [...lastAttempts(runs.tried), ...lastAttempts(runs.others)].flatMap((run) => {
    if (run.status !== 'completed') return [];
    if (hasNotStarted(run, context.asOf)) return [startFailure(run, context)];
    const isTried = runs.tried.includes(run);
    return run.jobs.flatMap((job) => {
      const relation = relationOf(run, job, isTried, context);
      if (!isFailure(job, relation)) return [];
      const isRequired = requiredChecks.available ? requiredChecks.value.has(job.name) : null;
      const mayCount = run.conclusion !== 'success' && (isTried || isRequired === null);
      if (isRequired !== true && !mayCount) return [];
      const times = lastFailures(runs, run, job.name);
      const base = baseOfJob(ofWorkflow(runs.base, run), job.name, questionOf(run, context));
      const blame = blameJob({ job, times, relation, base, reliability: reliability(run, job.name) });
      const step = failedSteps(job)[0] ?? null;
      return [{ path: run.workflowPath, run: referenceOf(run), job: job.name, step, conclusion: job.conclusion, isRequired, blame }];
    });
  });
}

/** A file that GitHub cannot read at all is recorded as a failure without jobs. */
function hasNotStarted({ conclusion, jobs, updatedAt }: Run, asOf: Date): boolean {
  if (conclusion === 'startup_failure') return true;
  return conclusion === 'failure' && jobs.length === 0 && asOf.getTime() - updatedAt.getTime() > JOBS_COME_MS;
}

/** Jobs that failed in one attempt of a run of the edited workflow and succeeded in its last one. */
export function findRecovered({ tried }: TrialRuns): readonly string[] {
  const names = lastAttempts(tried).flatMap((last) => {
    const passed = new Set(last.jobs.filter(({ conclusion }) => conclusion === 'success').map(({ name }) => name));
    const earlier = tried.filter(({ runId, attempt }) => runId === last.runId && attempt < last.attempt);
    return earlier.flatMap(({ jobs }) => jobs.filter((job) => failedByItself(job) && passed.has(job.name)).map(({ name }) => name));
  });
  return [...new Set(names)].sort();
}

function startFailure(run: Run, context: Context): TrialFailure {
  const { edited, proposal, runs } = context;
  const isEdited = runs.tried.includes(run) || (run.workflowPath !== null && proposal.changedPaths.includes(run.workflowPath));
  const base = baseOfStart(ofWorkflow(runs.base, run), questionOf(run, context));
  return {
    path: run.workflowPath,
    run: referenceOf(run),
    job: null,
    step: null,
    conclusion: run.conclusion,
    isRequired: null,
    blame: blameStart(edited, base, isEdited),
  };
}

/** Of another workflow whose file the proposal changes nothing more is known: any job of it may be touched. */
function relationOf(run: Run, job: JobRun, isTried: boolean, { edited, proposal }: Context): Relation {
  if (isTried) return findRelation(edited, job.name, run.event);
  const isChanged =
    run.workflowPath !== null && run.workflowPath !== proposal.workflow.path && proposal.changedPaths.includes(run.workflowPath);
  return isChanged ? { kind: 'unknown' } : { kind: 'untouched' };
}

function isFailure(job: JobRun, relation: Relation): boolean {
  return failedByItself(job) || isAtLimit(relation, job);
}

function failedByItself(job: JobRun): boolean {
  const outcome = outcomeOfJob(job);
  return outcome === 'failure' || outcome === 'timed-out';
}

/** How often in a row the job has failed on this commit: this attempt, and those before it of the same run. */
function lastFailures({ tried, others }: TrialRuns, run: Run, name: string): number {
  const attempts = [...tried, ...others].filter(({ runId, attempt }) => runId === run.runId && attempt <= run.attempt);
  const ends = attempts
    .toSorted((a, b) => b.attempt - a.attempt)
    .map(({ jobs }) => jobs.find((job) => job.name === name && !job.carriedOver));
  const passed = ends.findIndex((job) => job !== undefined && !failedByItself(job));
  const row = ends.slice(0, passed === -1 ? ends.length : passed).filter((job) => job !== undefined);
  return Math.max(1, row.length);
}

function questionOf(run: Run, { proposal }: Context): BaseQuestion {
  return { event: run.event, base: proposal.base, baseSha: proposal.baseSha };
}

/** Of each workflow once. */
function rememberReliability(base: readonly Run[]): (run: Run, name: string) => JobReliability | null {
  const known = new Map<string, ReadonlyMap<string, JobReliability>>();
  return (run, name) => {
    const key = `${run.workflowPath}`;
    const jobs = known.get(key) ?? reliabilityOf(ofWorkflow(base, run));
    known.set(key, jobs);
    return jobs.get(name) ?? null;
  };
}

function reliabilityOf(runs: readonly Run[]): ReadonlyMap<string, JobReliability> {
  const newest = runs.toReversed();
  const { jobs } = computeReliability({
    path: null,
    name: null,
    runs: newest,
    running: [],
    ofAll: newest.length,
    planOf: () => null,
    newestPlan: null,
  });
  return new Map(jobs.map((job) => [job.name, job]));
}
