import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { hasRun } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { benjaminiHochberg } from '../../stats/benjamini-hochberg.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { logDuration } from '../../stats/log-duration.ts';
import { median } from '../../stats/quantile.ts';
import { removeRunnerSpeed } from '../../stats/same-job-control.ts';
import { stepTimes } from '../slow-run/step-times.ts';
import { compareDurations, FEWEST_TESTED, isFarOutside, standingShift } from './regression-comparison.ts';

/** A step of a job that takes longer, or less long, in a pull request than it usually does. */
export interface MovedStep {
  readonly job: string;
  readonly step: string;
  /** What it adds to the job, or saves. */
  readonly time: Seconds;
  readonly p50: Seconds;
  /** Null: the usual runs have no such step. */
  readonly usual: { readonly n: number; readonly p50: Seconds } | null;
  /** True where the other steps of the job moved with it as they do when the runner is slower: not to be told from one. */
  readonly isOfRunner: boolean;
}

/** Twice the second to which GitHub records. */
const LEAST = 2;
const FEWEST_USUAL = 10;
/** A control is no shorter: of a short one the second to which GitHub records is too much. */
const LEAST_CONTROL = 5;
/** Of the shift as measured: what is less when the runner's speed is removed is the runner's. */
const LEAST_LEFT = 0.25;

interface StepSeries {
  readonly key: string;
  /** In the order of the runs. Null: that run has no such step. */
  readonly usual: readonly (number | null)[];
  readonly own: readonly (number | null)[];
}

/**
 * The steps of a job that moved, the largest first: tested from three runs on, with Benjamini and Hochberg's correction among the steps of the job; of one or
 * two runs those that were far outside in each. Both lists of runs oldest first.
 */
export function movedSteps(name: string, own: readonly Run[], usual: readonly Run[]): readonly MovedStep[] {
  const [ownTimes, usualTimes] = [timesIn(own, name), timesIn(usual, name)];
  if (ownTimes.length === 0 || usualTimes.length < FEWEST_USUAL) return [];
  const keys = [...new Set(ownTimes.flatMap((times) => [...times.keys()]))];
  const series = keys.map((key): StepSeries => {
    const at = (times: ReadonlyMap<string, number>): number | null => times.get(key) ?? null;
    return { key, usual: usualTimes.map(at), own: ownTimes.map(at) };
  });
  const compared = series.map((one) => compareDurations(values(one.usual), values(one.own)));
  const adjusted = benjaminiHochberg(compared.map((one) => one?.p ?? 1));
  return series
    .flatMap((one, index): MovedStep[] => {
      const comparison = compared[index] ?? null;
      const took = values(one.own);
      const before = values(one.usual);
      const p50 = seconds(median(took) ?? 0);
      // Whoever adds a step has it in all the runs that are compared: they ran one plan.
      if (before.length === 0) return p50 >= LEAST ? [{ job: name, step: one.key, time: p50, p50, usual: null, isOfRunner: false }] : [];
      if (comparison === null) return [];
      const isTested = comparison.m >= FEWEST_TESTED;
      const isMoved = isTested
        ? standingShift(comparison, adjusted[index]?.adjusted ?? 1, LEAST) !== null
        : took.every((time) => isFarOutside(time, before, LEAST));
      const known = { n: before.length, p50: comparison.usual };
      const time = comparison.shift.estimate;
      return isMoved ? [{ job: name, step: one.key, time, p50, usual: known, isOfRunner: isTested && isOfRunner(one, series) }] : [];
    })
    .sort((a, b) => Math.abs(b.time) - Math.abs(a.time));
}

/** ALGORITHMS 2.4: speak where the shift and the shift without the runner's speed agree. */
function isOfRunner(target: StepSeries, all: readonly StepSeries[]): boolean {
  const controls = all.filter((one) => one !== target && (median(values(one.usual)) ?? 0) >= LEAST_CONTROL);
  const whole = ({ usual, own }: StepSeries): readonly (number | null)[] => [...usual, ...own];
  const { adjusted } = removeRunnerSpeed(
    whole(target),
    controls.map((control) => ({ durations: whole(control) })),
  );
  if (adjusted === null) return false;
  const logs = (from: number, to?: number): readonly number[] => values(adjusted.slice(from, to)).map(logDuration);
  const without = hodgesLehmann(logs(0, target.usual.length), logs(target.usual.length));
  const raw = hodgesLehmann(values(target.usual).map(logDuration), values(target.own).map(logDuration));
  if (without === null || raw === null) return false;
  return without.estimate * Math.sign(raw.estimate) < LEAST_LEFT * Math.abs(raw.estimate);
}

function values(series: readonly (number | null)[]): readonly number[] {
  return series.filter((value) => value !== null);
}

/** Of the runs in which the job succeeded and its steps are recorded; a name that two jobs of a run have tells nothing. */
function timesIn(runs: readonly Run[], name: string): readonly ReadonlyMap<string, number>[] {
  return runs.flatMap((run) => {
    const [job, ...others] = run.jobs.filter((one) => one.name === name && hasRun(one));
    return job === undefined || others.length > 0 || !isSample(job) ? [] : [stepTimes(job)];
  });
}

function isSample({ conclusion, steps }: JobRun): boolean {
  return conclusion === 'success' && steps.length > 0;
}
