import { describe, expect, test } from '@jest/globals';
import { seconds } from '../../../src/model/seconds.ts';
import { simulatePools } from '../../../src/simulate/pools/simulate-pools.ts';
import { leastLoaded } from '../../../src/simulate/pools/strategies/least-loaded.ts';
import { STRATEGIES } from '../../../src/simulate/pools/strategies/strategies.ts';
import { job, places, pool, run, scaled } from './build-pools.ts';

const reasons = (...args: Parameters<typeof simulatePools>) =>
  simulatePools(...args).unplaced.map(({ name, reason }) => `${name}: ${reason}`);

describe('a simulation', () => {
  test('of nothing has nothing', () => {
    for (const strategy of STRATEGIES) {
      const { makespan, queueTime, cost, balance, runs, window } = simulatePools([], [], strategy);
      const none = { n: 0, p50: null, p95: null, mean: null };
      expect({ makespan, queueTime, cost, balance, runs, window }).toEqual({
        ...{ makespan: none, queueTime: none, cost: { available: true, value: 0 }, balance: null, runs: [], window: 0 },
      });
    }
  });

  test('on one runner runs one job after the other, whatever the strategy', () => {
    for (const strategy of STRATEGIES) {
      const result = simulatePools([run(0, job('1', 10), job('2', 20)), run(5, job('3', 5))], [pool('a', 1)], strategy);
      expect(places(result).map((place) => place.split(' ')[1])).toEqual(['a/0', 'a/0', 'a/0']);
      expect(result).toMatchObject({ window: 35, makespan: { n: 2 }, cost: { value: 35 / 60 } });
      expect(result.pools).toMatchObject([{ name: 'a', jobs: 3, busy: 35, there: 35, utilization: 1, most: 1 }]);
    }
  });

  test('sums up times, cost, utilization and balance', () => {
    const pools = [pool('a', 1), pool('b', 2, { labels: ['b'], pricePerMinute: 0.5 })];
    const runs = [run(0, job('1', 60), job('2', 120)), run(60, job('3', 60, { labels: ['b'] }))];
    // Makespans 180 and 60. Queue times 0, 60 and 0. The window is 180 s: a busy for all of it, b for 60 of 360.
    expect(simulatePools(runs, pools, leastLoaded)).toMatchObject({
      makespan: { n: 2, p50: 120, p95: 174, mean: 120 },
      queueTime: { n: 3, p50: 0, p95: expect.closeTo(54, 9), mean: 20 },
      cost: { available: true, value: 3 * 1 + 6 * 0.5 },
      pools: [
        { busy: 180, there: 180, utilization: 1, cost: 3 },
        { busy: 60, there: 360, utilization: 1 / 6, cost: 3 },
      ],
      // Standard deviation 5 / 12 over the mean 7 / 12.
      balance: expect.closeTo(5 / 7, 12),
    });
  });

  test('bills each job of a hosted pool in whole minutes, and no start-up', () => {
    const hosted = pool('h', 0, { capacity: { kind: 'hosted', limit: 20 }, startUp: seconds(30), pricePerMinute: 0.006 });
    const result = simulatePools([run(0, job('1', 61), job('2', 20), job('3', 20))], [hosted], leastLoaded);
    expect(places(result)).toEqual(['1: h/0 30-91', '2: h/1 30-50', '3: h/2 30-50']);
    expect(result.cost).toEqual({ available: true, value: expect.closeTo(4 * 0.006, 12) });
    expect(result.pools).toMatchObject([{ most: 3, busy: 91 + 50 + 50, there: 20 * 91 }]);
    expect(result.queueTime.mean).toBe(30);
  });

  test('without a price has no cost, and names the pool', () => {
    const result = simulatePools([run(0, job('1', 60))], [pool('a', 1, { pricePerMinute: null })], leastLoaded);
    expect(result.cost).toEqual({ available: false, reason: 'no price is known for a' });
  });

  test('keeps needs, those on all legs of a matrix and not those on what did not run', () => {
    const legs = [job('t (1)', 10, { key: 't' }), job('t (2)', 30, { key: 't' })];
    const runs = [run(0, ...legs, job('d', 5, { needs: ['t', 'absent'] }))];
    expect(places(simulatePools(runs, [pool('a', 9)], leastLoaded))).toEqual(['d: a/0 30-35', 't (1): a/0 0-10', 't (2): a/1 0-30']);
  });

  test('goes by labels without regard to case, or by the pools that are named', () => {
    const pools = [pool('a', 9), pool('b', 9)];
    const runs = [run(0, job('1', 10, { labels: ['ANY', 'B'] }), job('2', 10, { labels: ['elsewhere'], mayRunIn: ['b'] }))];
    expect(places(simulatePools(runs, pools, leastLoaded))).toEqual(['1: b/0 0-10', '2: b/1 0-10']);
  });

  test('says of each job that cannot be placed why', () => {
    const pools = [pool('a', 0), pool('small', 1, { memory: 8 }), pool('odd', 1, { speed: 0 }), scaled('poor', { budgetPerHour: 1 })];
    const jobs = [
      job('1', 10, { labels: ['gpu', 'any'] }),
      job('2', 10, { labels: ['a'] }),
      job('3', 10, { labels: ['small'], memory: 9 }),
      job('4', 10, { needs: ['3'] }),
      job('5', Number.NaN),
      job('6', 10, { labels: ['odd'] }),
      job('7', 10, { labels: ['poor'] }),
      job('8', 10, { needs: ['9'] }),
      job('9', 10, { needs: ['8'] }),
      job('x', 10, { mayRunIn: ['gone'] }),
      job('y', 10, { labels: [] }),
    ];
    for (const strategy of STRATEGIES)
      expect(reasons([run(0, ...jobs), run(1, job('z', 1))], pools, strategy)).toEqual([
        '1: no pool has its labels (gpu, any)',
        '2: its pools have no runners: a',
        '3: it takes more memory than a runner has: small',
        '4: what it needs never ended',
        '5: no time was recorded for it',
        '6: its pools cannot be simulated as described: odd',
        '7: its pools have no runners: poor',
        '8: what it needs never ended',
        '9: what it needs never ended',
        'x: no pool is called gone',
        'y: no pool has its labels ()',
      ]);
    const result = simulatePools([run(0, ...jobs), run(1, job('z', 1))], pools, leastLoaded);
    expect(result.makespan.n).toBe(1);
    expect(result.notes).toContain('pool odd takes no job: its speed is not a number above 0');
  });

  test.each([
    ['its start-up time is not a number of seconds', pool('p', 1, { startUp: seconds(-1) })],
    ['its price is below 0', pool('p', 1, { pricePerMinute: -1 })],
    ['its number of runners is not a whole number', pool('p', 1.5)],
    ['its limit is not a whole number', pool('p', 1, { capacity: { kind: 'hosted', limit: -2 } })],
    ['its scale rule has more runners at least than at most', scaled('p', { least: 3, most: 2 })],
    ['its scale rule has a number of runners that is not a whole number', scaled('p', { most: Number.NaN })],
    ['its scale rule has no period', scaled('p', { period: seconds(0) })],
    ['its scale rule has a budget, and it has no price', scaled('p', { budgetPerHour: 5 }, { pricePerMinute: null })],
    [
      'its scale rule has no trigger that starts a runner',
      scaled('p', { up: { step: 1, busyShare: null, queued: null, cooldown: seconds(0) } }),
    ],
    ['its scale rule has a cooldown below 0', scaled('p', { down: { step: 1, busyShare: 0, cooldown: seconds(-1) } })],
  ])('takes no job in a pool when %s', (problem, described) => {
    const result = simulatePools([run(0, job('1', 1))], [described], leastLoaded);
    expect(result.notes[0]).toBe(`pool p takes no job: ${problem}`);
    expect(result.unplaced).toHaveLength(1);
  });

  test('of a hosted pool without a limit has no utilization, and lets nobody wait', () => {
    const hosted = pool('h', 0, { capacity: { kind: 'hosted', limit: Number.POSITIVE_INFINITY } });
    for (const strategy of STRATEGIES) {
      const runs = [run(0, ...Array.from({ length: 60 }, (_, index) => job(`${index}`, 10)))];
      const result = simulatePools(runs, [hosted], strategy);
      expect(result.pools).toMatchObject([{ utilization: null, most: 60, jobs: 60 }]);
      expect(result.queueTime.mean).toBe(0);
    }
  });

  test('places each of 10,000 jobs, under every strategy', () => {
    const runs = Array.from({ length: 2000 }, (_, index) =>
      run(
        97 * index,
        ...[100, 200, 300, 400].map((time, place) => job(`${place}`, time + (index % 50), { labels: place === 3 ? ['b'] : ['any'] })),
        job('last', 30, { needs: ['0', '1', '2', '3'] }),
      ),
    );
    const pools = [pool('a', 4), pool('b', 5, { speed: 2 }), scaled('c', { least: 1, most: 4 }, { startUp: seconds(40) })];
    for (const strategy of STRATEGIES) {
      const result = simulatePools(runs, pools, strategy, { past: runs.slice(0, 50) });
      expect([result.jobs.length, result.unplaced.length, result.makespan.n]).toEqual([10_000, 0, 2000]);
      expect(result.pools.reduce((sum, { busy, name }) => sum + busy * (name === 'b' ? 2 : 1), 0)).toBeCloseTo(
        runs.reduce((sum, { jobs }) => sum + jobs.reduce((all, { duration }) => all + duration, 0), 0),
        3,
      );
    }
  });
});
