import fc from 'fast-check';
import { seconds } from '../../../src/model/seconds.ts';
import type { PoolResult } from '../../../src/simulate/pools/pool-result.ts';
import type { PoolJob, PoolRun } from '../../../src/simulate/pools/pool-work.ts';
import type { ScaleRule, SimulatedPool } from '../../../src/simulate/pools/runner-pool.ts';

export const START = Date.UTC(2026, 0, 5);

/** A pool of so many runners at a dollar a minute, which has the labels `any` and its name. */
export function pool(name: string, runners: number, more: Partial<SimulatedPool> = {}): SimulatedPool {
  return {
    ...{ name, labels: ['any', name], capacity: { kind: 'fixed', runners }, pricePerMinute: 1, speed: 1 },
    ...{ cpus: null, memory: null, startUp: seconds(0), shares: false },
    ...more,
  };
}

export function scaled(name: string, rule: Partial<ScaleRule>, more: Partial<SimulatedPool> = {}): SimulatedPool {
  const whole: ScaleRule = {
    ...{ least: 0, most: 10, period: seconds(60), budgetPerHour: null },
    up: { step: 1, busyShare: 1, queued: null, cooldown: seconds(0) },
    down: { step: 1, busyShare: 0, cooldown: seconds(600) },
    ...rule,
  };
  return pool(name, 0, { capacity: { kind: 'scaled', rule: whole }, ...more });
}

/** A job that asks for `any` runner. */
export function job(name: string, duration: number, more: Partial<PoolJob> = {}): PoolJob {
  return {
    ...{
      key: name,
      name,
      needs: [],
      labels: ['any'],
      mayRunIn: null,
      recordedPool: null,
      duration: seconds(duration),
      cpus: null,
      memory: null,
    },
    ...more,
  };
}

let numbered = 0;

/** A run so many seconds after the start. */
export function run(at: number, ...jobs: readonly PoolJob[]): PoolRun {
  numbered += 1;
  return { runId: numbered, workflow: 'ci', createdAt: new Date(START + 1000 * at), jobs };
}

/** `a: slow/0 5-15`: name, pool and runner, start and end in seconds since the first run. */
export function places({ jobs }: PoolResult): readonly string[] {
  return jobs.map(({ name, pool, runner, start, end }) => `${name}: ${pool}/${runner} ${start}-${end}`);
}

/** Runs of up to five jobs with needs, measured or not, that ask for any pool or for `a`; within an hour or so. */
export const arbitraryRuns: fc.Arbitrary<readonly PoolRun[]> = fc
  .array(
    fc.record({
      at: fc.nat(4000),
      jobs: fc.array(
        fc.record({
          duration: fc.nat(900),
          needs: fc.array(fc.nat(), { maxLength: 2 }),
          onlyA: fc.boolean(),
          size: fc.option(fc.integer({ min: 0, max: 6 })),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((runs) =>
    runs.map(({ at, jobs }, runId) => ({
      ...run(
        at,
        ...jobs.map(({ duration, needs, onlyA, size }, index) =>
          job(`j${index}`, duration, {
            needs: index === 0 ? [] : needs.map((need) => `j${need % index}`),
            labels: onlyA ? ['a'] : ['any'],
            ...{ cpus: size, memory: size },
          }),
        ),
      ),
      runId,
    })),
  );
