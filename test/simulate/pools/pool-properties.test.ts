import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seconds } from '../../../src/model/seconds.ts';
import type { PlacedJob, PoolResult } from '../../../src/simulate/pools/pool-result.ts';
import { inOrderOfTime, type PoolRun } from '../../../src/simulate/pools/pool-work.ts';
import type { SimulatedPool } from '../../../src/simulate/pools/runner-pool.ts';
import { simulatePools } from '../../../src/simulate/pools/simulate-pools.ts';
import { STRATEGIES } from '../../../src/simulate/pools/strategies/strategies.ts';
import { arbitraryRuns, job, pool, run, scaled } from './build-pools.ts';

const strategies = fc.constantFrom(...STRATEGIES);
const past = [run(-9000, job('j0', 100), job('j1', 700), job('j2', 30))];
const rule = { least: 1, most: 4, up: { step: 2, busyShare: 0.5, queued: 2, cooldown: seconds(120) } };
/** Of every kind: of different speeds, hosted, scaled, shared. */
const MIXED: readonly SimulatedPool[] = [
  pool('a', 2, { speed: 0.5, cpus: 4, memory: 16, shares: true }),
  pool('b', 1, { speed: 2, cpus: 8, memory: 8 }),
  pool('h', 0, { capacity: { kind: 'hosted', limit: 2 }, startUp: seconds(20) }),
  scaled('s', rule, { startUp: seconds(45) }),
];
const end = (result: PoolResult): number => Math.max(0, ...result.jobs.map((placed) => placed.end));

describe('every strategy', () => {
  test('decides without a look at what comes later', () => {
    fc.assert(
      fc.property(arbitraryRuns, strategies, fc.nat(3000), fc.nat(500), (runs, strategy, wait, more) => {
        const ordered = inOrderOfTime(runs);
        const origin = ordered[0]?.createdAt.getTime() ?? 0;
        const before = simulatePools(runs, MIXED, strategy, { past });
        const until = (placed: PlacedJob): boolean => placed.start <= wait;
        const ended = new Set(before.jobs.filter((placed) => placed.end <= wait).map(({ runId, name }) => `${runId} ${name}`));
        const changed = ordered
          .filter(({ createdAt }) => createdAt.getTime() - origin <= 1000 * wait)
          .map(({ jobs, ...rest }) => ({
            ...rest,
            jobs: jobs.map((own) => (ended.has(`${rest.runId} ${own.name}`) ? own : { ...own, duration: seconds(own.duration + more) })),
          }));
        const later: PoolRun = {
          runId: -1,
          workflow: 'ci',
          createdAt: new Date(origin + 1000 * wait + 1),
          jobs: [job('j9', 5), job('j1', 900)],
        };
        const after = simulatePools([...changed, later], MIXED, strategy, { past });
        const decisions = ({ jobs }: PoolResult) =>
          jobs.filter(until).map(({ runId, name, pool, runner, start }) => [runId, name, pool, runner, start]);
        expect(decisions(after)).toEqual(decisions(before));
        const known = Math.min(wait, before.window);
        expect(after.scaleEvents.filter(({ at }) => at <= known)).toEqual(before.scaleEvents.filter(({ at }) => at <= known));
      }),
      { numRuns: 300 },
    );
  });

  test('starts each job once, after its needs, on a runner of its own unless machines are shared', () => {
    fc.assert(
      fc.property(arbitraryRuns, strategies, (runs, strategy) => {
        const result = simulatePools(runs, MIXED, strategy, { past });
        expect(result.jobs.length + result.unplaced.length).toBe(runs.reduce((sum, { jobs }) => sum + jobs.length, 0));
        expect(result.unplaced).toEqual([]);
        for (const own of runs)
          for (const { name, needs } of own.jobs) {
            const find = (wanted: string) => result.jobs.find((placed) => placed.runId === own.runId && placed.name === wanted);
            const ready = Math.max(
              (own.createdAt.getTime() - result.origin.getTime()) / 1000,
              ...needs.map((need) => find(need)?.end ?? Number.NaN),
            );
            expect(find(name)?.ready).toBe(ready);
            expect(find(name)?.start).toBeGreaterThanOrEqual(ready);
          }
        const alone = result.jobs.filter(({ pool, start, end }) => (pool !== 'a' || strategy.name !== 'resource-aware') && end > start);
        for (const [index, one] of alone.entries())
          for (const other of alone.slice(index + 1))
            if (one.pool === other.pool && one.runner === other.runner) expect(one.end <= other.start || other.end <= one.start).toBe(true);
      }),
    );
  });

  test('gives the same for the same, in whatever order it is given', () => {
    fc.assert(
      fc.property(arbitraryRuns, strategies, (runs, strategy) => {
        const turned = runs.toReversed().map((own) => ({ ...own, jobs: own.jobs.toReversed() }));
        const once = simulatePools(runs, MIXED, strategy, { past });
        expect(simulatePools(turned, MIXED.toReversed(), strategy, { past })).toEqual(once);
      }),
    );
  });

  test('on one pool of K runners lies between max(work / K, critical path) and the bound of Graham', () => {
    fc.assert(
      fc.property(arbitraryRuns, strategies, fc.integer({ min: 1, max: 4 }), (runs, strategy, count) => {
        const [first] = runs;
        if (first === undefined) return;
        expectBounds(first, simulatePools([first], [pool('a', count)], strategy, { past }), count);
      }),
    );
  });
});

