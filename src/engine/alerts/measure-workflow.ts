import type { AlertExample, AlertMeasure } from '../../model/alert.ts';
import type { RepositoryConfig } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import { isTimingSample, makespanOf, queueTimeOf } from '../../model/run-times.ts';
import { clusteredRate } from '../../simulate/cache/clustered-rate.ts';
import { quantile } from '../../stats/quantile.ts';
import { quantileInterval } from '../../stats/quantile-interval.ts';
import { isIgnoredJob } from '../commit-targets.ts';
import { cacheHits, isSuccess } from '../objectives/compute-objectives.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { stagesOfRun } from '../stage-profile/compute-stage-profiles.ts';
import { stepClassifier } from '../stage-profile/staged-job.ts';
import { type AlertWindow, chooseWindow, countedRuns, FEWEST_RUNS, MOST_DAYS, type RunValues } from './choose-window.ts';
import { clusteredQuantileInterval } from './clustered-quantile-interval.ts';
import type { Measured, Measurement } from './measured.ts';

/** How many runs are named as the worst. */
export const MOST_EXAMPLES = 3;
const SHARE = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** One workflow, and what is needed to read its runs. */
export interface MeasuredWorkflow {
  readonly workflow: WorkflowRuns & { readonly path: string };
  readonly configuration: Pick<RepositoryConfig, 'stages' | 'ignore'> & RepositoryConfig;
  readonly asOf: Date;
  /** More runs are there than were read. */
  readonly isCut: boolean;
}

/** The measures of one workflow over its recent runs; those of increases and costs are measured elsewhere, and are left out. */
export function measureWorkflow(of: MeasuredWorkflow, measures: readonly AlertMeasure[]): readonly Measurement[] {
  const runs = countedRuns(of.workflow.runs);
  return measures.flatMap((measure) => {
    const measured = measureOne(of, runs, measure);
    return measured === null ? [] : [measured];
  });
}

function measureOne(of: MeasuredWorkflow, runs: readonly Run[], measure: AlertMeasure): Measurement | null {
  switch (measure.kind) {
    case 'makespan':
      return ofDurations(
        of,
        measure,
        valuesOf(runs.filter(isTimingSample), (run) => present(makespanOf(run))),
      );
    case 'stage':
      return ofDurations(of, measure, stageValues(of, runs, measure.stage ?? ''));
    case 'queue-time':
      return ofQueue(
        of,
        measure,
        valuesOf(runs, (run) => ownJobs(of, run).jobs.flatMap((job) => present(queueTimeOf(job)))),
      );
    case 'failure-rate':
      return ofRate(
        of,
        measure,
        valuesOf(runs, (run) => isSuccess(run).map((hasWon) => !hasWon)),
      );
    case 'cache-hit-rate':
      return ofRate(
        of,
        measure,
        valuesOf(runs, (run) => cacheHits(ownJobs(of, run))),
      );
    default:
      return null;
  }
}

function valuesOf<Value>(runs: readonly Run[], pick: (run: Run) => readonly Value[]): readonly RunValues<Value>[] {
  return runs.map((run) => ({ run, values: pick(run) }));
}

function present<Value>(value: Value | null): readonly Value[] {
  return value === null ? [] : [value];
}

/** Without the jobs that the configuration ignores. */
function ownJobs({ configuration }: MeasuredWorkflow, run: Run): Run {
  if (configuration.ignore.jobs.length === 0) return run;
  return { ...run, jobs: run.jobs.filter(({ name }) => !isIgnoredJob(name, configuration)) };
}

function stageValues({ workflow, configuration }: MeasuredWorkflow, runs: readonly Run[], stage: string): readonly RunValues<number>[] {
  const classify = stepClassifier(configuration.stages);
  return valuesOf(runs.filter(isTimingSample), (run) => {
    const stages: Readonly<Record<string, number>> = stagesOfRun(run, workflow.planOf(run), classify) ?? {};
    return present(stages[stage] ?? null);
  });
}

