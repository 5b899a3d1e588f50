import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { otavaChangePoints } from '../../../src/stats/change-points/otava-change-points.ts';
import { literalSearch, magnitude, type Traps } from './literal-search.ts';
import { seededSeries } from './seeded-series.ts';

const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../fixtures/change-points/${name}.json`, import.meta.url), 'utf8'));
const indexes = (points: readonly { readonly index: number }[]) => points.map(({ index }) => index);

const tigerbeetle = fixture('tigerbeetle') as {
  series: number[];
  expected: { window: number; pValue: number; minMagnitude: number; changePoints: number[] }[];
};

describe('365 benchmark results of TigerBeetle', () => {
  test.each(tigerbeetle.expected)(
    'window $window, p $pValue, magnitude $minMagnitude give $changePoints',
    ({ changePoints, ...options }) => {
      expect(indexes(otavaChangePoints(tigerbeetle.series, options))).toEqual(changePoints);
    },
  );

  test('the defaults are a window of 50, p 0.001 and any magnitude', () => {
    expect(otavaChangePoints(tigerbeetle.series)).toEqual(
      otavaChangePoints(tigerbeetle.series, { window: 50, pValue: 0.001, minMagnitude: 0 }),
    );
  });
});

describe('the series of MongoDB', () => {
  const { block, expected } = fixture('mongodb-profiling') as { block: number[]; expected: { repeats: number; points: number }[] };

  test.each(expected)('$repeats times 173 values have $points points', ({ repeats, points }) => {
    const series = Array.from({ length: repeats }, () => block).flat();
    expect(otavaChangePoints(series)).toHaveLength(points);
  });

  test('1,000 values change where Otava says', () => {
    const long = fixture('mongodb-long-series') as { series: number[]; expected: number[] };
    expect(indexes(otavaChangePoints(long.series))).toEqual(long.expected);
  });
});

const OTAVA: Traps = { ddof: 0, neighbours: 'place and after' };
const SEEDS = Array.from({ length: 1200 }, (_, index) => index + 1);

function literalOf(seed: number, traps: Traps) {
  const { values, window, pValue, minMagnitude } = seededSeries(seed);
  return literalSearch(values, window, pValue, minMagnitude, traps);
}

test('on 1,200 seeded series the points and their statistics are those of the formulas, summed directly', () => {
  let found = 0;
  for (const seed of SEEDS) {
    const { values, ...options } = seededSeries(seed);
    const points = otavaChangePoints(values, options);
    const literal = literalOf(seed, OTAVA);
    expect({ seed, indexes: indexes(points) }).toEqual({ seed, indexes: indexes(literal) });
    for (const [place, point] of points.entries()) {
      const expected = literal[place] as (typeof literal)[number];
      expect(point.meanBefore / expected.before).toBeCloseTo(1, 9);
      expect(point.meanAfter / expected.after).toBeCloseTo(1, 9);
      expect(Math.abs(point.pValue - expected.p)).toBeLessThanOrEqual(1e-7 * expected.p + 1e-200);
      expect(point.magnitude).toBeCloseTo(magnitude(expected), 9);
    }
    found += points.length;
  }
  expect(found).toBeGreaterThan(2000);
});

test.each<[string, Traps]>([
  ['sample variances', { ...OTAVA, ddof: 1 }],
  ['both true neighbours computed anew', { ...OTAVA, neighbours: 'before and place' }],
])('%s would give other points on some of them', (_, traps) => {
  const different = SEEDS.slice(0, 150).filter((seed) => {
    const { values, ...options } = seededSeries(seed);
    return indexes(otavaChangePoints(values, options)).join() !== indexes(literalOf(seed, traps)).join();
  });
  expect(different.length).toBeGreaterThan(0);
});

test('a step between two constants is a point with p 0', () => {
  expect(otavaChangePoints([7, 7, 7, 7, 9, 9, 9, 9])).toEqual([
    { index: 4, meanBefore: 7, meanAfter: 9, pValue: 0, magnitude: expect.closeTo(2 / 7, 12) },
  ]);
});

test.each([[[]], [[4]], [[4, 9]], [[5, 5, 5, 5, 5, 5]], [[0, 0, 0, 0]]])('%j has no point', (values) => {
  expect(otavaChangePoints(values)).toEqual([]);
});

test('a value that is not finite leaves nothing to say', () => {
  expect(otavaChangePoints([1, 1, 1, Number.NaN, 9, 9, 9])).toEqual([]);
  expect(otavaChangePoints([1, 1, 1, Number.POSITIVE_INFINITY, 9, 9, 9])).toEqual([]);
});

test('a change from 0 has a magnitude from the other side only', () => {
  expect(otavaChangePoints([0, 0, 0, 0, 9, 9, 9, 9])).toMatchObject([{ index: 4, magnitude: 1 }]);
});

test('parameters out of range neither throw nor loop', () => {
  const values = [1, 1, 1, 1, 8, 8, 8, 8];
  for (const window of [-3, 0, 1, Number.NaN])
    expect(indexes(otavaChangePoints(values, { window }))).toEqual(indexes(otavaChangePoints(values, { window: 2 })));
  expect(otavaChangePoints(values, { pValue: Number.NaN })).toEqual([]);
});
