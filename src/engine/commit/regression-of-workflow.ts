import { formatDuration } from '../../model/format-duration.ts';
import type { Run } from '../../model/run.ts';
import { isTimingSample } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { median, quantile } from '../../stats/quantile.ts';
import { type CausesOfRuns, causesOfRuns, type OutsideCause, type RegressionCause } from './regression-causes.ts';
import {
  compareDurations,
  type DurationComparison,
  type DurationShift,
  FEWEST_TESTED,
  isBeyondMany,
  standingShift,
} from './regression-comparison.ts';
import { changeOfPullRequest, type PullRequestChange } from './regression-files.ts';
import { type MeasuredQuantity, type MeasuredWorkflow, MOST_USUAL } from './regression-measured.ts';
import { type MovedStep, movedSteps } from './regression-steps.ts';

/**
 * `slower`: the pull request makes it so. `outside`: it is slower, and that is not the pull request's doing. `unclear`: its interval leaves out 0, and its p-value
 * is too large for a claim. `none`: tested, and nothing stands out. `too-few`: one or two runs, which prove nothing.
 */
export type RegressionState = 'slower' | 'outside' | 'unclear' | 'faster' | 'none' | 'too-few';

/** What a pull request does to one quantity. */
export interface Regression {
  readonly state: RegressionState;
  /** As measured, whatever the cause. */
  readonly comparison: DurationComparison;
  /** Of the Mann-Whitney test, adjusted among all of the pull request's makespans, or jobs. */
  readonly p: number;
  /** The shift without what is not the pull request's doing: `comparison.shift` where there is nothing of that. */
  readonly shift: DurationShift;
  /** Largest first. */
  readonly causes: readonly RegressionCause[];
}

export interface JobRegression extends Regression {
  readonly name: string;
}

/** One workflow of a pull request by one event. */
export interface WorkflowRegression extends Regression {
  readonly path: string | null;
  readonly name: string | null;
  readonly event: string | null;
  /** The newest run of the pull request that was compared. */
  readonly newestRunId: number;
  /** `newest`: all runs together do not show it, and the newest alone is far outside: it may have come with the last commit. */
  readonly basis: 'all' | 'newest';
  /** Slower by all runs, and the newest is no slower than the usual median: it may have been mended. */
  readonly isGone: boolean;
  /** Those that moved, by time. */
  readonly jobs: readonly JobRegression[];
  /** Others whose shift stands as measured. */
  readonly moreJobs: number;
  /** Steps that moved the way that is told, the largest first. */
  readonly steps: readonly MovedStep[];
  readonly change: PullRequestChange;
  /** Runs that were not compared: of commits with another version of the workflow, and re-runs. */
  readonly otherPlan: number;
  readonly reruns: number;
}

const SILENT: ReadonlySet<RegressionState> = new Set(['none', 'unclear', 'too-few']);
const MOST_JOBS = 5;
/** Jobs that are explained, by the size of their shift: each takes some ten milliseconds. */
const MOST_JUDGED = 8;
const MOST_STEPS = 3;
/** Of a shift, what the runs of others have to leave for it to be the pull request's, and what one step or the workflow file has to explain of one run. */
const HALF = 0.5;
const FEWEST_RECENT = 5;
/** Of a pull request's runs of a job, those that may lie within what the newest runs of others took. Measured: of many jobs one often has a new level. */
const MOST_WITHIN = 0.25;

/** P-values of one workflow, adjusted. */
export interface AdjustedPs {
  readonly makespan: number;
  readonly jobs: readonly number[];
}

