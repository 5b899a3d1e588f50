import { poolsOfLabels } from '../../simulate/pools/pools-of-job.ts';
import type { SimulatedPool } from '../../simulate/pools/runner-pool.ts';
import { isHostedLabel } from '../../workflow/hosted-labels.ts';
import type { RecordedWork, RecordedWorkJob } from './recorded-work.ts';
import { systemOfLabels } from './runner-system.ts';

/** Where a job ran, and where else it might have. */
export interface PoolReach {
  /** The pool that has its labels; null where none has, or several have. */
  readonly recorded: (job: RecordedWorkJob) => string | null;
  /**
   * Pools that have its labels, those it ran in at another time, and for what asked for a runner that GitHub hosts for everybody the configured pools of the same
   * system: to them, the configuration says, jobs may be given. Null: no more than those that have its labels.
   */
  readonly mayRunIn: (job: RecordedWorkJob, workflow: string) => readonly string[] | null;
}

/** Jobs of one workflow are the same where they have one name. */
export function sameJob(workflow: string, { name }: Pick<RecordedWorkJob, 'name'>): string {
  return JSON.stringify([workflow, name]);
}

export function poolReach({ runs }: RecordedWork, pools: readonly SimulatedPool[]): PoolReach {
  const byLabels = new Map<string, readonly string[]>();
  const withLabels = (labels: readonly string[]): readonly string[] => {
    const key = JSON.stringify(labels);
    const found = byLabels.get(key) ?? poolsOfLabels(labels, pools).map((index) => pools[index]?.name ?? '');
    byLabels.set(key, found);
    return found;
  };
  const recorded: PoolReach['recorded'] = ({ job }) => {
    const [only, ...more] = withLabels(job.labels);
    return more.length > 0 ? null : (only ?? null);
  };
  const ranIn = new Map<string, Set<string>>();
  for (const { workflow, jobs } of runs)
    for (const job of jobs) {
      const pool = job.job.conclusion === 'success' ? recorded(job) : null;
      if (pool === null) continue;
      const own = ranIn.get(sameJob(workflow, job)) ?? new Set<string>();
      ranIn.set(sameJob(workflow, job), own.add(pool));
    }
  const offered = pools.filter(({ capacity }) => capacity.kind !== 'hosted');
  return {
    recorded,
    mayRunIn: (job, workflow) => {
      const own = withLabels(job.job.labels);
      const all = new Set([...own, ...(ranIn.get(sameJob(workflow, job)) ?? []), ...alike(job.job.labels, offered)]);
      return all.size === own.length ? null : [...all].sort();
    },
  };
}

function alike(labels: readonly string[], pools: readonly SimulatedPool[]): readonly string[] {
  const [label, ...more] = labels;
  const wanted = label === undefined || more.length > 0 || !isHostedLabel(label) ? null : systemOfLabels(labels);
  if (wanted === null) return [];
  return pools.flatMap((pool) => {
    const own = systemOfLabels(pool.labels);
    return own?.system === wanted.system && own.architecture === wanted.architecture ? [pool.name] : [];
  });
}
