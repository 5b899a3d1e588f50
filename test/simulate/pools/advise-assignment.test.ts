import { describe, expect, test } from '@jest/globals';
import { seconds } from '../../../src/model/seconds.ts';
import { adviseAssignment } from '../../../src/simulate/pools/advise-assignment.ts';
import { comparePools } from '../../../src/simulate/pools/compare-pools.ts';
import { impliedAssignment } from '../../../src/simulate/pools/implied-assignment.ts';
import type { PoolRun } from '../../../src/simulate/pools/pool-work.ts';
import { simulatePools } from '../../../src/simulate/pools/simulate-pools.ts';
import { leastLoaded } from '../../../src/simulate/pools/strategies/least-loaded.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { job, pool, run } from './build-pools.ts';

const HOUR = 3600;
const fastAndSlow = [pool('a-slow', 1), pool('b-fast', 1, { speed: 4 })];

/** A run an hour: by construction the long job belongs on the fast runner (100 s) and the short one on the slow (50 s); all else takes longer. */
function history(count: number): readonly PoolRun[] {
  return Array.from({ length: count }, (_, index) =>
    run(
      index * HOUR,
      job('build', 400, { mayRunIn: ['a-slow', 'b-fast'], labels: ['a-slow'] }),
      job('lint', 50, { mayRunIn: ['a-slow', 'b-fast'], labels: ['a-slow'] }),
    ),
  );
}

describe('comparing strategies', () => {
  const runs = history(40);

  test('finds the best one of a history made so that it is known', () => {
    const { baseline, candidates, best } = comparePools(runs.slice(10), fastAndSlow, { seed: 1, past: runs.slice(0, 10) });
    expect(best).toBe('predictive');
    // Now both run on the slow runner, one after the other.
    expect(baseline.makespan).toEqual({ n: 30, p50: 450, p95: 450, mean: 450 });
    const means = candidates.map(({ result }) => [result.strategy, result.makespan.mean]);
    expect(means.filter(([name]) => name !== 'adaptive')).toEqual([
      ['round-robin', 400],
      ['least-loaded', 400],
      ['resource-aware', 400],
      ['predictive', 100],
    ]);
    const adaptive = candidates.find(({ result }) => result.strategy === 'adaptive');
    // One run to see each pool with each job, then as good.
    expect(adaptive?.result.runs.slice(2).every(({ makespan }) => makespan !== null && makespan <= 112.5)).toBe(true);
    expect(candidates.at(-1)?.saving).toEqual({
      available: true,
      value: { mean: 350, interval: [350, 350], runs: 30, blocks: 30, block: 'hour' },
    });
  });

  test('says of too few hours that they are too few', () => {
    const { candidates } = comparePools(history(9), fastAndSlow, { seed: 1, past: [] });
    expect(candidates[0]?.saving).toEqual({ available: false, reason: 'runs in 9 different hours are too few: 10 are needed' });
  });

  test('draws whole days where there are ten', () => {
    const { candidates } = comparePools(history(240), fastAndSlow, { seed: 1, past: [] });
    expect(candidates[0]?.saving).toMatchObject({ value: { runs: 240, blocks: 10, block: 'day' } });
  });

  test('gives the same for the same seed, in whatever order runs and pools come', () => {
    const random = seededRandom(7);
    const noisy = history(60).map((own) => ({
      ...own,
      jobs: own.jobs.map((one) => ({ ...one, duration: seconds(one.duration * (0.5 + random())) })),
    }));
    const once = comparePools(noisy, fastAndSlow, { seed: 3, past: runs });
    expect(comparePools(noisy.toReversed(), fastAndSlow.toReversed(), { seed: 3, past: runs.toReversed() })).toEqual(once);
  });

  test('is best nowhere where nothing ran', () => {
    expect(comparePools([], fastAndSlow, { seed: 1, past: [] }).best).toBeNull();
  });
});