/** What the pull request does to the makespan of one workflow and to its jobs, and why. */
export function regressionOfWorkflow(measured: MeasuredWorkflow, p: AdjustedPs): WorkflowRegression {
  const { samples, makespan } = measured;
  const { own, before, isEdited, planOf } = samples;
  const usual = before.filter((run) => isTimingSample(run) && run.event === own[0]?.event).slice(0, MOST_USUAL);
  const causes = rememberCauses(() => causesOfRuns(own, usual, planOf));
  const bySize = measured.jobs
    .map((job, index) => ({ job, p: p.jobs[index] ?? 1 }))
    .sort((a, b) => Math.abs(b.job.comparison.shift.estimate) - Math.abs(a.job.comparison.shift.estimate));
  const standing = bySize.filter((one) => standingShift(one.job.comparison, one.p) !== null);
  const jobs = standing.slice(0, MOST_JUDGED).flatMap((one) => judgeJob(one.job, one.p, causes));
  const oldestFirst = usual.toReversed();
  const stepsOf = (names: readonly string[], runs: readonly Run[]): readonly MovedStep[] =>
    names.flatMap((name) => movedSteps(name, runs, oldestFirst)).sort((a, b) => Math.abs(b.time) - Math.abs(a.time));
  const names = bySize.slice(0, MOST_JUDGED).map(({ job }) => job.name);
  const whole = judgeMakespan(makespan, p.makespan, causes, () => stepsOf(names, own));
  const isOpen = whole.state === 'none' || whole.state === 'unclear';
  const newest = isOpen ? judgeNewest(makespan, own.slice(-1), { usual, planOf, stepsOf: (runs) => stepsOf(names, runs) }) : null;
  const told = newest ?? whole;
  const moved = jobs.toSorted((a, b) => Math.abs(b.shift.estimate) - Math.abs(a.shift.estimate));
  const sign = told.state === 'faster' || (told.state === 'none' && moved.every(({ state }) => state === 'faster')) ? -1 : 1;
  const isTold = !SILENT.has(told.state) || moved.length > 0;
  const steps = isTold ? stepsOf(moved.length > 0 ? moved.map(({ name }) => name) : names, newest === null ? own : own.slice(-1)) : [];
  const last = own.at(-1);
  return {
    ...told,
    path: last?.workflowPath ?? null,
    name: last?.workflowName ?? null,
    event: last?.event ?? null,
    newestRunId: last?.runId ?? 0,
    basis: newest === null ? 'all' : 'newest',
    isGone:
      whole.state === 'slower' &&
      makespan.comparison.m >= FEWEST_TESTED &&
      makespan.comparison.newest.duration <= makespan.comparison.usual,
    jobs: moved.slice(0, MOST_JOBS),
    moreJobs: Math.max(0, moved.length - MOST_JOBS) + Math.max(0, standing.length - MOST_JUDGED),
    steps: steps.filter(({ time }) => Math.sign(time) === sign).slice(0, MOST_STEPS),
    change: changeOfPullRequest(own, usual, isEdited),
    otherPlan: samples.otherPlan,
    reruns: samples.reruns,
  };
}

function rememberCauses(find: () => CausesOfRuns): () => CausesOfRuns {
  let known: CausesOfRuns | null = null;
  return () => {
    known ??= find();
    return known;
  };
}

function judgeMakespan(quantity: MeasuredQuantity, p: number, causes: () => CausesOfRuns, steps: () => readonly MovedStep[]): Regression {
  const { comparison } = quantity;
  if (comparison.m < FEWEST_TESTED) return judgeFew(quantity, causes, steps);
  const raw = { comparison, p, shift: comparison.shift, causes: [] };
  const way = standingShift(comparison, p);
  if (way === null) return { ...raw, state: standingShift(comparison, 0) === 'slower' ? 'unclear' : 'none' };
  if (way === 'faster') return { ...raw, state: 'faster' };
  const found = causes();
  const judged = withoutOutside(quantity, p, found.adjusted, found.causes);
  const runnerStep = judged.state === 'slower' ? steps()[0] : undefined;
  return runnerStep?.isOfRunner ? { ...judged, state: 'outside', causes: [...judged.causes, ofRunner(runnerStep)] } : judged;
}

function judgeJob(job: MeasuredQuantity & { readonly name: string }, p: number, causes: () => CausesOfRuns): readonly JobRegression[] {
  const { comparison, name } = job;
  const way = standingShift(comparison, p);
  if (way === null) return [];
  const raw = { name, comparison, p, shift: comparison.shift, causes: [] };
  if (way === 'faster') return [{ ...raw, state: 'faster' }];
  const found = causes().adjustedJob(name);
  const judged = withoutOutside(job, p, found.values, found.causes);
  const isLevelOfNow = job.recent.length >= FEWEST_RECENT && (quantile(found.values, MOST_WITHIN) ?? 0) <= Math.max(...job.recent);
  return judged.state === 'slower' && isLevelOfNow ? [] : [{ name, ...judged }];
}

