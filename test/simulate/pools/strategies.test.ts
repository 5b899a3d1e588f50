import { describe, expect, test } from '@jest/globals';
import { seconds } from '../../../src/model/seconds.ts';
import { simulatePools } from '../../../src/simulate/pools/simulate-pools.ts';
import { adaptive } from '../../../src/simulate/pools/strategies/adaptive.ts';
import { createLearnedTimes } from '../../../src/simulate/pools/strategies/learned-times.ts';
import { leastLoaded } from '../../../src/simulate/pools/strategies/least-loaded.ts';
import { predictive } from '../../../src/simulate/pools/strategies/predictive.ts';
import { resourceAware } from '../../../src/simulate/pools/strategies/resource-aware.ts';
import { roundRobin } from '../../../src/simulate/pools/strategies/round-robin.ts';
import type { WaitingJob } from '../../../src/simulate/pools/strategy.ts';
import { job, places, pool, run } from './build-pools.ts';

describe('round-robin', () => {
  test('gives the pools turns by name, whatever goes on in them', () => {
    const runs = [run(0, job('1', 100), job('2', 10), job('3', 10), job('4', 10))];
    expect(places(simulatePools(runs, [pool('b', 1), pool('a', 1)], roundRobin))).toEqual([
      '1: a/0 0-100',
      '2: b/0 0-10',
      '3: a/0 100-110',
      '4: b/0 10-20',
    ]);
  });

  test('passes over a pool that may not take the job, and goes on behind the one that does', () => {
    const runs = [run(0, job('1', 10), job('2', 10, { labels: ['c'] }), job('3', 10), job('4', 10))];
    const three = [pool('a', 9), pool('b', 9), pool('c', 9)];
    expect(places(simulatePools(runs, three, roundRobin))).toEqual(['1: a/0 0-10', '2: c/0 0-10', '3: a/1 0-10', '4: b/0 0-10']);
  });
});

describe('least-loaded', () => {
  test('takes the pool with the smallest share of busy runners, the first by name of equals, and the next that gets free for who waits', () => {
    const runs = [run(0, job('1', 100), job('2', 40), job('3', 50), job('4', 10), job('5', 10))];
    expect(places(simulatePools(runs, [pool('a', 1), pool('b', 3)], leastLoaded))).toEqual([
      '1: a/0 0-100',
      '2: b/0 0-40',
      '3: b/1 0-50',
      '4: b/2 0-10',
      '5: b/2 10-20',
    ]);
  });

  test('lets a job that waits for a full pool hold up no other', () => {
    const runs = [run(0, job('1', 100, { labels: ['a'] }), job('2', 10, { labels: ['a'] }), job('3', 10))];
    expect(places(simulatePools(runs, [pool('a', 1), pool('b', 1)], leastLoaded))).toEqual([
      '1: a/0 0-100',
      '2: a/0 100-110',
      '3: b/0 0-10',
    ]);
  });
});

describe('resource-aware', () => {
  const big = pool('big', 1, { cpus: 8, memory: 32, shares: true });
  const small = pool('small', 1, { cpus: 2, memory: 8 });

  test('takes the runner on which the fewest cpus stay over, and puts measured jobs side by side where machines are shared', () => {
    const runs = [
      run(
        0,
        job('1', 100, { cpus: 2, memory: 4 }),
        job('2', 100, { cpus: 2, memory: 4 }),
        job('3', 100, { cpus: 4, memory: 4 }),
        job('4', 100, { cpus: 4, memory: 4 }),
      ),
    ];
    expect(places(simulatePools(runs, [small, big], resourceAware))).toEqual([
      '1: small/0 0-100',
      '2: big/0 0-100',
      '3: big/0 0-100',
      // Two cpus are left on the big one and none on the small one.
      '4: big/0 100-200',
    ]);
  });

  test('gives a job that was not measured a whole runner, and says so', () => {
    const runs = [run(0, job('1', 100, { cpus: 1, memory: 1 }), job('2', 50), job('3', 50, { cpus: 1, memory: 1 }))];
    const result = simulatePools(runs, [big], resourceAware);
    expect(places(result)).toEqual(['1: big/0 0-100', '2: big/0 100-150', '3: big/0 0-50']);
    expect(result.notes).toContain('1 of 3 jobs have no measured cpu and memory: each takes a whole runner');
  });

  test('has no room beside a job that has the whole runner, not even for one that takes nothing', () => {
    const runs = [run(0, job('1', 50), job('2', 50, { cpus: 0, memory: 0 }))];
    expect(places(simulatePools(runs, [big], resourceAware))).toEqual(['1: big/0 0-50', '2: big/0 50-100']);
  });

  test('lets a job wait for a machine with enough memory free', () => {
    const runs = [run(0, job('1', 50, { cpus: 1, memory: 20 }), job('2', 50, { cpus: 1, memory: 20 }))];
    expect(places(simulatePools(runs, [big], resourceAware))).toEqual(['1: big/0 0-50', '2: big/0 50-100']);
  });
});

