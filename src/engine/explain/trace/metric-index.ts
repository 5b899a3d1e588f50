import type { StagePattern } from '../../../model/repository-config.ts';
import type { Run } from '../../../model/run.ts';
import { compareTexts } from '../../profile/stamp.ts';
import { workflowKeyOf } from '../../profile/workflow-key.ts';
import { newWorkflowTally, tallyRun, type WorkflowTally } from '../../profile/workflow-tally.ts';
import { createRecentRuns } from '../../recent/recent-runs.ts';
import type { Explanation } from '../explanation.ts';
import { costMetric } from './cost-metric.ts';
import { flakeMetrics } from './flake-metrics.ts';
import { jobMetrics, stepMetrics } from './job-metrics.ts';
import { type MetricContext, tracedJobs } from './metric-context.ts';
import { runMetrics } from './run-metrics.ts';
import type { Metric } from './trace.ts';

export interface MetricIndexOptions {
  readonly asOf: Date;
  readonly stages: readonly StagePattern[];
  /** US dollars a minute, by runner label. */
  readonly prices: ReadonlyMap<string, number>;
}

/** Takes the runs that an explanation takes, and then knows every number of it that can be traced. */
export interface MetricIndex {
  take(run: Run): void;
  finish(explanation: Explanation): readonly Metric[];
}

/** Ids are `makespan.p95`, `job:test.p50`, `step:test/Run npm ci.p50`, …; of several workflows each has its own of the same id. */
export function createMetricIndex({ asOf, stages, prices }: MetricIndexOptions): MetricIndex {
  const tallies = new Map<string, WorkflowTally>();
  const recent = createRecentRuns(asOf);
  return {
    take: (run) => {
      recent.take(run);
      if (run.createdAt > asOf || run.status !== 'completed') return;
      const key = workflowKeyOf(run);
      const tally = tallies.get(key) ?? newWorkflowTally(run);
      tallies.set(key, tally);
      tallyRun(tally, run);
    },
    finish: (explanation) => {
      const recentRuns = new Map(
        recent.finish().flatMap((runs) => [...runs.runs.slice(0, 1)].map((run) => [workflowKeyOf(run), runs] as const)),
      );
      const ordered = [...tallies].sort(([a], [b]) => compareTexts(a, b));
      const own = ordered.flatMap(([key, tally], index) => {
        const workflow = explanation.workflows[index];
        const runs = recentRuns.get(key) ?? {
          path: null,
          name: null,
          runs: [],
          running: [],
          ofAll: 0,
          planOf: () => null,
          newestPlan: null,
        };
        return workflow === undefined ? [] : metricsOf({ key, asOf, workflow, tally, stages, recent: runs, jobs: tracedJobs(tally) });
      });
      return [...own, costMetric(explanation, prices)];
    },
  };
}

function metricsOf(context: MetricContext): readonly Metric[] {
  return [
    ...runMetrics(context),
    ...flakeMetrics(context),
    ...[...context.jobs].flatMap(([name, traced]) => jobMetrics(context, name, traced)),
    ...[...context.jobs].flatMap(([name, traced]) => traced.profile.steps.flatMap((step) => stepMetrics(context, name, traced, step))),
  ];
}
