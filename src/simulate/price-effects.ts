import type { Run } from '../model/run.ts';
import { bootstrapInterval, mean } from '../stats/bootstrap.ts';
import { quantile } from '../stats/quantile.ts';
import { seededRandom } from '../stats/seeded-random.ts';
import type { ExpandedPlan } from '../workflow/plan.ts';
import { describeUnpriced } from './describe-unpriced.ts';
import type { Effect } from './effect.ts';
import type { PredictedMetric, PredictionResult } from './prediction.ts';
import { replayCancelSuperseded } from './replay-cancel-superseded.ts';
import { isOf, replaySetTimeout } from './replay-set-timeout.ts';
import { type ReplayedRun, replayedMakespan, replayedRunnerTime, startReplay } from './replayed-run.ts';

/** What a price depends on beside effects and runs. */
export interface PriceOptions {
  /** Runs created later are not looked at. */
  readonly asOf: Date;
  /** The same seed gives the same interval. */
  readonly seed: number;
  /** Needed to price cancelling for `push`, where the default branch is never cancelled. */
  readonly defaultBranch?: string | null;
  /** Tells the names of a job's runs from its key; without it a job is known by its key only. */
  readonly plan?: ExpandedPlan;
}

const FEWEST_RUNS = 5;

/**
 * What the effects together would have done to these runs of one workflow, replayed exactly: `cancel-superseded` and `set-timeout`.
 * Baseline and candidate are the same runs; the saving is the mean a run, with its 95 % interval. The makespan is compared over the runs
 * that would still have had a result. Any other effect depends on what is not in the history, and nothing is predicted then.
 */
export function priceEffects(effects: readonly Effect[], runs: readonly Run[], options: PriceOptions): PredictionResult {
  const baseline = startReplay(runs, options.asOf);
  const first = baseline[0];
  const last = baseline.at(-1);
  if (effects.length === 0) return { predicted: false, reason: 'the edit states no effect on time' };
  if (first === undefined || last === undefined || baseline.length < FEWEST_RUNS) {
    return { predicted: false, reason: `too few completed runs to replay: ${baseline.length} of the ${FEWEST_RUNS} needed` };
  }
  let candidate = baseline;
  for (const effect of effects) {
    const applied = applyEffect(effect, candidate, options);
    if ('reason' in applied) return { predicted: false, reason: applied.reason };
    candidate = applied.runs;
  }
  const pairs = baseline.map((before, index) => ({ before, after: candidate[index] ?? before }));
  const finished = pairs.filter(({ after }) => !after.isCancelled);
  if (finished.length === 0) return { predicted: false, reason: 'every replayed run would have been cancelled' };
  return {
    predicted: true,
    prediction: {
      basis: 'replay',
      runs: pairs.length,
      window: { from: first.run.createdAt, to: last.run.createdAt },
      makespan: compare(finished, replayedMakespan, options.seed),
      runnerTime: compare(pairs, replayedRunnerTime, options.seed),
      costPerMonth: null,
      simulatedHistory: baseline.find(({ run }) => run.simulated !== null)?.run.simulated ?? null,
    },
  };
}

type Applied = { readonly runs: readonly ReplayedRun[] } | { readonly reason: string };

function applyEffect(effect: Effect, runs: readonly ReplayedRun[], { defaultBranch = null, plan }: PriceOptions): Applied {
  if (effect.kind === 'cancel-superseded') {
    if (effect.events.includes('push') && defaultBranch === null) {
      return { reason: 'the default branch is not known, and its runs are never cancelled' };
    }
    if (runs.every(({ run }) => run.event === null)) return { reason: 'the history does not say which event started a run' };
    return { runs: replayCancelSuperseded(runs, { events: effect.events, defaultBranch }) };
  }
  if (effect.kind === 'set-timeout') {
    const names = namesOf(effect.job, plan);
    const isSeen = runs.some(({ jobs }) => jobs.some((job) => isOf(job, names)));
    return isSeen
      ? { runs: replaySetTimeout(runs, { names, limit: effect.limit }) }
      : { reason: `no run of the job ${effect.job} in the history` };
  }
  return { reason: describeUnpriced(effect) };
}

function namesOf(key: string, plan: ExpandedPlan | undefined): readonly string[] {
  const planned = plan?.triggers.flatMap((trigger) => trigger.jobs.filter((job) => job.key === key)) ?? [];
  const names = planned.flatMap((job) => (job.displayName === null ? [] : [job.displayName]));
  return names.length > 0 ? [...new Set(names)] : [key];
}

interface Pair {
  readonly before: ReplayedRun;
  readonly after: ReplayedRun;
}

function compare(pairs: readonly Pair[], measure: (run: ReplayedRun) => number, seed: number): PredictedMetric {
  const baseline = pairs.map(({ before }) => measure(before));
  const candidate = pairs.map(({ after }) => measure(after));
  const savings = baseline.map((value, index) => value - (candidate[index] ?? value));
  const interval = bootstrapInterval(savings, (sample) => mean(sample) ?? 0, { random: seededRandom(seed) });
  return {
    baseline: { p50: quantile(baseline, 0.5) ?? 0, p95: quantile(baseline, 0.95) ?? 0 },
    candidate: { p50: quantile(candidate, 0.5) ?? 0, p95: quantile(candidate, 0.95) ?? 0 },
    saving: { mean: mean(savings) ?? 0, p50: quantile(savings, 0.5) ?? 0, interval: interval ?? [0, 0] },
  };
}
