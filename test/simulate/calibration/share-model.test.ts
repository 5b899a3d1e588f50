import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { calibrate } from '../../../src/simulate/calibration/calibrate.ts';
import { EFFECT_PRIORS } from '../../../src/simulate/calibration/priors.ts';
import { NO_CALIBRATION, type ShareModel, shareModelOf } from '../../../src/simulate/calibration/share-model.ts';
import { mean } from '../../../src/stats/bootstrap.ts';

const OWN = { source: 'this-repository', share: 0.4, runs: 8, from: 'runs whose cache was warm' } as const;

function widthOf(model: ShareModel | null): number {
  return (model?.quantile(0.975) ?? Number.NaN) - (model?.quantile(0.025) ?? Number.NaN);
}

describe('evidence of this repository', () => {
  test('is centred on its share, with the error of a ratio of two means', () => {
    const model = shareModelOf(OWN, NO_CALIBRATION);
    expect(model).toMatchObject({ id: 'this-repository', basis: 'model', source: 'runs whose cache was warm (n = 8)' });
    expect(model?.quantile(0.5)).toBeCloseTo(0.4, 4);
    expect(model?.quantile(0.975)).toBeCloseTo(1 - 0.6 * Math.exp(-1.95996 * 0.115 * 0.5), 4);
    expect(model?.mean).toBeCloseTo(1 - 0.6 * Math.exp((0.115 * 0.5) ** 2 / 2), 6);
  });

  test('is surer with more runs', () => {
    const widths = [1, 4, 16, 64].map((runs) => widthOf(shareModelOf({ ...OWN, runs }, NO_CALIBRATION)));
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect((widths[0] ?? 0) / (widths[1] ?? 1)).toBeCloseTo(2, 1);
  });

  test('may say that a change makes a step slower', () => {
    expect(shareModelOf({ ...OWN, share: -0.5 }, NO_CALIBRATION)?.quantile(0.5)).toBeCloseTo(-0.5, 4);
  });

  test('of no runs, or with a share that is no number, is none', () => {
    expect(shareModelOf({ ...OWN, runs: 0 }, NO_CALIBRATION)).toBeNull();
    expect(shareModelOf({ ...OWN, share: Number.NaN }, NO_CALIBRATION)).toBeNull();
  });

  test('that the whole step goes leaves a hundredth of it', () => {
    expect(shareModelOf({ ...OWN, share: 1 }, NO_CALIBRATION)?.quantile(0.5)).toBeCloseTo(0.99, 4);
  });
});

describe('a prior', () => {
  test('says what it rests on', () => {
    expect(shareModelOf({ source: 'prior', id: 'tests-in-parallel' }, NO_CALIBRATION)).toMatchObject({
      id: 'tests-in-parallel',
      basis: 'prior',
      source: 'published measurements of tests spread over the processors of one machine (n = 6, of 6)',
    });
  });

  test('that nobody published is none', () => {
    expect(shareModelOf({ source: 'prior', id: 'steps-side-by-side' }, NO_CALIBRATION)).toBeNull();
  });

  test('says with outcomes how many there are', () => {
    const outcome = { priorId: 'npm-ci', share: 0.2, standardError: 0.05 };
    const calibration = calibrate(
      [
        { ...outcome, repository: 'a' },
        { ...outcome, repository: 'b' },
      ],
      'b',
    );
    expect(shareModelOf({ source: 'prior', id: 'npm-ci' }, calibration)?.source).toMatch(
      /and verified outcomes \(n = 2, 1 of this repository\)$/,
    );
    expect(calibration.posteriorOf('prebuilt-tool')).toBeNull();
  });

  test.each(EFFECT_PRIORS.map(({ id }) => id))('%s has a rising quantile function whose mean is its mean', (id) => {
    const model = shareModelOf({ source: 'prior', id }, NO_CALIBRATION) as ShareModel;
    const many = Array.from({ length: 20_000 }, (_, index) => model.quantile((index + 0.5) / 20_000));
    expect(many).toEqual(many.toSorted((a, b) => a - b));
    expect(many.at(-1)).toBeLessThan(1);
    expect(mean(many)).toBeCloseTo(model.mean, 1);
  });

  test('has finite quantiles everywhere', () => {
    const model = shareModelOf({ source: 'prior', id: 'dependency-cache-cargo' }, NO_CALIBRATION) as ShareModel;
    fc.assert(
      fc.property(
        fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }),
        (u) => Number.isFinite(model.quantile(u)) && model.quantile(u) < 1,
      ),
    );
  });
});