describe('resource-aware', () => {
  test('never puts more on a shared machine than its cpus and memory', () => {
    const resourceAware = STRATEGIES.filter(({ name }) => name === 'resource-aware');
    fc.assert(
      fc.property(arbitraryRuns, fc.constantFrom(...resourceAware), (runs, strategy) => {
        const shared = pool('a', 2, { cpus: 7, memory: 9, shares: true });
        const result = simulatePools(runs, [shared], strategy);
        const sizeOf = ({ runId, name }: PlacedJob) => runs.find((own) => own.runId === runId)?.jobs.find((own) => own.name === name)?.cpus;
        for (const { start, runner } of result.jobs) {
          const beside = result.jobs.filter((other) => other.runner === runner && other.start <= start && start < other.end).map(sizeOf);
          if (beside.length > 1) expect(beside).not.toContain(null);
          expect(beside.reduce((sum: number, size) => sum + (size ?? 0), 0)).toBeLessThanOrEqual(7);
        }
      }),
    );
  });
});

describe('strategies that conserve work', () => {
  const conserving = STRATEGIES.filter(({ conservesWork }) => conservesWork);

  test('are least-loaded and resource-aware', () => {
    expect(conserving.map(({ name }) => name)).toEqual(['least-loaded', 'resource-aware']);
  });

  test('leave no runner without a job while one waits that it may take', () => {
    const pools = [pool('a', 2, { speed: 0.5, cpus: 4, memory: 16, shares: true }), pool('b', 1, { speed: 2, cpus: 2, memory: 8 })];
    fc.assert(
      fc.property(arbitraryRuns, fc.constantFrom(...conserving), (runs, strategy) => {
        const { jobs } = simulatePools(runs, pools, strategy);
        const moments = [...new Set(jobs.flatMap(({ ready, start, end }) => [ready, start, end]))];
        for (const { runId, name, ready, start } of jobs) {
          const onlyA = runs.find((own) => own.runId === runId)?.jobs.find((own) => own.name === name)?.labels[0] === 'a';
          for (const moment of moments.filter((at) => at >= ready && at < start)) {
            const busy = (of: string) =>
              new Set(jobs.filter((other) => other.pool === of && other.start <= moment && moment < other.end).map(({ runner }) => runner))
                .size;
            expect([busy('a'), onlyA ? 1 : busy('b')]).toEqual([2, 1]);
          }
        }
      }),
    );
  });

  test('and the predictive one keep the bound of Graham over several pools of equal speed', () => {
    const predicted = STRATEGIES.filter(({ name }) => name === 'predictive');
    fc.assert(
      fc.property(arbitraryRuns, fc.constantFrom(...conserving, ...predicted), (runs, strategy) => {
        const [first] = runs;
        if (first === undefined) return;
        const anywhere = { ...first, jobs: first.jobs.map((own) => ({ ...own, labels: ['any'] })) };
        expectBounds(anywhere, simulatePools([anywhere], [pool('a', 2), pool('b', 1)], strategy, { past }), 3);
      }),
    );
  });
});

function expectBounds({ jobs }: PoolRun, result: PoolResult, count: number): void {
  const work = jobs.reduce((sum, { duration }) => sum + duration, 0);
  const through = (name: string): number => {
    const own = jobs.find((other) => other.name === name);
    return (own?.duration ?? 0) + Math.max(0, ...(own?.needs ?? []).map(through));
  };
  const path = Math.max(...jobs.map(({ name }) => through(name)));
  expect(end(result)).toBeGreaterThanOrEqual(Math.max(work / count, path) - 1e-6);
  expect(end(result)).toBeLessThanOrEqual(work / count + (1 - 1 / count) * path + 1e-6);
}
