import { describe, expect, test } from '@jest/globals';
import { hodgesLehmann } from '../../src/stats/hodges-lehmann.ts';
import { logDuration } from '../../src/stats/log-duration.ts';
import { agreeInSign, removeRunnerSpeed } from '../../src/stats/same-job-control.ts';
import { type Random, seededRandom } from '../../src/stats/seeded-random.ts';
import { spreadOf } from '../../src/stats/spread.ts';

const noiseOf = (random: Random, size: number) => size * (random() + random() + random() - 1.5);

function recorded(runs: number, { seed = 1, step = 0, at = 0, strength = 1 } = {}) {
  const random = seededRandom(seed);
  const speeds = Array.from({ length: runs }, () => noiseOf(random, 0.25));
  const series = (base: number, follows: number) => speeds.map((speed) => base * Math.exp(follows * speed + noiseOf(random, 0.03)));
  const target = series(300, strength).map((duration, run) => (run >= at ? duration * Math.exp(step) : duration));
  return { target, controls: [{ durations: series(120, 1) }, { durations: series(60, 1) }, { durations: series(90, 1) }] };
}

const known = (series: readonly (number | null)[] | null) => (series ?? []).filter((value) => value !== null);

describe('with controls of the same job', () => {
  test('most of the noise goes, and durations stay those of the usual runner', () => {
    const { target, controls } = recorded(100);
    const { adjusted, theta, correlation, reason, n } = removeRunnerSpeed(target, controls);
    expect(reason).toBeNull();
    expect(n).toBe(100);
    expect(theta).toBeCloseTo(1, 1);
    expect(correlation).toBeGreaterThan(0.9);
    const [raw, less] = [spreadOf(target), spreadOf(known(adjusted))];
    expect(less?.logDeviation).toBeLessThan(0.3 * (raw?.logDeviation ?? 0));
    expect(hodgesLehmann(target.map(logDuration), known(adjusted).map(logDuration))?.estimate).toBeCloseTo(0, 1);
  });

  test('a step of the target stays whole', () => {
    const { target, controls } = recorded(100, { step: 0.2, at: 50 });
    const logs = known(removeRunnerSpeed(target, controls).adjusted).map(logDuration);
    const shift = hodgesLehmann(logs.slice(0, 50), logs.slice(50));
    expect(Math.abs((shift?.estimate ?? 0) - 0.2)).toBeLessThan(0.02);
  });

  test('a step of one control does not reach the target once its change point is told', () => {
    const { target, controls } = recorded(100);
    const [first] = controls;
    const stepped = (first?.durations ?? []).map((duration, run) => (run >= 50 ? 1.5 * duration : duration));
    const shiftOf = (changePoints: readonly number[]) => {
      const logs = known(removeRunnerSpeed(target, [{ durations: stepped, changePoints }]).adjusted).map(logDuration);
      return hodgesLehmann(logs.slice(0, 45), logs.slice(-45))?.estimate ?? Number.NaN;
    };
    expect(Math.abs(shiftOf([]))).toBeGreaterThan(0.2);
    expect(Math.abs(shiftOf([50]))).toBeLessThan(0.07);
  });

  test('a control is left out around its change point, and on levels too short to centre', () => {
    const { target, controls } = recorded(60);
    const { adjusted } = removeRunnerSpeed(target, [{ durations: controls[0]?.durations ?? [], changePoints: [45] }]);
    const missing = (adjusted ?? []).flatMap((value, run) => (value === null ? [run] : []));
    expect(missing).toEqual(Array.from({ length: 20 }, (_, index) => 40 + index));
    const both = removeRunnerSpeed(target, [{ durations: controls[0]?.durations ?? [], changePoints: [45] }, ...controls.slice(1)]);
    expect(known(both.adjusted)).toHaveLength(60);
  });

  test('a run without a target or a control has no adjusted duration', () => {
    const { target, controls } = recorded(50);
    const holes = target.map((duration, run) => (run === 3 ? null : duration));
    const control = { durations: (controls[0]?.durations ?? []).map((duration, run) => (run === 7 ? null : duration)) };
    const { adjusted, n } = removeRunnerSpeed(holes, [control]);
    expect(n).toBe(48);
    expect((adjusted ?? []).flatMap((value, run) => (value === null ? [run] : []))).toEqual([3, 7]);
  });

  test('theta can be given', () => {
    const { target, controls } = recorded(100, { strength: 0.6 });
    expect(removeRunnerSpeed(target, controls).theta).toBeCloseTo(0.6, 1);
    expect(removeRunnerSpeed(target, controls, { theta: 1 }).theta).toBe(1);
  });
});

describe('nothing is removed', () => {
  test('without a control', () => {
    expect(removeRunnerSpeed([1, 2, 3], [])).toMatchObject({ adjusted: null, reason: 'no-control', n: 0 });
  });

  test('below 20 runs that have both', () => {
    const { target, controls } = recorded(60);
    const some = target.map((duration, run) => (run < 19 ? duration : null));
    expect(removeRunnerSpeed(some, controls)).toMatchObject({ adjusted: null, reason: 'too-few-runs', n: 19 });
  });

  test('where the target does not follow the controls, such as one bound by the network', () => {
    const { target } = recorded(60, { seed: 1 });
    const { controls } = recorded(60, { seed: 2 });
    expect(removeRunnerSpeed(target, controls)).toMatchObject({ adjusted: null, reason: 'weak-correlation', controls: [0, 1, 2] });
  });
});

test('shifts agree when both point the same way', () => {
  expect(agreeInSign({ estimate: -0.1 }, { estimate: -0.05 })).toBe(true);
  expect(agreeInSign({ estimate: -0.1 }, { estimate: 0.05 })).toBe(false);
  expect(agreeInSign({ estimate: 0 }, { estimate: 0 })).toBe(false);
});