/** One value a run. */
function ofDurations(of: MeasuredWorkflow, measure: AlertMeasure, samples: readonly RunValues<number>[]): Measurement {
  const statistic = measure.statistic ?? 'p50';
  const window = chooseWindow(samples, of.asOf, FEWEST_RUNS[statistic]);
  const values = window?.samples.flatMap((sample) => sample.values) ?? [];
  const value = quantile(values, SHARE[statistic]);
  if (window === null || value === null) return unmeasured(of, measure, samples, FEWEST_RUNS[statistic]);
  const { low, high } = quantileInterval(values, SHARE[statistic]);
  return measured(of, measure, window, { value, interval: [low, high], n: values.length, of: 'run', worst: longest(of, window) });
}

/** A value for each job run. */
function ofQueue(of: MeasuredWorkflow, measure: AlertMeasure, samples: readonly RunValues<number>[]): Measurement {
  const statistic = measure.statistic ?? 'p50';
  const window = chooseWindow(samples, of.asOf, FEWEST_RUNS[statistic]);
  const values = window?.samples.flatMap(({ run, values }) => values.map((value) => ({ run: String(run.runId), value }))) ?? [];
  const value = quantile(
    values.map((each) => each.value),
    SHARE[statistic],
  );
  if (window === null || value === null) return unmeasured(of, measure, samples, FEWEST_RUNS[statistic]);
  const interval = clusteredQuantileInterval(values, SHARE[statistic]);
  return measured(of, measure, window, { value, interval, n: values.length, of: 'job run', worst: longest(of, window) });
}

function ofRate(of: MeasuredWorkflow, measure: AlertMeasure, samples: readonly RunValues<boolean>[]): Measurement {
  const isCache = measure.kind === 'cache-hit-rate';
  const fewest = isCache ? FEWEST_RUNS.lookups : FEWEST_RUNS.rate;
  const window = chooseWindow(samples, of.asOf, fewest);
  const results = window?.samples.flatMap(({ run, values }) => values.map((counts) => ({ run: String(run.runId), counts }))) ?? [];
  const { share, low, high, n } = clusteredRate(results);
  if (window === null || share === null) return unmeasured(of, measure, samples, fewest);
  // Of caches the bad ones are those that missed.
  const bad = window.samples.filter(({ values }) => values.includes(!isCache));
  const worst = bad.slice(0, MOST_EXAMPLES).map(({ run }) => exampleOf(of, run, null));
  return measured(of, measure, window, { value: share, interval: [low, high], n, of: isCache ? 'lookup' : 'run', worst });
}

function longest(of: MeasuredWorkflow, { samples }: AlertWindow<number>): readonly AlertExample[] {
  return samples
    .map(({ run, values }) => ({ run, value: values.reduce((most, value) => Math.max(most, value), 0) }))
    .sort((a, b) => b.value - a.value || b.run.runId - a.run.runId)
    .slice(0, MOST_EXAMPLES)
    .map(({ run, value }) => exampleOf(of, run, value));
}

function exampleOf({ workflow }: MeasuredWorkflow, { runId, attempt }: Run, value: number | null): AlertExample {
  return { workflow: workflow.path, runId, attempt, value };
}

type Found = Pick<Measured, 'value' | 'interval' | 'n' | 'of' | 'worst'>;

function measured<Value>(
  { workflow, isCut, asOf }: MeasuredWorkflow,
  measure: AlertMeasure,
  { basis, from, to, through }: AlertWindow<Value>,
  found: Found,
): Measurement {
  const oldest = workflow.runs.at(-1)?.createdAt ?? asOf;
  return {
    ok: true,
    measured: {
      workflow: workflow.path,
      workflowName: workflow.name,
      measure,
      ...found,
      ...{ basis, from, to, through },
      isCut: isCut && basis === 'day' && oldest.getTime() > asOf.getTime() - 86_400_000,
      isPartlyPriced: false,
      baseline: null,
      recentFrom: null,
    },
  };
}

function unmeasured(
  { workflow, asOf }: MeasuredWorkflow,
  measure: AlertMeasure,
  samples: readonly RunValues<unknown>[],
  fewest: number,
): Measurement {
  const since = asOf.getTime() - MOST_DAYS * 86_400_000;
  const n = samples.filter(({ run, values }) => values.length > 0 && run.createdAt.getTime() > since).length;
  return {
    ok: false,
    unmeasured: {
      workflow: workflow.path,
      measure,
      reason: `needs ${fewest} runs of the last ${MOST_DAYS} days that say it; there are ${n}`,
    },
  };
}
