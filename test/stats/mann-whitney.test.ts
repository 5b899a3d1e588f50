import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isExactCheap, mannWhitney } from '../../src/stats/mann-whitney.ts';

const TERM = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const EARLY = [1.15, 0.88, 0.9, 0.74, 1.21];

function pairsWon(baseline: readonly number[], candidate: readonly number[]): number {
  return candidate.flatMap((b) => baseline.map((a) => (b > a ? 1 : b === a ? 0.5 : 0))).reduce<number>((sum, won) => sum + won, 0);
}

/** Every way to choose so many of the values, and the rest. */
function* splits(values: readonly number[], size: number): Generator<readonly [number[], number[]]> {
  for (let mask = 0; mask < 2 ** values.length; mask += 1) {
    const chosen = values.filter((_, index) => (mask >> index) & 1);
    if (chosen.length === size) yield [chosen, values.filter((_, index) => !((mask >> index) & 1))];
  }
}

describe('exact', () => {
  test('gives the published one-sided 0.1272 on the permeability of membranes', () => {
    const found = mannWhitney(TERM, EARLY);
    expect(found?.u).toBe(15);
    expect(found?.pSmaller).toBeCloseTo(0.1272, 4);
    expect(found?.p).toBeCloseTo(2 * 0.1272061272, 8);
    expect(found?.method).toBe('exact');
  });

  test('is the share of all splits of the pooled values, ties or not', () => {
    const few = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(few, few, (baseline, candidate) => {
        const u = pairsWon(baseline, candidate);
        const all = [...splits([...baseline, ...candidate], candidate.length)].map(([chosen, rest]) => pairsWon(rest, chosen));
        const found = mannWhitney(baseline, candidate);
        expect(found?.u).toBe(u);
        expect(found?.pSmaller).toBeCloseTo(all.filter((other) => other <= u).length / all.length, 10);
        expect(found?.pLarger).toBeCloseTo(all.filter((other) => other >= u).length / all.length, 10);
      }),
      { numRuns: 60 },
    );
  });

  test('is used wherever one sample is below 8 and the other is not large', () => {
    for (let n = 1; n < 8; n += 1) expect(isExactCheap(n, 150)).toBe(true);
  });
});

describe('normal', () => {
  test('corrects for continuity as SciPy does', () => {
    const x = Array.from({ length: 40 }, (_, index) => index);
    const y = Array.from({ length: 60 }, (_, index) => index * 0.7 + 12.25);
    const found = mannWhitney(x, y);
    expect(found?.method).toBe('normal');
    expect(found?.u).toBe(1856);
    expect(found?.p).toBeCloseTo(3.986558384288764e-6, 14);
  });

  test('corrects for ties as SciPy does', () => {
    const found = mannWhitney([3, 4, 6, 7, 0, 1, 6, 7, 1], [4, 8, 5, 4, 8, 4, 5, 7, 6, 2, 2], () => false);
    expect(found?.u).toBe(61.5);
    expect(found?.p).toBeCloseTo(0.37830985004355855, 10);
    expect(found?.pSmaller).toBeCloseTo(0.8308739805875475, 10);
  });

  test('comes close to exact from 8 against 8 on', () => {
    const values = fc.uniqueArray(fc.integer(), { minLength: 16, maxLength: 40 });
    fc.assert(
      fc.property(values, (all) => {
        const [x, y] = [all.slice(0, all.length / 2), all.slice(all.length / 2)];
        expect(Math.abs((mannWhitney(x, y)?.p ?? 9) - (mannWhitney(x, y, () => false)?.p ?? 0))).toBeLessThan(0.02);
      }),
    );
  });
});

test('turns round with the roles', () => {
  const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(values, values, (x, y) => {
      const there = mannWhitney(x, y);
      const back = mannWhitney(y, x.toReversed());
      expect(back?.p).toBeCloseTo(there?.p ?? Number.NaN, 10);
      expect(back?.pLarger).toBeCloseTo(there?.pSmaller ?? Number.NaN, 10);
      expect((there?.u ?? 0) + (back?.u ?? 0)).toBe(x.length * y.length);
    }),
  );
});

test('says nothing of nothing, and finds no difference where all values are equal', () => {
  expect(mannWhitney([], [1])).toBeNull();
  expect(mannWhitney([2, 2, 2], [2, 2])?.p).toBe(1);
  expect(mannWhitney(new Array<number>(50).fill(2), new Array<number>(50).fill(2))?.p).toBe(1);
});