describe('adaptive', () => {
  test('tries each job in either pool, and then gives both to the fast one, where waiting and running take less than the slow one does', () => {
    const runs = [0, 1000, 2000, 3000].map((at) => run(at, job('1-long', 400), job('2-short', 100)));
    const result = simulatePools(runs, [pool('a-slow', 1), pool('b-fast', 1, { speed: 4 })], adaptive);
    expect(places(result)).toEqual([
      // Nothing is known: the first by name of those that have a free runner.
      '1-long: a-slow/0 0-400',
      '2-short: b-fast/0 0-25',
      // Each is known from one pool, and nothing tells how the other compares: it is tried.
      '1-long: b-fast/0 1000-1100',
      '2-short: a-slow/0 1000-1100',
      // Short: 100 s in the slow pool; in the fast one 25 s after 25 + 0.3 · (100 - 25) = 47.5 s for the job ahead.
      '1-long: b-fast/0 2000-2100',
      '2-short: b-fast/0 2100-2125',
      '1-long: b-fast/0 3000-3100',
      '2-short: b-fast/0 3100-3125',
    ]);
  });
});

describe('learned times', () => {
  const of = (name: string): WaitingJob => ({ id: 0, workflow: 'ci', key: name, name, pools: [0, 1], cpus: null, memory: null });

  test('are moving means of a job in a pool, and know an untried pool by what other jobs took in both', () => {
    const learned = createLearnedTimes(2);
    expect([learned.timeOf(of('a'), 0), learned.timeIn(0)]).toEqual([1, 1]);
    learned.add(of('a'), 0, 100);
    expect([learned.timeOf(of('a'), 0), learned.timeOf(of('a'), 1), learned.timeOf(of('b'), 1), learned.timeIn(1)]).toEqual([
      100,
      null,
      100,
      100,
    ]);
    learned.add(of('a'), 0, 200);
    expect([learned.timeOf(of('a'), 0), learned.timeIn(0)]).toEqual([130, 130]);
    learned.add(of('b'), 0, 10);
    expect(learned.timeOf(of('b'), 1)).toBeNull();
    learned.add(of('a'), 1, 65);
    expect([learned.timeOf(of('a'), 1), learned.timeOf(of('b'), 1)]).toEqual([65, 5]);
    learned.add(of('c'), 1, 30);
    expect(learned.timeOf(of('c'), 0)).toBe(60);
  });

  test('learn no ratio from jobs without time', () => {
    const learned = createLearnedTimes(2);
    learned.add(of('a'), 0, 0);
    learned.add(of('a'), 1, 50);
    learned.add(of('b'), 0, 10);
    expect(learned.timeOf(of('b'), 1)).toBeNull();
  });
});

describe('predictive', () => {
  const past = [run(-9000, job('1', 10), job('2', 40), job('3', 60))];
  const pools = [pool('a-slow', 1), pool('b-fast', 1, { speed: 2 })];

  test('lets the longest choose first, each by its expected end behind those before it', () => {
    // 3 (60 s): fast, until 30. 2 (40 s): slow until 40, since the fast would take until 50. 1 (10 s): fast from 30 to 35, slow would be until 50.
    const runs = [run(0, job('1', 10), job('2', 40), job('3', 60))];
    expect(places(simulatePools(runs, pools, predictive(), { past }))).toEqual([
      '1: b-fast/0 30-35',
      '2: a-slow/0 0-40',
      '3: b-fast/0 0-30',
    ]);
  });

  test('keeps the order in which jobs came where that is asked for', () => {
    // 1: fast until 5. 2: fast until 25, slow would be until 40. 3: fast until 55, slow until 60.
    const runs = [run(0, job('1', 10), job('2', 40), job('3', 60))];
    const result = simulatePools(runs, pools, predictive('first-come'), { past });
    expect(places(result)).toEqual(['1: b-fast/0 0-5', '2: b-fast/0 5-25', '3: b-fast/0 25-55']);
  });

  test('lets longer jobs pass a short one only until it has waited for what they are longer', () => {
    // Of 10 s, from 1 on: the long job of 90 passes it (100 - 90 > 10 - 1), that of 180 does not, though more than the runner can do keep coming.
    const longs = [0, 90, 180, 270, 360].map((at) => run(at, job('long', 100)));
    const result = simulatePools([...longs, run(1, job('short', 10))], [pool('only', 1)], predictive(), {
      past: [run(-9000, job('long', 100), job('short', 10))],
    });
    expect(places(result)).toContain('short: only/0 200-210');
  });

  test('counts the start-up of a hosted pool, and takes its own runner where that ends sooner', () => {
    const hosted = pool('a-hosted', 0, { capacity: { kind: 'hosted', limit: 5 }, startUp: seconds(15), speed: 2 });
    // 1 (10 s): 15 + 5 against 10. 3 (60 s): 15 + 30 against 60.
    const result = simulatePools([run(0, job('1', 10)), run(100, job('3', 60))], [hosted, pool('own', 1)], predictive(), { past });
    expect(places(result)).toEqual(['1: own/0 0-10', '3: a-hosted/0 115-145']);
  });

  test('expects a job that is overdue to take as long again as it is overdue', () => {
    // 1 was expected to take 10 s. At 16 s it is 6 s over, and so expected until 22; 2 (40 s) would end at 22 + 20 there, and at 56 in the slow pool.
    const runs = [run(0, job('1', 1000, { labels: ['b-fast'] })), run(16, job('2', 40)), run(50, job('3', 60, { labels: ['b-fast'] }))];
    const result = simulatePools(runs, pools, predictive(), { past });
    expect(places(result)[1]).toBe('2: a-slow/0 50-90');
  });

  test('expects the median of all jobs of one that was never seen', () => {
    const result = simulatePools([run(0, job('new', 1), job('1', 10))], [pool('only', 1)], predictive(), { past });
    expect(places(result)).toEqual(['new: only/0 0-1', '1: only/0 1-11'].sort());
    expect(result.notes).toContain('of 1 of 2 jobs no earlier run is known: the predictive strategy expects the median of all jobs');
  });
});
