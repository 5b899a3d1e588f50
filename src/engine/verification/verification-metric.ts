import type { Effect } from '../../simulate/effect.ts';
import type { Prediction } from '../../simulate/prediction.ts';

/** What a verification compares. Times of a run or a job are of successes; what is counted by push or day is of every run, however it ended. */
export type VerificationMetric =
  /** Seconds a run. */
  | { readonly kind: 'makespan' }
  | { readonly kind: 'runner-time' }
  /** Seconds a job run; the name as GitHub shows it. */
  | { readonly kind: 'job'; readonly job: string }
  /** Runner seconds of the workflow for one head commit, 0 where the commit started none of its runs. */
  | { readonly kind: 'runner-time-per-push' }
  /** Runner seconds of the workflow in one UTC day, 0 where nothing ran. */
  | { readonly kind: 'runner-time-per-day' };

/** What is counted up to n. */
export type VerificationUnit = 'run' | 'push' | 'day';

/** Of what a metric has one value each. */
export function unitOf({ kind }: VerificationMetric): VerificationUnit {
  if (kind === 'runner-time-per-push') return 'push';
  return kind === 'runner-time-per-day' ? 'day' : 'run';
}

/** A predicted saving in the metric's unit and as a share of what was before, each with its 95 % interval. */
export interface PredictedSaving {
  readonly basis: Prediction['basis'];
  /** Runs that it was computed from. */
  readonly runs: number;
  readonly saving: number;
  readonly savingInterval: readonly [low: number, high: number];
  readonly share: number;
  readonly shareInterval: readonly [low: number, high: number];
}

/** The metric of a prediction; `predicted` is null where no saving was promised, so that only harm is looked for. */
export interface ChosenMetric {
  readonly metric: VerificationMetric;
  readonly predicted: PredictedSaving | null;
}

/**
 * What a proposal is verified by: what it was put forward with. Of effects after which there are fewer runs (superseded ones cancelled, runs skipped, events or
 * cron lines dropped) that is the runner time of a push, or of a day where schedules are thinned: the makespan of the runs that are left says nothing of them.
 * Of all others the makespan, if its predicted saving leaves out 0, else the runner time, which is also what a price is computed from.
 * @public
 */
export function metricOf(prediction: Prediction | null, effects: readonly Effect[]): ChosenMetric {
  const metric = metricOfWork(effects) ?? headlineOf(prediction);
  const of = prediction === null ? null : metric.kind === 'makespan' || metric.kind === 'job' ? prediction.makespan : prediction.runnerTime;
  if (prediction === null || of === null || !(of.baseline.mean > 0) || !(of.saving.interval[0] > 0)) return { metric, predicted: null };
  const { mean, interval } = of.saving;
  const share = (value: number): number => value / of.baseline.mean;
  return {
    metric,
    predicted: {
      ...{ basis: prediction.basis, runs: prediction.runs, saving: mean, savingInterval: interval },
      ...{ share: share(mean), shareInterval: [share(interval[0]), share(interval[1])] },
    },
  };
}

function metricOfWork(effects: readonly Effect[]): VerificationMetric | null {
  const thins = effects.some((effect) => effect.kind === 'change-trigger' && effect.schedule !== null);
  if (thins) return { kind: 'runner-time-per-day' };
  const drops = effects.some(
    ({ kind, ...effect }) =>
      kind === 'cancel-superseded' ||
      kind === 'dedupe-runs' ||
      kind === 'change-trigger' ||
      (kind === 'skip-when' && 'job' in effect && effect.job === null),
  );
  return drops ? { kind: 'runner-time-per-push' } : null;
}

function headlineOf(prediction: Prediction | null): VerificationMetric {
  const isOfTime = prediction === null || prediction.makespan.saving.interval[0] > 0 || !(prediction.runnerTime.saving.interval[0] > 0);
  return { kind: isOfTime ? 'makespan' : 'runner-time' };
}
