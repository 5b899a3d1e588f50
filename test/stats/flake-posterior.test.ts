import { describe, expect, test } from '@jest/globals';
import { ASSUMED_FLAKE_PRIOR, fitFlakePrior, flakePosterior, probabilityFlaky } from '../../src/stats/flake-posterior.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';

describe('the prior', () => {
  test('is one in a hundred where there is too little to fit', () => {
    expect(ASSUMED_FLAKE_PRIOR.a / (ASSUMED_FLAKE_PRIOR.a + ASSUMED_FLAKE_PRIOR.b)).toBeCloseTo(0.01, 12);
    expect(fitFlakePrior([])).toBe(ASSUMED_FLAKE_PRIOR);
    expect(fitFlakePrior(Array.from({ length: 20 }, () => ({ failed: 0, attempts: 90 })))).toBe(ASSUMED_FLAKE_PRIOR);
    expect(fitFlakePrior(Array.from({ length: 4 }, () => ({ failed: 9, attempts: 90 })))).toBe(ASSUMED_FLAKE_PRIOR);
    expect(fitFlakePrior(Array.from({ length: 9 }, () => ({ failed: 2, attempts: 2 })))).toBe(ASSUMED_FLAKE_PRIOR);
  });

  test('finds again the distribution that jobs were drawn from', () => {
    const random = seededRandom(8);
    // Beta(1, 19): the smallest of 19 uniform numbers.
    const jobs = Array.from({ length: 600 }, () => {
      const rate = Math.min(...Array.from({ length: 19 }, random));
      const attempts = 50 + Math.floor(random() * 200);
      return { failed: Array.from({ length: attempts }, random).filter((value) => value < rate).length, attempts };
    });
    const { a, b } = fitFlakePrior(jobs);
    expect(a / (a + b)).toBeCloseTo(0.05, 2);
    expect(a + b).toBeGreaterThan(15);
    expect(a + b).toBeLessThan(26);
  });

  test('weighs most where all jobs fail at one rate, and stays finite where each job was tried once', () => {
    const same = fitFlakePrior(Array.from({ length: 30 }, () => ({ failed: 2, attempts: 100 })));
    expect(same).toEqual({ a: 20, b: 980, jobs: 30 });
    const once = fitFlakePrior(Array.from({ length: 30 }, (_, index) => ({ failed: index < 6 ? 1 : 0, attempts: 1 })));
    expect(once.a / (once.a + once.b)).toBeCloseTo(0.2, 9);
  });
});

describe('the posterior', () => {
  test('has the mean and the 5 % bound of its beta distribution', () => {
    const { mean, low } = flakePosterior({ failed: 3, attempts: 20 }, ASSUMED_FLAKE_PRIOR);
    expect(mean).toBeCloseTo(3.5 / 70, 12);
    // scipy.stats.beta.ppf(0.05, 3.5, 66.5)
    expect(low).toBeCloseTo(0.015869953525422618, 9);
    expect(flakePosterior({ failed: 0, attempts: 100 }, ASSUMED_FLAKE_PRIOR).low).toBeCloseTo(1.3172893057455718e-5, 9);
  });

  test('leaves the prior behind as attempts come', () => {
    expect(flakePosterior({ failed: 200, attempts: 2000 }, ASSUMED_FLAKE_PRIOR).mean).toBeCloseTo(0.1, 2);
    expect(flakePosterior({ failed: 0, attempts: 0 }, ASSUMED_FLAKE_PRIOR).mean).toBeCloseTo(0.01, 12);
  });
});

test('a failure is flaky by Bayes’ rule', () => {
  expect(probabilityFlaky(0.05, 0.05)).toBeCloseTo(0.05 / (0.05 + 0.95 * 0.05), 12);
  expect(probabilityFlaky(0.05, 0)).toBe(1);
  expect(probabilityFlaky(0, 0.1)).toBe(0);
  expect(probabilityFlaky(0, 0)).toBeNull();
});
