import { logDuration } from './log-duration.ts';
import { median } from './quantile.ts';
import { rankCorrelation } from './rank-correlation.ts';
import { type Point, theilSen } from './theil-sen.ts';

/** Durations by run, in the order of the runs; null where a run has none. */
export type DurationSeries = readonly (number | null)[];

/** A step of the same job whose command and inputs stay the same and that is bound by the processor, aligned with the target. */
export interface ControlSeries {
  readonly durations: DurationSeries;
  /** Where the control itself shifts: the index of the first run of each new level. */
  readonly changePoints?: readonly number[];
}

export interface ControlOptions {
  /** `fit`: how strongly the target follows the controls, by regression; else that number. */
  readonly theta?: 'fit' | number;
}

/** Why nothing was removed. */
export type UnadjustedReason = 'no-control' | 'too-few-runs' | 'weak-correlation';

/** The target with the runner's speed removed where that could be done, and how. Runs without a control value are null. */
export interface RunnerSpeedRemoval {
  readonly adjusted: DurationSeries | null;
  readonly reason: UnadjustedReason | null;
  readonly theta: number | null;
  /** Of the changes from run to run of target and controls; null below 20 runs. */
  readonly correlation: number | null;
  /** Runs that have both. */
  readonly n: number;
  /** Which controls, by position, said something. */
  readonly controls: readonly number[];
}

const FEWEST_RUNS = 20;
/** Below this less than a quarter of the variance would go. */
const LEAST_CORRELATION = 0.5;
/** A change point is known to about 5 runs. */
const AROUND_CHANGE = 5;
/** Pairs of runs that theta is fitted to: the newest. */
const MOST_PAIRS = 1000;

/**
 * Removes the runner's speed from a target step: log A - θ · c, where c is by run the median over the controls of their log durations, each less
 * its own median. Given back in seconds as on the usual runner. A control that shifts by itself is left out for 5 runs around the shift, and
 * each of its levels of 20 runs or more is centred on its own, so that its shift never reaches the target. θ and the correlation come from
 * changes between neighbouring runs, which neither a drift nor a step of the target disturbs.
 */
export function removeRunnerSpeed(
  target: DurationSeries,
  controls: readonly ControlSeries[],
  options: ControlOptions = {},
): RunnerSpeedRemoval {
  const centred = controls.map((control) => centreLevels(control, target.length));
  const speed = target.map((_, run) => median(centred.map((logs) => logs[run] ?? null).filter((log) => log !== null)));
  const used = centred.flatMap((logs, index) => (logs.some((log) => log !== null) ? [index] : []));
  const pairs = target.flatMap((duration, run) => {
    const at = speed[run] ?? null;
    return duration === null || at === null ? [] : [{ at, value: logDuration(duration) }];
  });
  const n = pairs.length;
  const none = { adjusted: null, theta: null, correlation: null, n, controls: used };
  if (used.length === 0) return { ...none, reason: 'no-control' };
  if (n < FEWEST_RUNS) return { ...none, reason: 'too-few-runs' };
  const changes = changesOf(pairs);
  const correlation = rankCorrelation(
    changes.map(({ at }) => at),
    changes.map(({ value }) => value),
  );
  if (correlation < LEAST_CORRELATION) return { ...none, correlation, reason: 'weak-correlation' };
  const theta = typeof options.theta === 'number' ? options.theta : (theilSen(changes.slice(-MOST_PAIRS)) ?? 1);
  const adjusted = target.map((duration, run) => {
    const at = speed[run] ?? null;
    return duration === null || at === null ? null : Math.exp(logDuration(duration) - theta * at);
  });
  return { adjusted, reason: null, theta, correlation, n, controls: used };
}

/** Whether two shifts, such as raw and adjusted, both point the same way: the condition to speak of either. */
export function agreeInSign(raw: { readonly estimate: number }, adjusted: { readonly estimate: number }): boolean {
  return Math.sign(raw.estimate) === Math.sign(adjusted.estimate) && raw.estimate !== 0;
}

function centreLevels({ durations, changePoints = [] }: ControlSeries, length: number): (number | null)[] {
  const centred: (number | null)[] = new Array<null>(length).fill(null);
  const cuts = [0, ...changePoints.filter((at) => at > 0 && at < length).toSorted((a, b) => a - b), length];
  for (const [index, start] of cuts.slice(0, -1).entries()) {
    const end = cuts[index + 1] ?? length;
    const from = index === 0 ? start : start + AROUND_CHANGE;
    const to = end === length ? end : end - AROUND_CHANGE;
    const level = durations.slice(from, Math.max(from, to)).map((duration) => (duration === null ? null : logDuration(duration)));
    const known = level.filter((log) => log !== null);
    const middle = median(known);
    if (middle === null || known.length < FEWEST_RUNS) continue;
    for (const [offset, log] of level.entries()) if (log !== null) centred[from + offset] = log - middle;
  }
  return centred;
}

function changesOf(points: readonly Point[]): readonly Point[] {
  return points.slice(1).map(({ at, value }, index) => {
    const before = points[index] as Point;
    return { at: at - before.at, value: value - before.value };
  });
}
