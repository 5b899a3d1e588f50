import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EffectOutcome, posteriorOfPrior } from '../../../src/simulate/calibration/share-posterior.ts';
import { mean } from '../../../src/stats/bootstrap.ts';
import { mixtureQuantiles } from '../../../src/stats/normal-mixture.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { drawNormal, drawRepository, measure } from './planted-shares.ts';

const ID = 'tests-in-parallel';
const PLANTED = { mean: -0.3, between: 0.3, within: 0.15, draw: drawNormal };

function quantilesOf(outcomes: readonly EffectOutcome[], repository: string | null = null): (u: number) => number {
  const quantiles = mixtureQuantiles(posteriorOfPrior(ID, outcomes, repository)?.remaining ?? []);
  return (u) => 1 - Math.exp(quantiles(1 - u));
}

function widthOf(outcomes: readonly EffectOutcome[], repository: string | null = null): number {
  const quantile = quantilesOf(outcomes, repository);
  return Math.log(1 - quantile(0.025)) - Math.log(1 - quantile(0.975));
}

function outcomesOf(repositories: number, seed: number): EffectOutcome[] {
  const random = seededRandom(seed);
  return Array.from({ length: repositories }, (_, index) =>
    drawRepository(PLANTED, 1 + (index % 3), random).map((truth) => measure(truth, ID, `repository ${index}`, random)),
  ).flat();
}

const arbitraryOutcome = fc.record({
  priorId: fc.constant(ID),
  repository: fc.constantFrom('a', 'b', 'c'),
  share: fc.double({ min: -3, max: 0.98, noNaN: true }),
  standardError: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
});

describe('the posterior of a prior', () => {
  test('without outcomes is the prior, in every repository', () => {
    const prior = posteriorOfPrior(ID, [], null);
    expect(posteriorOfPrior(ID, [], 'a')?.remaining).toEqual(prior?.remaining);
    expect(prior?.outcomes).toBe(0);
  });

  test('does not depend on the order of the outcomes, to the last bit', () => {
    fc.assert(
      fc.property(fc.array(arbitraryOutcome, { maxLength: 12 }), fc.integer(), (outcomes, seed) => {
        const random = seededRandom(seed);
        const shuffled = outcomes.map((outcome) => ({ outcome, at: random() })).toSorted((a, b) => a.at - b.at);
        const other = posteriorOfPrior(
          ID,
          shuffled.map(({ outcome }) => outcome),
          'a',
        );
        expect(other?.remaining).toEqual(posteriorOfPrior(ID, outcomes, 'a')?.remaining);
      }),
      { numRuns: 60 },
    );
  });

  test('comes to the planted mean with many outcomes, whatever was published', () => {
    const quantile = quantilesOf(outcomesOf(300, 3));
    expect(Math.log(1 - quantile(0.5))).toBeCloseTo(PLANTED.mean, 1);
    expect(quantilesOf([])(0.5) - quantile(0.5)).toBeGreaterThan(0.05);
  });

  test('narrows with the number of outcomes on average, down to what repositories differ by', () => {
    const widths = [0, 4, 16, 64].map((n) => mean(Array.from({ length: 12 }, (_, seed) => widthOf(outcomesOf(n, 100 + seed)))) ?? 0);
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect(widths.at(-1)).toBeGreaterThan(2 * 1.95996 * 0.3);
  });

  test('is widened by an outcome far from the others', () => {
    const outcomes = outcomesOf(8, 5);
    const refuted: EffectOutcome = { priorId: ID, repository: 'one more', share: -2, standardError: 0.1 };
    expect(widthOf([...outcomes, refuted])).toBeGreaterThan(1.3 * widthOf(outcomes));
  });

  test("follows this repository's outcomes more than those of others", () => {
    const own = Array.from({ length: 4 }, (): EffectOutcome => ({ priorId: ID, repository: 'mine', share: -0.2, standardError: 0.05 }));
    const outcomes = [...outcomesOf(8, 6), ...own];
    const [mine, other] = [quantilesOf(outcomes, 'mine'), quantilesOf(outcomes, 'other')];
    expect(mine(0.5)).toBeLessThan(0);
    expect(other(0.5)).toBeGreaterThan(0.1);
    expect(widthOf(outcomes, 'mine')).toBeLessThan(widthOf(outcomes, 'other'));
  });

  test('leaves out what it cannot use, and outcomes of other priors', () => {
    const bad = { priorId: ID, repository: 'a', share: 0.2, standardError: 0.1 };
    const outcomes = [
      { ...bad, share: 1 },
      { ...bad, standardError: 0 },
      { ...bad, share: Number.NaN },
      { ...bad, priorId: 'npm-ci' },
    ];
    const posterior = posteriorOfPrior(ID, outcomes, 'a');
    expect(posterior?.outcomes).toBe(0);
    expect(posterior?.remaining).toEqual(posteriorOfPrior(ID, [], 'a')?.remaining);
  });

  test('of an unknown prior is none', () => {
    expect(posteriorOfPrior('astrology', [], null)).toBeNull();
  });
});
