import { type Availability, available, notAvailable } from '../../model/availability.ts';
import type { RepositoryConfig } from '../../model/repository-config.ts';
import { makespanOf, queueTimeOf } from '../../model/run-times.ts';
import { adviseAssignment } from '../../simulate/pools/advise-assignment.ts';
import { comparePools } from '../../simulate/pools/compare-pools.ts';
import type { PoolResult, TimeSummary } from '../../simulate/pools/pool-result.ts';
import { inOrderOfTime, type PoolRun } from '../../simulate/pools/pool-work.ts';
import { poolsOfLabels } from '../../simulate/pools/pools-of-job.ts';
import type { SimulatedPool } from '../../simulate/pools/runner-pool.ts';
import { mean } from '../../stats/bootstrap.ts';
import { quantile } from '../../stats/quantile.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { simulatedPoolsOf } from './configured-pools.ts';
import { poolRunsOf } from './pool-runs-of.ts';
import type { PoolStudy } from './pool-study.ts';
import { type RecordedWork, recordedWorkOf, type WorkWindow } from './recorded-work.ts';

export interface StudyOptions extends WorkWindow {
  /** The same seed gives the same intervals. */
  readonly seed: number;
}

/** Of the runs in order of time, the first part is only learned from. */
const LEARNED = 0.3;

/** The runs of all workflows of a repository over the pools of its configuration; or why that tells nothing. */
export function studyPools(
  workflows: readonly WorkflowRuns[],
  configuration: Pick<RepositoryConfig, 'pools' | 'prices'>,
  { seed, mostRuns }: StudyOptions,
): Availability<PoolStudy> {
  if (configuration.pools.size === 0) return notAvailable('the configuration has no pools');
  const work = recordedWorkOf(workflows, { mostRuns });
  if (work.runs.length === 0) return notAvailable('the history has no first attempt of which it is known what waited for what');
  const described = simulatedPoolsOf(configuration, work);
  if (!described.pools.some(({ from }) => from === 'configuration'))
    return notAvailable(
      `no pool of the configuration can be simulated: ${described.leftOut.map(({ name, reason }) => `${name}: ${reason}`).join('; ')}`,
    );
  const pools = described.pools.map(({ pool }) => pool);
  const runs = inOrderOfTime(poolRunsOf(work, described));
  const learned = Math.floor(LEARNED * runs.length);
  const [past, compared] = [runs.slice(0, learned), runs.slice(learned)];
  const comparison = comparePools(compared, pools, { seed, past });
  return available({
    described,
    work: { ...work, ...extentOf(runs, pools) },
    learned,
    recorded: recordedTimes(work, comparison.baseline),
    comparison,
    advice: adviseAssignment(runs, pools, { seed }),
  });
}

function extentOf(
  runs: readonly PoolRun[],
  pools: readonly SimulatedPool[],
): Pick<PoolStudy['work'], 'runs' | 'jobs' | 'workflows' | 'window' | 'anywhere' | 'offered'> {
  const jobs = runs.flatMap((run) => run.jobs);
  const [from = new Date(0), to = from] = [runs[0]?.createdAt, runs.at(-1)?.createdAt];
  return {
    ...{ runs: runs.length, jobs: jobs.length, workflows: new Set(runs.map(({ workflow }) => workflow)).size, window: { from, to } },
    anywhere: jobs.filter(({ labels, recordedPool }) => recordedPool === null && poolsOfLabels(labels, pools).length > 1).length,
    offered: jobs.filter(({ mayRunIn }) => mayRunIn !== null).length,
  };
}

function recordedTimes({ runs }: RecordedWork, baseline: PoolResult): PoolStudy['recorded'] {
  const simulated = new Set(
    baseline.runs.flatMap(({ workflow, runId, makespan }) => (makespan === null ? [] : [JSON.stringify([workflow, runId])])),
  );
  const own = runs.filter(({ workflow, run }) => simulated.has(JSON.stringify([workflow, run.runId])));
  return {
    makespan: summarize(own.flatMap(({ run }) => makespanOf(run) ?? [])),
    queueTime: summarize(own.flatMap(({ jobs }) => jobs.flatMap(({ job }) => queueTimeOf(job) ?? []))),
  };
}

function summarize(values: readonly number[]): TimeSummary {
  return { n: values.length, p50: quantile(values, 0.5), p95: quantile(values, 0.95), mean: mean(values) };
}
