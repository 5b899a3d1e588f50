import type { Stage } from '../../../model/job-log.ts';
import type { Run } from '../../../model/run.ts';
import { hasSucceeded, makespanOf, runnerTimeOf } from '../../../model/run-times.ts';
import { outcomeOfRun } from '../../profile/outcome.ts';
import { stagesOfRun } from '../../stage-profile/compute-stage-profiles.ts';
import { stepClassifier } from '../../stage-profile/staged-job.ts';
import { gateOf, type MetricContext, nameOfWorkflow } from './metric-context.ts';
import { quantileFormula, quantileNumbers, rateNumbers, STATISTICS } from './statistics.ts';
import type { Metric, Sample } from './trace.ts';

const QUANTILES = 'docs/statistics.md, "One sample"; docs/methodology.md';

/** Makespan, runner time and success rate of whole runs, and their stages. */
export function runMetrics(context: MetricContext): readonly Metric[] {
  const { profile } = context.workflow;
  const base = { workflow: nameOfWorkflow(profile), of: 'run' };
  return [
    ...STATISTICS.flatMap((statistic): Metric[] => [
      {
        ...base,
        ...quantileNumbers(profile.makespan, statistic),
        id: `makespan.${statistic}`,
        formula: quantileFormula(statistic, 'makespans: first job queued until the last one done, in first attempts that succeeded'),
        source: QUANTILES,
        samplesOf: (run) => timedRun(context, run, makespanOf),
      },
      {
        ...base,
        ...quantileNumbers(profile.runnerTime, statistic),
        id: `runner-time.${statistic}`,
        formula: quantileFormula(
          statistic,
          'runner times: the sum of the durations of the jobs that ran, in first attempts that succeeded',
        ),
        source: QUANTILES,
        samplesOf: (run) => timedRun(context, run, (each) => (makespanOf(each) === null ? null : runnerTimeOf(each))),
      },
    ]),
    {
      ...base,
      ...rateNumbers(profile.outcomes.success),
      id: 'success-rate',
      formula: 'successes among successes, failures and timeouts of all attempts; one that was cancelled has no result',
      source: 'docs/methodology.md; interval of Clopper and Pearson',
      samplesOf: (run) => gateOf(context, run) ?? [outcomeSample(run)],
    },
    ...stageMetrics(context),
  ];
}

function timedRun(context: MetricContext, run: Run, timeOf: (run: Run) => number | null): readonly Sample[] {
  const gate = gateOf(context, run) ?? notTimed(run);
  if (gate !== null) return gate;
  const value = timeOf(run);
  return [value === null ? { leftOut: 'no job of it has a time' } : { value, job: null }];
}

/** Why a run's durations count for nothing; null where they do. */
function notTimed(run: Run): readonly Sample[] | null {
  if (run.attempt !== 1) return [{ leftOut: 're-run' }];
  return hasSucceeded(run) === true ? null : [{ leftOut: 'did not succeed' }];
}

function outcomeSample(run: Run): Sample {
  const outcome = outcomeOfRun(run);
  if (outcome === null) return { leftOut: 'has no result' };
  return outcome === 'cancelled' ? { leftOut: 'cancelled' } : { value: outcome === 'success' ? 1 : 0, job: null };
}

function stageMetrics(context: MetricContext): readonly Metric[] {
  const { workflow, recent, stages: rules } = context;
  const classify = stepClassifier(rules);
  const kept = new Set(recent.runs.map(({ runId, attempt }) => `${runId} ${attempt}`));
  const samplesOf = (run: Run, stage: Stage): readonly Sample[] => {
    const gate = gateOf(context, run) ?? notTimed(run);
    if (gate !== null) return gate;
    if (!kept.has(`${run.runId} ${run.attempt}`)) return [{ leftOut: `older than the newest ${recent.runs.length} runs` }];
    const value = stagesOfRun(run, recent.planOf(run), classify)?.[stage];
    return [value === undefined ? { leftOut: `no step of it is known to do ${stage}` } : { value, job: null }];
  };
  return workflow.stages
    .filter(({ job }) => job === null)
    .flatMap(({ stage, duration }) =>
      STATISTICS.map(
        (statistic): Metric => ({
          workflow: nameOfWorkflow(workflow.profile),
          of: 'run',
          ...quantileNumbers(duration, statistic),
          id: `stage:${stage}.${statistic}`,
          formula: quantileFormula(
            statistic,
            `the time in which at least one job of a run was in ${stage}, in recent first attempts that succeeded`,
          ),
          source: 'docs/statistics.md, "One sample"; docs/logs.md, on stages',
          samplesOf: (run) => samplesOf(run, stage),
        }),
      ),
    );
}
