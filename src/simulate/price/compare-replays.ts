import { mean } from '../../stats/bootstrap.ts';
import { type DrawnMean, drawMeans } from '../../stats/draw-means.ts';
import { quantile } from '../../stats/quantile.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import type { Level, PredictedMetric, Prediction } from '../prediction.ts';
import type { RecordedRun } from '../replay/recorded-run.ts';
import type { PricedRun } from '../replay/run-draft.ts';

/** A run as it was and, by round, as it would have been. `weight`: how much of it there would be. */
export interface ComparedRun {
  readonly recorded: RecordedRun;
  readonly before: PricedRun;
  readonly after: readonly (PricedRun & { readonly weight: number })[];
}

const DRAWS = 2000;

/** Makespans over the runs that would still have had a result, runner time over all, cost for so many runs as a month has, where that is known and every job has a price. */
export function compareReplays(
  compared: readonly ComparedRun[],
  seed: number,
  runsPerMonth: number | null,
): Pick<Prediction, 'makespan' | 'runnerTime' | 'costPerMonth'> {
  const finished = compared.filter(hasResult);
  return {
    makespan: metricOf(finished, ({ makespan }) => makespan, seed),
    runnerTime: metricOf(compared, ({ runnerTime, weight = 1 }) => weight * runnerTime, seed),
    costPerMonth: runsPerMonth === null ? null : costPerMonth(compared, runsPerMonth, seed),
  };
}

/** In seconds a run. */
export interface MeanSavings {
  readonly makespan: number;
  readonly runnerTime: number;
}

/** Runs that prices of several edits are to be compared over. */
export interface CountedRuns {
  readonly compared: ReadonlySet<RecordedRun>;
  /** Of these, those whose makespans count. */
  readonly finished: ReadonlySet<RecordedRun>;
}

/**
 * The means of `compareReplays`, without intervals. `counted`: over these runs; missing: over all, and makespans over those that would still have had a result. A run whose
 * makespan counts and that has no result here saves nothing.
 */
export function meanSavingsOf(compared: readonly ComparedRun[], counted?: CountedRuns): MeanSavings {
  const all = compared.filter(({ recorded }) => counted?.compared.has(recorded) ?? true);
  const finished = all
    .filter((run) => counted?.finished.has(run.recorded) ?? hasResult(run))
    .map((run) => (hasResult(run) ? run : { ...run, after: [{ ...run.before, weight: 1 }] }));
  return {
    makespan: meanSaving(finished, ({ makespan }) => makespan),
    runnerTime: meanSaving(all, ({ runnerTime, weight = 1 }) => weight * runnerTime),
  };
}

/** Whether it would still have had one, whatever the shares. */
export function hasResult({ after }: ComparedRun): boolean {
  return after.every(({ weight, isCut }) => weight > 0 && !isCut);
}

function meanSaving(compared: readonly ComparedRun[], measure: Measure): number {
  return mean(compared.map(({ before, after }) => measure(before) - (mean(after.map(measure)) ?? 0))) ?? 0;
}

type Measure = (replayed: PricedRun & { readonly weight?: number }) => number;

function levelOf(values: readonly number[]): Level {
  return { mean: mean(values) ?? 0, p50: quantile(values, 0.5) ?? 0, p95: quantile(values, 0.95) ?? 0 };
}

interface Values {
  readonly before: readonly number[];
  /** By run: the mean over rounds. */
  readonly after: readonly number[];
  readonly savings: readonly number[];
  readonly interval: readonly [low: number, high: number];
}

function metricOf(compared: readonly ComparedRun[], measure: Measure, seed: number): PredictedMetric {
  const { before, after, savings, interval } = valuesOf(compared, measure, seed);
  return {
    baseline: levelOf(before),
    candidate: levelOf(after),
    saving: { mean: mean(savings) ?? 0, p50: quantile(savings, 0.5) ?? 0, interval },
  };
}

function valuesOf(compared: readonly ComparedRun[], measure: Measure, seed: number): Values {
  const before = compared.map((run) => measure(run.before));
  const after = compared.map((run) => mean(run.after.map(measure)) ?? 0);
  const savings = before.map((value, index) => value - (after[index] ?? 0));
  const rounds = compared[0]?.after.length ?? 0;
  const byRound = Array.from({ length: rounds }, (_, round) =>
    Float64Array.from(compared, (run, index) => (before[index] ?? 0) - measure(run.after[round] ?? run.before)),
  );
  return { before, after, savings, interval: intervalOf(byRound, mean(savings) ?? 0, seed) };
}

/**
 * Of the mean saving a run, were there no end of runs like those of the history, in which nothing changes but what the effects do. Runs are drawn whole, each round has
 * an equal part of the draws, and the rounds' limits of confidence are mixed as the shares are. Not within strata: how many runs hang or miss a cache is as uncertain as how
 * long they do. What was in no run is not in the interval either: of something that befalls 3 runs of 100, 30 runs often have none.
 */
function intervalOf(byRound: readonly Float64Array[], saving: number, seed: number): readonly [number, number] {
  const random = seededRandom(seed);
  const draws = Math.ceil(DRAWS / Math.max(1, byRound.length));
  const drawn = byRound.flatMap((savings) => drawMeans(savings, draws, random)).sort((a, b) => a.mean - b.mean);
  const tail = 0.025 * byRound.length;
  return [Math.min(saving, reach(drawn, tail)), Math.max(saving, reach(drawn.reverse(), tail))];
}

/** The first mean by which more than so much weight has gone by. */
function reach(drawn: readonly DrawnMean[], weight: number): number {
  let past = 0;
  for (const one of drawn) {
    past += one.weight;
    if (past > weight) return one.mean;
  }
  return drawn.at(-1)?.mean ?? 0;
}

/** In US dollars, for as many runs as there were in 30 days; each job's time is rounded up to a minute. */
function costPerMonth(compared: readonly ComparedRun[], perMonth: number, seed: number): PredictedMetric | null {
  const isPriced = compared.every(({ before, after }) => before.cost !== null && after.every(({ cost }) => cost !== null));
  if (!isPriced) return null;
  const { before, after, savings, interval } = valuesOf(compared, ({ cost, weight = 1 }) => weight * (cost ?? 0), seed);
  const month = (values: readonly number[]): number => (mean(values) ?? 0) * perMonth;
  const level = (value: number): Level => ({ mean: value, p50: value, p95: value });
  return {
    baseline: level(month(before)),
    candidate: level(month(after)),
    saving: { mean: month(savings), p50: month(savings), interval: [interval[0] * perMonth, interval[1] * perMonth] },
  };
}
