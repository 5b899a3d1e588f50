import type { JobRun } from '../../model/job-run.ts';
import { jobDuration } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import type { PoolRun } from '../../simulate/pools/pool-work.ts';
import { median } from '../../stats/quantile.ts';
import type { DescribedPools } from './configured-pools.ts';
import { poolReach, sameJob } from './pool-reach.ts';
import type { RecordedWork } from './recorded-work.ts';

/** What job runs take of their machines, where the sampler ran. */
interface Sizes {
  readonly cpus: number[];
  readonly memory: number[];
}

/**
 * The recorded runs as jobs that any strategy may place: durations as on a runner of speed 1; cpus and memory as the sampler saw them, the busy share of all
 * processors times as many as the configuration gives the pool; of a run without the sampler the median of the job's other runs, and of memory the most.
 */
export function poolRunsOf(work: RecordedWork, { pools }: DescribedPools): readonly PoolRun[] {
  const simulated = pools.map(({ pool }) => pool);
  const byName = new Map(simulated.map((pool) => [pool.name, pool]));
  const { recorded, mayRunIn } = poolReach(work, simulated);
  const sizes = new Map<string, Sizes>();
  const cpusOf = (name: string | null): number | null => (name === null ? null : (byName.get(name)?.cpus ?? null));
  for (const { workflow, jobs } of work.runs)
    for (const job of jobs) {
      const { cpus, memory } = sizeOf(job.job, cpusOf(recorded(job)));
      if (cpus === null && memory === null) continue;
      const own = sizes.get(sameJob(workflow, job)) ?? { cpus: [], memory: [] };
      sizes.set(sameJob(workflow, job), own);
      if (cpus !== null) own.cpus.push(cpus);
      if (memory !== null) own.memory.push(memory);
    }
  return work.runs.map(({ run, workflow, createdAt, jobs }) => ({
    ...{ runId: run.runId, workflow, createdAt },
    jobs: jobs.map((job) => {
      const pool = recorded(job);
      const own = sizeOf(job.job, cpusOf(pool));
      const others = sizes.get(sameJob(workflow, job));
      const speed = pool === null ? 1 : (byName.get(pool)?.speed ?? 1);
      return {
        ...{ key: job.key, name: job.name, needs: job.needs, labels: job.job.labels },
        ...{ mayRunIn: mayRunIn(job, workflow), recordedPool: pool, duration: seconds((jobDuration(job.job) ?? 0) * speed) },
        cpus: own.cpus ?? median(others?.cpus ?? []),
        memory: own.memory ?? (others === undefined || others.memory.length === 0 ? null : Math.max(...others.memory)),
      };
    }),
  }));
}

function sizeOf({ log }: JobRun, cpus: number | null): { readonly cpus: number | null; readonly memory: number | null } {
  const seen = log?.resources;
  if (seen == null) return { cpus: null, memory: null };
  return { cpus: cpus === null || seen.cpuMean === null ? null : cpus * seen.cpuMean, memory: seen.memoryPeakBytes };
}
