import type { PoolView, Scene, Start, Strategy, WaitingJob } from '../strategy.ts';
import { createWaitingClasses } from '../waiting-classes.ts';
import { leastBusyPool } from './least-busy-pool.ts';

type Place = Omit<Start, 'job'>;

/** Cpus that stay over, then memory; fewer is a better fit. A runner with too few cpus comes after all that have enough. */
type Fit = readonly [tooSmall: number, cpus: number, memory: number];

/**
 * First come, first served; a measured job goes where it leaves the fewest cpus over (best fit), beside others where the pool shares machines. What was
 * not measured needs a whole runner, in the pool with the smallest share of busy ones.
 */
export const resourceAware: Strategy = {
  name: 'resource-aware',
  conservesWork: true,
  begin(scene) {
    const waiting = createWaitingClasses();
    return {
      ready: waiting.add,
      next() {
        const taken = waiting.take((job) => placeOf(job, scene));
        return taken === null ? null : { job: taken.job, ...taken.place };
      },
      ended() {},
      waiting: waiting.count,
    };
  },
};

function placeOf(job: WaitingJob, scene: Scene): Place | null {
  if (job.cpus === null || job.memory === null) {
    const pool = leastBusyPool(job, scene);
    return pool === null ? null : { pool, runner: null };
  }
  let best: (Place & { readonly fit: Fit }) | null = null;
  for (const pool of job.pools) {
    const view = scene.pools[pool] as PoolView;
    for (const place of placesIn(view, job.cpus, job.memory)) if (best === null || isBetter(place.fit, best.fit)) best = { pool, ...place };
  }
  return best === null ? null : { pool: best.pool, runner: best.runner };
}

/** The first free runner, and those with room beside other jobs. */
function placesIn(view: PoolView, cpus: number, memory: number): readonly { readonly runner: number | null; readonly fit: Fit }[] {
  const whole = fitOf(view.cpus ?? Number.POSITIVE_INFINITY, view.memory ?? Number.POSITIVE_INFINITY, cpus, memory);
  const beside = view.runners.flatMap(({ number, jobs, freeCpus, freeMemory }) =>
    view.shares && jobs > 0 && freeCpus >= cpus && freeMemory >= memory
      ? [{ runner: number, fit: fitOf(freeCpus, freeMemory, cpus, memory) }]
      : [],
  );
  return view.free > 0 ? [...beside, { runner: null, fit: whole }] : beside;
}

function fitOf(freeCpus: number, freeMemory: number, cpus: number, memory: number): Fit {
  return [Math.max(0, cpus - freeCpus), Math.max(0, freeCpus - cpus), freeMemory - memory];
}

function isBetter(fit: Fit, other: Fit): boolean {
  for (const [index, value] of fit.entries()) if (value !== other[index]) return value < (other[index] as number);
  return false;
}
