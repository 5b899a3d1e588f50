import type { Stage } from '../../model/job-log.ts';
import type { DurationTarget, StagePattern, WorkflowTarget } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import { isTimingSample, jobDuration, makespanOf } from '../../model/run-times.ts';
import { quantile } from '../../stats/quantile.ts';
import { quantileInterval } from '../../stats/quantile-interval.ts';
import { jobTargetOf } from '../commit-targets.ts';
import { outcomeOfRun } from '../profile/outcome.ts';
import { FEWEST_FOR } from '../profile/profile.ts';
import { compareTexts } from '../profile/stamp.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { stagesOfRun } from '../stage-profile/compute-stage-profiles.ts';
import { stepClassifier } from '../stage-profile/staged-job.ts';
import type { Objective } from './objective.ts';
import { rateObjective } from './rate-objective.ts';

const STATISTICS = ['p50', 'p95', 'p99'] as const;
type Statistic = (typeof STATISTICS)[number];
const SHARE: Readonly<Record<Statistic, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };
const FEWEST: Readonly<Record<Statistic, number>> = { p50: 1, ...FEWEST_FOR };

/**
 * The targets of a workflow against its recent runs: durations of first attempts that succeeded, rates of all that ended. What was measured is held against
 * the target as it is; the interval says how sure it is that it stays so. In the order of the configuration.
 */
export function computeObjectives(
  { runs, planOf }: WorkflowRuns,
  target: WorkflowTarget,
  stages: readonly StagePattern[],
): readonly Objective[] {
  const succeeded = runs.filter(isTimingSample);
  const makespans = succeeded.flatMap((run) => makespanOf(run) ?? []);
  const stretch = target.stretch?.makespan;
  return [
    ...durationObjectives({ kind: 'makespan' }, target.makespan, makespans, stretch),
    ...jobObjectives(succeeded, target),
    ...stageObjectives(succeeded, planOf, target, stages),
    ...rateObjective('success-rate', target.successRate, runs.flatMap(isSuccess)),
    ...rateObjective('cache-hit-rate', target.cacheHitRate, runs.flatMap(cacheHits)),
  ];
}

function jobObjectives(runs: readonly Run[], target: WorkflowTarget): readonly Objective[] {
  const values = new Map<string, number[]>();
  for (const job of runs.flatMap(({ jobs }) => jobs)) {
    const duration = job.conclusion === 'success' ? jobDuration(job) : null;
    if (duration === null || jobTargetOf(target, job.name) === undefined) continue;
    values.set(job.name, [...(values.get(job.name) ?? []), duration]);
  }
  const measured = [...values].sort(([a], [b]) => compareTexts(a, b));
  const missing = [...target.jobs.keys()].filter((key) => !measured.some(([name]) => jobTargetOf(target, name) === target.jobs.get(key)));
  return [...measured, ...missing.map((key) => [key, []] as const)].flatMap(([job, own]) =>
    durationObjectives({ kind: 'job', job }, jobTargetOf(target, job), own),
  );
}

function stageObjectives(
  runs: readonly Run[],
  planOf: WorkflowRuns['planOf'],
  target: WorkflowTarget,
  rules: readonly StagePattern[],
): readonly Objective[] {
  if (target.stages.size === 0) return [];
  const classify = stepClassifier(rules);
  const measured = runs.flatMap((run) => stagesOfRun(run, planOf(run), classify) ?? []);
  return [...target.stages].flatMap(([stage, limits]) =>
    durationObjectives(
      { kind: 'stage', stage },
      limits,
      measured.flatMap((stages) => stages[stage as Stage] ?? []),
    ),
  );
}

function durationObjectives(
  scope: Objective['scope'],
  target: DurationTarget | undefined,
  values: readonly number[],
  stretch?: DurationTarget,
): readonly Objective[] {
  const n = values.length;
  return STATISTICS.flatMap((statistic) => {
    const limit = target?.[statistic];
    if (limit === undefined) return [];
    const current = n < FEWEST[statistic] ? null : quantile(values, SHARE[statistic]);
    const { low, high } = quantileInterval(values, SHARE[statistic]);
    const above = values.filter((value) => value > limit).length;
    return [
      {
        scope,
        statistic,
        target: limit,
        stretch: stretch?.[statistic] ?? null,
        current,
        interval: [low, high] as const,
        n,
        state: current === null ? ('unknown' as const) : current <= limit ? ('met' as const) : ('missed' as const),
        budgetLeft: current === null ? null : 1 - above / n / (1 - SHARE[statistic]),
      },
    ];
  });
}

/** One for a run that succeeded, none for one without a result. */
export function isSuccess(run: Run): readonly boolean[] {
  const outcome = outcomeOfRun(run);
  return outcome === null || outcome === 'cancelled' ? [] : [outcome === 'success'];
}

/** What a script could have printed counts for nothing, and what times alone suggest neither. */
export function cacheHits({ jobs }: Run): readonly boolean[] {
  return jobs
    .filter(({ carriedOver }) => !carriedOver)
    .flatMap(({ cacheOutcomes }) => cacheOutcomes)
    .flatMap(({ basis, toldBy, result, isLookup }) => {
      if (basis !== 'log' || toldBy === 'output' || isLookup === true) return [];
      return result === 'exact' || result === 'partial' ? [true] : result === 'miss' ? [false] : [];
    });
}