/** A shift that stands, judged again without what is not the pull request's doing. */
function withoutOutside(
  quantity: MeasuredQuantity,
  p: number,
  adjusted: readonly number[],
  causes: readonly RegressionCause[],
): Regression {
  const { comparison, usual, recent } = quantity;
  const without = compareDurations(usual, adjusted) ?? comparison;
  const common = { comparison, p, shift: without.shift };
  // What is taken from the pull request's runs alone is no draw like the usual ones: its p-value may only grow.
  if (standingShift(without, Math.max(p, without.p)) !== 'slower') return { ...common, state: 'outside', causes };
  const left = recent.length < FEWEST_RECENT ? null : hodgesLehmann(recent, adjusted);
  if (left !== null && left.estimate < HALF * without.shift.estimate)
    return { ...common, state: 'outside', causes: [...causes, ofBase(comparison, recent, without.shift.estimate - left.estimate)] };
  return { ...common, state: 'slower', causes };
}

/** One or two runs: a claim only beyond all of many usual runs, with a step far outside or a change of the workflow file that explains it. */
function judgeFew(quantity: MeasuredQuantity, causes: () => CausesOfRuns, steps: () => readonly MovedStep[]): Regression {
  const { comparison, usual, recent } = quantity;
  const raw = { comparison, p: comparison.p, shift: comparison.shift };
  if (!isBeyondMany(comparison)) return { ...raw, state: 'too-few', causes: [] };
  const found = causes();
  const without = compareDurations(usual, found.adjusted) ?? comparison;
  const common = { ...raw, shift: without.shift };
  if (!isBeyondMany(without)) return { ...common, state: 'outside', causes: found.causes };
  const isLevelOfNow = recent.length >= FEWEST_RECENT && Math.min(...found.adjusted) <= Math.max(...recent);
  if (isLevelOfNow) {
    const time = without.shift.estimate - ((median(found.adjusted) ?? 0) - (median(recent) ?? 0));
    return { ...common, state: 'outside', causes: [...found.causes, ofBase(comparison, recent, time)] };
  }
  const half = HALF * without.shift.estimate;
  const byFile = found.causes.some(({ cause, time }) => cause === 'workflow-change' && time >= half);
  const byStep = steps().some(({ time }) => time >= half);
  return { ...common, state: byFile || byStep ? 'slower' : 'too-few', causes: found.causes };
}

interface NewestEvidence {
  readonly usual: readonly Run[];
  readonly planOf: MeasuredWorkflow['samples']['planOf'];
  readonly stepsOf: (runs: readonly Run[]) => readonly MovedStep[];
}

/** The newest run alone, as if the pull request had but this one; null where that proves nothing. */
function judgeNewest(quantity: MeasuredQuantity, own: readonly Run[], { usual, planOf, stepsOf }: NewestEvidence): Regression | null {
  const comparison = compareDurations(quantity.usual, quantity.own.slice(-1));
  if (comparison === null || !isBeyondMany(comparison)) return null;
  const causes = rememberCauses(() => causesOfRuns(own, usual, planOf));
  const judged = judgeFew({ ...quantity, own: quantity.own.slice(-1), comparison }, causes, () => stepsOf(own));
  return judged.state === 'slower' ? judged : null;
}

function ofBase(comparison: DurationComparison, recent: readonly number[], time: number): RegressionCause {
  const now = `the newest ${recent.length} runs of others take ${formatDuration(median(recent) ?? 0)} at the median`;
  return {
    cause: 'base' satisfies OutsideCause,
    time: seconds(Math.max(0, time)),
    evidence: `${now}, ${formatDuration(comparison.usual)} was usual when this pull request began (n ${comparison.n})`,
  };
}

function ofRunner({ job, time }: MovedStep): RegressionCause {
  return { cause: 'runner', time: seconds(time), evidence: `the steps of ${job} moved together, as they do on a slower runner` };
}
