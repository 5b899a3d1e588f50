import type { RepositoryConfig } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import { createChangesBuilder } from '../changes/changes-builder.ts';
import { createCostBuilder } from '../cost/cost-builder.ts';
import { computeCapacity } from '../path/compute-capacity.ts';
import type { WorkflowProfile } from '../profile/profile.ts';
import { createProfileBuilder } from '../profile/profile-builder.ts';
import { compareTexts } from '../profile/stamp.ts';
import { workflowKeyOf } from '../profile/workflow-key.ts';
import { createRecentRuns } from '../recent/recent-runs.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { explainWorkflow } from './explain-workflow.ts';
import type { Explanation } from './explanation.ts';
import type { ExplanationOptions } from './explanation-options.ts';

export type { ExplanationOptions };

/** Takes one run after the other, in any order, each attempt once. */
export interface ExplanationBuilder {
  take(run: Run): void;
  finish(): Explanation;
}

/**
 * Explains a history in one pass, in memory that does not grow with it beyond the numbers of its jobs and steps: quantiles and cost are of all runs,
 * change points of the newest 4,000 values a series, everything else of the newest runs (`RECENT_LIMITS`). The same for the same runs in any order.
 */
export function createExplanationBuilder(options: ExplanationOptions): ExplanationBuilder {
  const { asOf, configuration, visibility } = options;
  const profile = createProfileBuilder(asOf);
  const cost = createCostBuilder({ asOf, visibility, prices: configuration.prices });
  const recent = createRecentRuns(asOf);
  const changes = createChangesBuilder({ asOf, stages: configuration.stages });
  const keys = new Set<string>();
  return {
    take: (run) => {
      if (run.createdAt <= asOf && run.status === 'completed') keys.add(workflowKeyOf(run));
      profile.take(run);
      cost.take(run);
      recent.take(run);
      changes.take(run);
    },
    finish: () => {
      const { workflows, ...rest } = profile.finish();
      const recentRuns = new Map(recent.finish().flatMap((runs) => keyed(runs)));
      // Profiles come in the order of their keys, and do not carry them.
      const ordered = [...keys].sort(compareTexts);
      const changesByWorkflow = changes.finish();
      const capacity = computeCapacity([...recentRuns.values()], limitOf(configuration));
      return {
        ...rest,
        workflows: workflows.map((workflow, index) => {
          const key = ordered[index] ?? '';
          return explainWorkflow(workflow, recentRuns.get(key) ?? noRuns(workflow), changesByWorkflow.get(key) ?? [], capacity, options);
        }),
        cost: cost.finish(),
        capacity,
        storage: options.storage,
      };
    },
  };
}

function keyed(runs: WorkflowRuns): readonly (readonly [string, WorkflowRuns])[] {
  const [any] = [...runs.runs, ...runs.running];
  return any === undefined ? [] : [[workflowKeyOf(any), runs]];
}

/** Of a workflow that only forks ran. */
function noRuns({ path, name }: WorkflowProfile): WorkflowRuns {
  return { path, name, runs: [], running: [], ofAll: 0, planOf: () => null, newestPlan: null };
}

/** Of a pool that has all of the labels, the runners that the configuration gives it. */
function limitOf({ pools }: RepositoryConfig): (labels: readonly string[]) => number | null {
  return (labels) => [...pools.values()].find((pool) => labels.every((label) => pool.labels.includes(label)))?.runners ?? null;
}
