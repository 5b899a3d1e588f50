import { describe, expect, test } from '@jest/globals';
import { compareSamples } from '../../src/stats/compare-samples.ts';
import { drawNoise, drawScale } from '../../src/stats/draw-noise.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';

const TENTH = Math.log(0.9);

function logs(count: number, seed: number, shift = 0): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => 5 + shift + 0.1 * (random() + random() + random() - 1.5) * 2);
}

describe('the verdict', () => {
  test('is different when the saving is there', () => {
    expect(compareSamples(logs(40, 1), logs(20, 2, Math.log(0.7)), { effect: TENTH })).toMatchObject({
      verdict: 'different',
      direction: 'smaller',
      needs: 0,
    });
    expect(compareSamples(logs(40, 1), logs(20, 2, Math.log(1.4)), { effect: TENTH })?.direction).toBe('larger');
  });

  test('is same when so many runs would have shown it', () => {
    const found = compareSamples(logs(100, 1), logs(60, 4), { effect: Math.log(0.8) });
    expect(found).toMatchObject({ verdict: 'same', direction: null, needs: 0 });
    expect(found?.p).toBeGreaterThan(found?.alphaHigh ?? 1);
  });

  test('is unknown with few runs, and says how many more decide', () => {
    const baseline = logs(60, 1);
    const few = logs(4, 6, TENTH / 2);
    const found = compareSamples(baseline, few, { effect: TENTH });
    expect(found?.verdict).toBe('unknown');
    const needs = found?.needs ?? 0;
    expect(needs).toBeGreaterThan(3);
    expect(needs).toBeLessThan(197);
    const more = compareSamples(baseline, [...few, ...logs(needs, 7, TENTH / 2)], { effect: TENTH });
    expect(more?.verdict).not.toBe('unknown');
  });

  test('needs fewer runs for a larger saving, and cannot be had for one far below the noise', () => {
    const needs = (effect: number) => compareSamples(logs(60, 1), logs(2, 6, TENTH), { effect })?.needs ?? null;
    expect(needs(Math.log(0.8))).toBeLessThan(needs(TENTH) ?? 0);
    expect(needs(Math.log(0.999))).toBeNull();
  });

  test('is never same where the noise is not known', () => {
    const found = compareSamples(logs(5, 1), logs(5, 2), { effect: TENTH });
    expect(found).toMatchObject({ verdict: 'unknown', alphaHigh: null, needs: null });
    const history = logs(200, 9).map((log) => log - 5);
    expect(compareSamples(logs(5, 1), logs(5, 2), { effect: TENTH, noise: history })?.alphaHigh).not.toBeNull();
  });

  test('of nothing is null', () => {
    expect(compareSamples([], [1], { effect: TENTH })).toBeNull();
  });

  test('is the same for the same seed', () => {
    const options = { effect: TENTH, seed: 5 };
    expect(compareSamples(logs(30, 1), logs(8, 2), options)).toEqual(compareSamples(logs(30, 1), logs(8, 2), options));
  });
});

test('calls a real effect none, and nothing an effect, about as seldom as asked for', () => {
  let missed = 0;
  let invented = 0;
  for (let trial = 0; trial < 60; trial += 1) {
    const baseline = logs(40, 100 + trial);
    const options = { effect: TENTH, draws: 100, seed: trial };
    if (compareSamples(baseline, logs(15, 900 + trial, TENTH), options)?.verdict === 'same') missed += 1;
    if (compareSamples(baseline, logs(15, 500 + trial), options)?.verdict === 'different') invented += 1;
  }
  expect(missed / 60).toBeLessThan(0.13);
  expect(invented / 60).toBeLessThan(0.06);
});

test('noise is drawn in blocks of neighbours, around the end', () => {
  const noise = Array.from({ length: 64 }, (_, index) => index);
  const drawn = drawNoise(noise, 40, seededRandom(2));
  expect(drawn).toHaveLength(40);
  for (const [index, value] of drawn.entries()) if (index % 4 > 0) expect(value).toBe(((drawn[index - 1] ?? 0) + 1) % 64);
});

test('the size of the noise is as uncertain as chi-square says', () => {
  const random = seededRandom(3);
  const scales = Array.from({ length: 20_000 }, () => drawScale(11, random)).sort((a, b) => a - b);
  // sqrt(10 / χ²) at the 5 % and 95 % points of χ² with 10 degrees of freedom, 3.940 and 18.307.
  expect(scales[19_000]).toBeCloseTo(Math.sqrt(10 / 3.94), 1);
  expect(scales[1000]).toBeCloseTo(Math.sqrt(10 / 18.307), 1);
});