describe('the advised assignment', () => {
  test('is what the best strategy does, checked on runs that were not used to find it, and stated as an effect', () => {
    const advice = adviseAssignment(history(100), fastAndSlow, { seed: 1 });
    expect(advice).toMatchObject({
      available: true,
      value: {
        strategy: 'predictive',
        assignments: [{ workflow: 'ci', job: 'build', from: ['a-slow'], labels: ['any', 'b-fast'] }],
        effects: [{ workflow: 'ci', effect: { kind: 'assign-pool', assignments: [{ job: 'build', labels: ['any', 'b-fast'] }] } }],
        baseline: { makespan: { n: 40, mean: 450 } },
        candidate: { makespan: { n: 40, mean: 100 } },
        saving: { mean: 350, interval: [350, 350], runs: 40 },
        dynamicSaving: { available: true, value: { mean: 350 } },
      },
    });
  });

  test('is withheld where the labels are what the strategy would choose', () => {
    const apart = history(100).map((own) => ({
      ...own,
      jobs: own.jobs.map((one) => ({ ...one, labels: [one.key === 'build' ? 'b-fast' : 'a-slow'] })),
    }));
    expect(adviseAssignment(apart, fastAndSlow, { seed: 1 })).toEqual({
      available: false,
      reason: 'what predictive comes to is what the jobs ask for already',
    });
  });

  test('is withheld where what was found does not hold on later runs', () => {
    // In the last two fifths nothing waits for the slow runner, and the long job has become short: it is as fast there.
    const turned = history(100).map((own, index) => ({
      ...own,
      jobs: index < 60 ? own.jobs : own.jobs.slice(0, 1).map((one) => ({ ...one, duration: seconds(0) })),
    }));
    expect(adviseAssignment(turned, fastAndSlow, { seed: 1 })).toEqual({
      available: false,
      reason: 'the interval of the saving reaches 0 (0.0 to 0.0 s a run over 40 runs)',
    });
  });

  test('is withheld for too few runs, and for pools that do not explain the history', () => {
    expect(adviseAssignment(history(29), fastAndSlow, { seed: 1 })).toEqual({
      available: false,
      reason: '29 runs are too few: 30 are needed',
    });
    expect(adviseAssignment(history(50), [pool('b-fast', 1)], { seed: 1 })).toEqual({
      available: false,
      reason: '20 of 20 runs cannot be simulated as they were: no pool has its labels (a-slow)',
    });
  });

  test('asks for what two pools have in common where a job went to both', () => {
    const pools = [pool('a', 1, { labels: ['self-hosted', 'linux', 'a'] }), pool('b', 1, { labels: ['linux', 'Self-Hosted', 'b'] })];
    const runs = Array.from({ length: 20 }, (_, index) =>
      run(index * HOUR, ...['t (1)', 't (2)'].map((name) => job(name, 100, { key: 't', labels: ['a'], mayRunIn: ['a', 'b'] }))),
    );
    const result = simulatePools(runs, pools, leastLoaded);
    expect(impliedAssignment(result, runs, pools)).toEqual([{ workflow: 'ci', job: 't', from: ['a'], labels: ['self-hosted', 'linux'] }]);
    // A third pool has these labels too and may not take the job: the most frequent pool, here the first, is what it asks for already.
    const third = [...pools, pool('c', 1, { labels: ['self-hosted', 'linux'] })];
    expect(impliedAssignment(result, runs, third)).toEqual([]);
  });

  test('leaves out a job whose legs ask for different labels', () => {
    const runs = [
      run(0, job('t (1)', 10, { key: 't', labels: ['a-slow'], mayRunIn: ['b-fast'] }), job('t (2)', 10, { key: 't', labels: ['b-fast'] })),
    ];
    expect(impliedAssignment(simulatePools(runs, fastAndSlow, leastLoaded), runs, fastAndSlow)).toEqual([]);
  });
});
