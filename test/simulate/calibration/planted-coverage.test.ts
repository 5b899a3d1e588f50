import { describe, expect, test } from '@jest/globals';
import { type EffectOutcome, posteriorOfPrior } from '../../../src/simulate/calibration/share-posterior.ts';
import { mixtureCdf, type NormalComponent } from '../../../src/stats/normal-mixture.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { drawHeavyTailed, drawNormal, drawRepository, measure, type Planted } from './planted-shares.ts';

const ROUNDS = 600;

/** How often the 95 % intervals hold what is true, and what is measured next. */
interface Coverage {
  /** Of the next change in a repository that has had some. */
  readonly known: number;
  readonly unseen: number;
  readonly nextOutcome: number;
}

function coverageOf(prior: string, planted: Planted, repositories: number): Coverage {
  const random = seededRandom(20);
  const held = { known: 0, unseen: 0, nextOutcome: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const outcomes: EffectOutcome[] = [];
    let next = 0;
    for (let index = 0; index < repositories; index += 1) {
      const truths = drawRepository(planted, 1 + Math.floor(3 * random()), random);
      if (index === 0) next = truths[0] ?? 0;
      outcomes.push(...truths.slice(index === 0 ? 1 : 0).map((truth) => measure(truth, prior, `repository ${index}`, random)));
    }
    const [unseen] = drawRepository(planted, 1, random) as [number];
    const own = posteriorOfPrior(prior, outcomes, 'repository 0')?.remaining ?? [];
    const other = posteriorOfPrior(prior, outcomes, 'not seen yet')?.remaining ?? [];
    if (holds(own, next)) held.known += 1;
    if (holds(other, unseen)) held.unseen += 1;
    if (holdsOutcome(other, measure(unseen, prior, 'not seen yet', random))) held.nextOutcome += 1;
  }
  return { known: held.known / ROUNDS, unseen: held.unseen / ROUNDS, nextOutcome: held.nextOutcome / ROUNDS };
}

function holds(components: readonly NormalComponent[], value: number): boolean {
  const below = mixtureCdf(components, value);
  return below >= 0.025 && below <= 0.975;
}

function holdsOutcome(components: readonly NormalComponent[], { share, standardError }: EffectOutcome): boolean {
  const error = standardError / (1 - share);
  const noisy = components.map((component) => ({ ...component, sd: Math.hypot(component.sd, error) }));
  return holds(noisy, Math.log(1 - share));
}

function expectHonest(coverage: Coverage): void {
  for (const share of Object.values(coverage)) {
    expect(share).toBeGreaterThanOrEqual(0.9);
    expect(share).toBeLessThanOrEqual(0.97);
  }
}

describe('the 95 % intervals hold 90 to 97 % of planted true shares and next outcomes', () => {
  test('with six repositories that differ more than what is published', () => {
    expectHonest(coverageOf('tests-in-parallel', { mean: -0.5, between: 0.5, within: 0.2, draw: drawNormal }, 6));
  });

  test('with twenty repositories that differ less', () => {
    expectHonest(coverageOf('tests-in-parallel', { mean: -0.3, between: 0.3, within: 0.2, draw: drawNormal }, 20));
  });

  test('with twenty repositories and a prior of one publication that promises far more', () => {
    expectHonest(coverageOf('prebuilt-tool', { mean: -0.2, between: 0.5, within: 0.2, draw: drawNormal }, 20));
  });

  test('with twenty repositories that differ by a heavy-tailed distribution, which the model does not have', () => {
    expectHonest(coverageOf('tests-in-parallel', { mean: -0.4, between: 0.4, within: 0.2, draw: drawHeavyTailed }, 20));
  });
});
