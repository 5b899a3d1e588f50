import { describe, expect, test } from '@jest/globals';
import type { VerificationResult } from '../../../src/engine/verification/verification-result.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { hourOf, type VerificationCase, verifyCase } from '../../helpers/verification-case.ts';

const ROUNDS = 200;

/** Both looks as they would come: the second only where the first did not end it. */
function looksOf(options: VerificationCase): readonly VerificationResult[] {
  const { planned, judge } = verifyCase(options);
  if (planned.status === 'waiting') return [];
  const { plan } = planned;
  const first = judge(plan, plan.looks[0]);
  return first.isFinal ? [first] : [first, judge(plan, plan.looks[1])];
}

function roundsOf(options: VerificationCase): readonly (readonly VerificationResult[])[] {
  return Array.from({ length: ROUNDS }, (_, seed) => looksOf({ ...options, seed: 1000 + seed }));
}

function shareOf(rounds: readonly (readonly VerificationResult[])[], holds: (result: VerificationResult) => boolean): number {
  return rounds.filter((results) => results.some(holds)).length / rounds.length;
}

describe('of 200 changes that do nothing', () => {
  const rounds = roundsOf({ saving: 0, predicted: 0.2 });

  test('at most 5 % are called verified or slower over both looks', () => {
    expect(shareOf(rounds, ({ why }) => why === 'saved' || why === 'worse' || why === 'failures-up')).toBeLessThanOrEqual(0.05);
  });

  test('the interval of each look holds 0 in 95 % or more', () => {
    for (const look of [0, 1]) {
      const seen = rounds.flatMap((results) => results[look]?.measured ?? []);
      const held = seen.filter(({ shareInterval: [low, high] }) => low <= 0 && high >= 0).length;
      expect(seen.length).toBeGreaterThan(20);
      expect(held / seen.length).toBeGreaterThanOrEqual(0.95);
    }
  });
});

test('of 200 savings as predicted at least 85 % are verified, and none is called slower', () => {
  const rounds = roundsOf({ saving: 0.2, predicted: 0.2 });
  expect(shareOf(rounds, ({ why }) => why === 'saved')).toBeGreaterThanOrEqual(0.85);
  expect(shareOf(rounds, ({ why }) => why === 'worse')).toBe(0);
});

test('of 200 changes that do nothing to workflows of which a push starts a run or none at most 5 % are called one', () => {
  const random = seededRandom(5);
  const pushes = Array.from({ length: 100 }, (_, index) => ({ sha: (index + 1).toString(16).padStart(40, '0'), at: hourOf(index) }));
  const rounds = roundsOf({
    ...{ saving: 0, predicted: 0.5, noise: 0.5, evidence: { pushes } },
    change: (runs) => runs.filter(() => random() < 0.6),
    request: { metric: { kind: 'runner-time-per-push' } },
  });
  expect(shareOf(rounds, ({ look }) => look !== null)).toBeGreaterThan(0.9);
  expect(shareOf(rounds, ({ why }) => why === 'saved' || why === 'worse')).toBeLessThanOrEqual(0.05);
});
