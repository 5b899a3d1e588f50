import type { Run } from '../../../src/model/run.ts';
import type { Effect } from '../../../src/simulate/effect.ts';
import type { Prediction, PredictionResult } from '../../../src/simulate/prediction.ts';
import { type PriceOptions, priceEffects } from '../../../src/simulate/price/price-effects.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';
import { recordedRuns } from '../../helpers/recorded-runs.ts';

/** A job run by what is special of it. Its steps are listed as [name, seconds, failed?]; they follow one another from its start. */
export interface JobSketch {
  /** Seconds after the run's start. */
  readonly created?: number;
  readonly start: number;
  readonly steps?: readonly (readonly [name: string, seconds: number, conclusion?: 'failure' | 'skipped'])[];
  /** Without steps. */
  readonly seconds?: number;
  readonly conclusion?: 'success' | 'failure' | 'cancelled' | 'skipped';
  readonly labels?: readonly string[];
}

/** A run that starts at a second of the tests' time. */
export function sketchRun(second: number, jobs: Readonly<Record<string, JobSketch>>, rest: Partial<Run> = {}): Run {
  const built = Object.entries(jobs).map(([name, { created = 0, start, steps = [], seconds = 0, conclusion = 'success', labels }]) => {
    let now = second + start;
    const recorded = steps.map(([step, took, ended = 'success' as const], index) => {
      const from = now;
      now += took;
      return buildStep(index + 1, step, from, now, { conclusion: ended });
    });
    const end = steps.length > 0 ? now : now + seconds;
    const isSkipped = conclusion === 'skipped';
    return buildJob({
      name,
      conclusion,
      steps: recorded,
      createdAt: at(second + created),
      startedAt: at(second + start),
      completedAt: at(isSkipped ? second + start : end),
      ...(isSkipped ? { runnerName: null } : {}),
      ...(labels === undefined ? {} : { labels }),
    });
  });
  const run = buildRun({ createdAt: at(second), headSha: `sha${second}`, headBranch: `branch-${second}`, ...rest });
  return { ...run, jobs: built.map((job) => ({ ...job, runId: run.runId, headSha: run.headSha })) };
}

/** The same run several times, an hour apart. */
export function repeat(times: number, jobs: Readonly<Record<string, JobSketch>>, rest: Partial<Run> = {}): readonly Run[] {
  return Array.from({ length: times }, (_, hour) => sketchRun(hour * 3600, jobs, rest));
}

export function price(
  file: string,
  effects: readonly Effect[],
  runs: readonly Run[],
  options: Partial<PriceOptions> = {},
): PredictionResult {
  return priceEffects(effects, recordedRuns(file, runs), { seed: 1, ...options });
}

/** Mean savings a run, in seconds; throws where nothing is predicted. */
export function savings(file: string, effects: readonly Effect[], runs: readonly Run[], options: Partial<PriceOptions> = {}) {
  const { makespan, runnerTime } = predicted(price(file, effects, runs, options));
  return { makespan: makespan.saving.mean, runnerTime: runnerTime.saving.mean };
}

export function predicted(result: PredictionResult): Prediction {
  if (!result.predicted) throw new Error(result.reason);
  return result.prediction;
}
