import type { Evidence } from '../engine/evidence.ts';
import { nearbySources } from '../engine/find-local-sources.ts';
import type { PoolStudy } from '../engine/pools/pool-study.ts';
import { studyPools } from '../engine/pools/study-pools.ts';
import { createRecentRuns } from '../engine/recent/recent-runs.ts';
import type { Availability } from '../model/availability.ts';
import type { Run } from '../model/run.ts';
import { HISTORY_RUNS } from '../tasks/history-runs.ts';
import { expandPlan } from '../workflow/expand-plan.ts';
import { loadConfigurationFile } from './load-configuration.ts';
import type { Output } from './output.ts';

/** The runs of all workflows of the history over the pools of a configuration file. A run whose file is not recorded saw the one of the checkout. */
export async function simulatePools(
  file: string,
  evidence: Evidence,
  history: readonly Run[],
  seed: number,
  output: Output,
): Promise<Availability<PoolStudy>> {
  const configuration = await loadConfigurationFile(file, output);
  const recent = createRecentRuns(evidence.asOf);
  for (const run of history) recent.take(run);
  const siblings = (evidence.siblings ?? []).map((workflow) => [workflow.path, expandPlan(workflow, nearbySources(evidence))] as const);
  const plans = new Map([...siblings, [evidence.workflow.path, evidence.plan]]);
  const workflows = recent.finish().map((workflow) => {
    const present = plans.get(workflow.path ?? '') ?? null;
    return { ...workflow, planOf: (run: Run) => workflow.planOf(run) ?? present };
  });
  return studyPools(workflows, configuration, { seed, mostRuns: HISTORY_RUNS });
}
