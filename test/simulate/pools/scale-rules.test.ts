import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seconds } from '../../../src/model/seconds.ts';
import type { PoolResult } from '../../../src/simulate/pools/pool-result.ts';
import type { ScaleRule } from '../../../src/simulate/pools/runner-pool.ts';
import { mostRunners } from '../../../src/simulate/pools/runner-pool.ts';
import { simulatePools } from '../../../src/simulate/pools/simulate-pools.ts';
import { leastLoaded } from '../../../src/simulate/pools/strategies/least-loaded.ts';
import { STRATEGIES } from '../../../src/simulate/pools/strategies/strategies.ts';
import { arbitraryRuns, job, places, run, scaled } from './build-pools.ts';

const steps = ({ scaleEvents }: PoolResult) => scaleEvents.map(({ at, from, to, why }) => `${at}: ${from} to ${to} ${why}`);
const up = (more: Partial<ScaleRule['up']>): ScaleRule['up'] => ({ step: 1, busyShare: null, queued: null, cooldown: seconds(0), ...more });
const four = [run(0, job('1', 300), job('2', 300), job('3', 300), job('4', 300))];

describe('a scale rule', () => {
  test('adds runners by queue depth, which take jobs when they have started, and removes idle ones when it has cooled', () => {
    const rule = { least: 1, most: 3, up: up({ queued: 2 }), down: { step: 1, busyShare: 0.5, cooldown: seconds(120) } };
    const later = run(1000, job('5', 10));
    const result = simulatePools([...four, later], [scaled('s', rule, { startUp: seconds(30) })], leastLoaded);
    // Looks at 0 and 60 with 3 and 2 jobs waiting. At 330 two of three are busy, at 390 one of three, and at 480 one of two, while the rule cools until 540.
    expect(steps(result)).toEqual(['0: 1 to 2 queued', '60: 2 to 3 queued', '420: 3 to 2 idle', '540: 2 to 1 idle']);
    expect(places(result)).toEqual(['1: s/0 0-300', '2: s/1 30-330', '3: s/2 90-390', '4: s/0 300-600', '5: s/0 1000-1010']);
    // To 1010, 0 to 540 and 60 to 420, each from the moment it was asked for.
    expect(result.pools[0]).toMatchObject({ there: 1010 + 540 + 360, busy: 300 * 4 + 10, most: 3 });
    expect(result.cost).toEqual({ available: true, value: (1010 + 540 + 360) / 60 });
  });

  test('adds runners by the share of busy ones, after the cooldown', () => {
    const rule = { least: 1, most: 9, up: up({ step: 2, busyShare: 0.75, cooldown: seconds(150) }) };
    // At 0 all of one are busy; at 60 and 120 all of three, but the rule cools until 150. With the last job the history ends.
    expect(steps(simulatePools(four, [scaled('s', rule)], leastLoaded))).toEqual(['0: 1 to 3 busy', '180: 3 to 5 busy']);
  });

  test('starts from no runner, since a job that waits there makes the pool wholly busy', () => {
    const result = simulatePools(
      [run(0, job('1', 60))],
      [scaled('s', { up: up({ busyShare: 0.5 }) }, { startUp: seconds(10) })],
      leastLoaded,
    );
    expect(places(result)).toEqual(['1: s/0 10-70']);
  });

  test('that no queue ever triggers leaves the job unplaced, with the reason', () => {
    const result = simulatePools([run(0, job('1', 60))], [scaled('s', { up: up({ queued: 2 }) })], leastLoaded);
    expect(result.unplaced.map(({ reason }) => reason)).toEqual(['no runner was ever started for it in s']);
    expect(result.runs[0]?.makespan).toBeNull();
  });

  test('comes to an end where it would add and remove for ever', () => {
    const rule = { least: 0, most: 2, up: up({ busyShare: 0 }), down: { step: 1, busyShare: 1, cooldown: seconds(0) } };
    expect(places(simulatePools([run(0, job('1', 60))], [scaled('s', rule)], leastLoaded))).toEqual(['1: s/0 0-60']);
    const always = { ...rule, up: up({ queued: 0 }) };
    const slow = scaled('s', always, { startUp: seconds(90) });
    expect(places(simulatePools([run(0, job('1', 60))], [slow], leastLoaded))).toEqual(['1: s/0 90-150']);
  });

  test('has so many runners at most as the budget pays for a whole hour', () => {
    const of = (budgetPerHour: number | null, pricePerMinute: number | null) =>
      mostRunners(scaled('s', { budgetPerHour, most: 9 }, { pricePerMinute }));
    expect([of(18, 0.1), of(17.99, 0.1), of(1, 0.1), of(null, 0.1), of(0, 0), of(6, null)]).toEqual([3, 2, 0, 9, 9, 0]);
  });

  test('never has more runners than it may, never costs more than its budget in any 60 minutes, and keeps its cooldowns', () => {
    const anyRule = fc.record({
      least: fc.nat(2),
      most: fc.integer({ min: 2, max: 8 }),
      period: fc.constantFrom(15, 60),
      budgetPerHour: fc.option(fc.integer({ min: 60, max: 400 })),
      up: fc.record({
        step: fc.integer({ min: 1, max: 4 }),
        busyShare: fc.constantFrom(0.5, 0.75, 1),
        queued: fc.option(fc.nat(3)),
        cooldown: fc.nat(300),
      }),
      down: fc.record({ step: fc.integer({ min: 1, max: 4 }), busyShare: fc.constantFrom(0, 0.3, 0.8), cooldown: fc.nat(300) }),
    });
    fc.assert(
      fc.property(arbitraryRuns, anyRule, fc.constantFrom(...STRATEGIES), fc.nat(90), (runs, drawn, strategy, startUp) => {
        const rule = drawn as unknown as ScaleRule;
        const result = simulatePools(runs, [scaled('a', rule, { startUp: seconds(startUp) })], strategy);
        const most = Math.min(rule.most, Math.floor((rule.budgetPerHour ?? Number.POSITIVE_INFINITY) / 60));
        const events = result.scaleEvents;
        expect(result.unplaced).toEqual([]);
        expect(result.pools[0]?.most).toBeLessThanOrEqual(most);
        let lastUp = Number.NEGATIVE_INFINITY;
        let last = Number.NEGATIVE_INFINITY;
        for (const { at, from, to } of events) {
          expect(at % rule.period).toBe(0);
          expect(Math.abs(to - from)).toBeLessThanOrEqual(to > from ? rule.up.step : rule.down.step);
          expect(to).toBeGreaterThanOrEqual(Math.min(rule.least, most));
          if (to > from) expect(at - lastUp).toBeGreaterThanOrEqual(rule.up.cooldown);
          else {
            expect(at - last).toBeGreaterThanOrEqual(rule.down.cooldown);
            expect(to).toBeGreaterThanOrEqual(result.jobs.filter(({ start, end }) => start <= at && at < end).length);
          }
          if (to > from) lastUp = at;
          last = at;
        }
        for (const { at } of events)
          expect(costOfHour(result, at, Math.min(rule.least, most))).toBeLessThanOrEqual((rule.budgetPerHour ?? 1e9) + 1e-6);
      }),
      { numRuns: 300 },
    );
  });
});

/** At a dollar a minute: the integral of the runners from the moment on, for an hour. */
function costOfHour({ scaleEvents }: PoolResult, from: number, initial: number): number {
  const bounds = [...scaleEvents.map(({ at }) => at), from, from + 3600]
    .filter((at) => at >= from && at <= from + 3600)
    .sort((a, b) => a - b);
  return bounds.slice(1).reduce((sum, until, index) => {
    const at = bounds[index] ?? from;
    const alive = scaleEvents.findLast((event) => event.at <= at)?.to ?? initial;
    return sum + ((until - at) * alive) / 60;
  }, 0);
}
