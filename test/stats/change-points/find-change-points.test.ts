import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  appendValues,
  type ChangePointState,
  changePointsOf,
  findChangePoints,
  startChangePoints,
} from '../../../src/stats/change-points/find-change-points.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { seededSeries } from './seeded-series.ts';

/** 600 s with 8 % of noise and levels of its own. */
function durations(levels: readonly (readonly [count: number, factor: number])[], seed = 1): number[] {
  const random = seededRandom(seed);
  const noise = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return levels.flatMap(([count, factor]) => Array.from({ length: count }, () => 600 * factor * Math.exp(0.08 * noise())));
}

function append(state: ChangePointState, values: readonly number[]): ChangePointState {
  const next = appendValues(state, values);
  if (next === null) throw new Error('refused');
  return next;
}

test('finds a step where it is, with both levels, and is sure of it', () => {
  const [point, ...others] =
    findChangePoints(
      durations([
        [60, 1],
        [40, 1.3],
      ]),
    ) ?? [];
  expect(others).toEqual([]);
  expect(point).toMatchObject({ index: 60, nBefore: 60, nAfter: 40, notify: true });
  expect(point?.before).toBeCloseTo(600, -2);
  expect((point?.after ?? 0) / (point?.before ?? 1)).toBeCloseTo(1.3, 1);
});

test('shows a step without notifying when only the looser level finds it', () => {
  const points = Array.from(
    { length: 40 },
    (_, seed) =>
      findChangePoints(
        durations(
          [
            [30, 1],
            [12, 1.1],
          ],
          seed + 1,
        ),
      ) ?? [],
  ).flat();
  const quiet = points.filter(({ notify }) => !notify);
  expect(quiet.length).toBeGreaterThan(0);
  for (const { pValue } of points) expect(pValue).toBeLessThan(1e-3);
});

describe('the smallest change that counts', () => {
  const step = (from: number, to: number) =>
    [...Array<number>(40).fill(from), ...Array<number>(40).fill(to)].map((value, index) => value + (index % 3) * 0.01 * value);

  test.each([
    ['2 s to 6 s: below 10 s', 2, 6, 0],
    ['100 s to 111 s: above both', 100, 111, 1],
    ['1,000 s to 1,040 s: below 5 %', 1000, 1040, 0],
    ['1,000 s to 1,060 s: above both', 1000, 1060, 1],
    ['1,000 s to 940 s: an improvement counts too', 1000, 940, 1],
  ])('%s', (_, from, to, count) => {
    expect(findChangePoints(step(from, to))).toHaveLength(count);
  });

  test('can be set', () => {
    expect(findChangePoints(step(2, 6), { minAbsolute: 1 })).toHaveLength(1);
    expect(findChangePoints(step(1000, 1040), { minRelative: 0 })).toHaveLength(1);
  });
});

test('the statistics of every point are those of the true neighbouring levels', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const { values, window } = seededSeries(seed);
    const points = findChangePoints(values, { window, minRelative: 0, minAbsolute: 0 }) ?? [];
    for (const [place, point] of points.entries()) {
      const before = values.slice(points[place - 1]?.index ?? 0, point.index);
      const after = values.slice(point.index, points[place + 1]?.index ?? values.length);
      expect([point.nBefore, point.nAfter]).toEqual([before.length, after.length]);
      expect(point.before).toBeCloseTo(geometricMean(before), 6);
      expect(point.after).toBeCloseTo(geometricMean(after), 6);
    }
  }
});

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(Math.max(0.5, value)), 0) / values.length);
}

describe('values appended', () => {
  const value = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.double({ min: 0, max: 1e4, noNaN: true }));
  const chunks = fc.array(fc.array(value, { maxLength: 40 }), { maxLength: 8 });
  const options = fc.record({
    window: fc.constantFrom(2, 5, 10, 50),
    minRelative: fc.constantFrom(0, 0.05),
    minAbsolute: fc.constantFrom(0, 10),
  });

  test('in any pieces, through JSON, give the state and the points of one call, to the last bit', () => {
    fc.assert(
      fc.property(chunks, options, (pieces, how) => {
        const values = pieces.flat();
        const once = append(startChangePoints(how), values);
        let state = startChangePoints(how);
        for (const piece of pieces) state = JSON.parse(JSON.stringify(append(state, piece))) as ChangePointState;
        expect(state).toEqual(JSON.parse(JSON.stringify(once)));
        expect(changePointsOf(state)).toEqual(findChangePoints(values, how));
      }),
      { numRuns: 300 },
    );
  });

  test('one by one agree after each with a search from scratch, over steps', () => {
    const values = durations([
      [70, 1],
      [40, 1.25],
      [3, 2],
      [60, 1.25],
      [50, 0.9],
    ]);
    let state = startChangePoints();
    let most = 0;
    for (const [index, duration] of values.entries()) {
      state = append(state, [duration]);
      const points = changePointsOf(state);
      expect(points).toEqual(findChangePoints(values.slice(0, index + 1)));
      most = Math.max(most, points.length);
    }
    expect(most).toBeGreaterThanOrEqual(3);
  });

  test('leave a state with less than a window of values, however many came', () => {
    const state = append(startChangePoints(), durations([[3000, 1]]));
    expect(state.shown.count).toBe(3000);
    expect(state.shown.tail.length).toBeLessThan(50);
    expect(state.shown.stretches).toHaveLength(state.shown.points.length + 1);
    expect(JSON.stringify(state).length).toBeLessThan(20_000);
  });

  test('are refused whole when one is not finite', () => {
    expect(appendValues(startChangePoints(), [1, Number.NaN])).toBeNull();
    expect(findChangePoints([1, Number.POSITIVE_INFINITY])).toBeNull();
  });
});

test('on real benchmark results the shown points are those of Otava, and the sure ones among them', () => {
  const { series } = JSON.parse(readFileSync(new URL('../../fixtures/change-points/tigerbeetle.json', import.meta.url), 'utf8')) as {
    series: number[];
  };
  const points = findChangePoints(series, { minRelative: 0, minAbsolute: 0 }) ?? [];
  expect(points.map(({ index }) => index)).toEqual([15, 61, 71, 95, 117, 131, 192, 212]);
  expect(points.filter(({ notify }) => notify).map(({ index }) => index)).toEqual([71, 95, 131, 192]);
});
