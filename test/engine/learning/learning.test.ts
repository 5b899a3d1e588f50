import { describe, expect, test } from '@jest/globals';
import { effectOutcomesOf } from '../../../src/engine/learning/effect-outcomes.ts';
import { ledgerOf } from '../../../src/engine/learning/ledger-of.ts';
import { outcomeOf } from '../../../src/engine/learning/outcome-of.ts';
import { ratioOfRule } from '../../../src/engine/learning/ratio-of-rule.ts';
import { suppressedBy } from '../../../src/engine/learning/suppressed-by.ts';
import { calibrate } from '../../../src/simulate/calibration/calibrate.ts';
import { measuredOutcome } from '../../helpers/measured-outcome.ts';
import { hourOf, verifyCase } from '../../helpers/verification-case.ts';

describe('an outcome', () => {
  const place = { repository: 'o/r', key: 'rule:.github/workflows/ci.yml:test', effect: null, mergedAt: hourOf(40), endedAt: hourOf(60) };

  test('is left by a final result, for each proposal that it is of', () => {
    const { result } = verifyCase({ saving: 0.2 });
    if (result === null) throw new Error('no result');
    expect(outcomeOf(result, place)).toMatchObject({ rule: 'rule', verdict: 'verified', isJoint: false, n: { before: 40 } });
    expect(outcomeOf(result, { ...place, key: 'another' })).toBeNull();
    expect(outcomeOf({ ...result, isFinal: false }, place)).toBeNull();
  });
});

describe('what predictions of a rule keep', () => {
  test('is all of it before any outcome, with room on both sides', () => {
    const { ratio, interval } = ratioOfRule([], 'a');
    expect(ratio).toBeCloseTo(1, 2);
    expect([interval[0] < 0.4, interval[1] > 1.6]).toEqual([true, true]);
  });

  test('moves to what was measured, more for the rule itself than for others', () => {
    const outcomes = Array.from({ length: 8 }, (_, index) =>
      measuredOutcome({ rule: 'a', key: `a${index}`, predicted: 0.2, measured: 0.1 }),
    );
    const [own, other] = [ratioOfRule(outcomes, 'a'), ratioOfRule(outcomes, 'b')];
    expect(own.ratio).toBeCloseTo(0.5, 1);
    expect(other.ratio).toBeGreaterThan(own.ratio);
    expect(other.ratio).toBeLessThan(1);
    expect(other).toMatchObject({ n: 0, ofAll: 8 });
  });

  test('does not learn from what was judged jointly, confounded or simulated', () => {
    const left = [{ isJoint: true }, { why: 'confounded' as const }, { isSimulated: true }];
    expect(
      ratioOfRule(
        left.map((each) => measuredOutcome({ predicted: 0.2, measured: 0, ...each })),
        'a',
      ).ofAll,
    ).toBe(0);
  });
});

test('outcomes move the prior that their prediction rested on', () => {
  const effect = { priorId: 'shallow-checkout', share: 0.6 };
  const outcomes = Array.from({ length: 12 }, (_, index) => measuredOutcome({ key: `k${index}`, predicted: 0.2, measured: 0.05, effect }));
  const evidence = effectOutcomesOf(outcomes);
  expect(evidence[0]).toMatchObject({ priorId: 'shallow-checkout', share: expect.closeTo(0.15, 6) });
  expect(calibrate(evidence, 'o/r').posteriorOf('shallow-checkout')).toMatchObject({ outcomes: 12, ownOutcomes: 12 });
  expect(effectOutcomesOf([measuredOutcome({ predicted: 0.2, measured: 0.1 })])).toEqual([]);
});

describe('the ledger', () => {
  test('counts verdicts by rule and holds measurements against predictions', () => {
    const ledger = ledgerOf([
      measuredOutcome({ rule: 'a', key: 'a1', predicted: 0.2, measured: 0.19 }),
      measuredOutcome({ rule: 'a', key: 'a2', predicted: 0.2, measured: 0.01, verdict: 'refuted', why: 'no-saving' }),
      measuredOutcome({ rule: 'b', key: 'b1', predicted: 0.1, measured: 0.02, verdict: 'needs-more-runs', why: 'confounded' }),
    ]);
    expect(ledger.rules.map(({ rule, n, verified, refuted, undecided }) => [rule, n, verified, refuted, undecided])).toEqual([
      ['a', 2, 1, 1, 0],
      ['b', 1, 0, 0, 1],
    ]);
    expect(ledger.rules[0]?.calibration).toMatchObject({ n: 2, coverage: { held: 1 }, bias: { mean: expect.closeTo(-0.1, 6) } });
    expect(ledger.rules[1]?.calibration).toBeNull();
  });
});

describe('a rejection', () => {
  const closed = (key: string, rest = {}) => ({ key, rule: 'a', workflow: 'ci.yml', kind: 'closed' as const, at: hourOf(1), ...rest });
  const proposal = { key: 'a:ci.yml:test', rule: 'a', workflow: 'ci.yml' };

  test('keeps the same proposal from being made again', () => {
    expect(suppressedBy([closed(proposal.key)], proposal)).toMatchObject({ why: 'same-proposal' });
  });

  test('of two others of the rule in the workflow ends the rule there', () => {
    expect(suppressedBy([closed('x')], proposal)).toBeNull();
    expect(suppressedBy([closed('x'), closed('x')], proposal)).toBeNull();
    expect(suppressedBy([closed('x'), closed('y', { kind: 'refuted' })], proposal)).toMatchObject({ why: 'same-rule-on-workflow' });
  });

  test('of another workflow or rule changes nothing', () => {
    const others = [
      closed('x', { workflow: 'b.yml' }),
      closed('y', { workflow: 'b.yml' }),
      closed('z', { rule: 'b' }),
      closed('w', { rule: 'b' }),
    ];
    expect(suppressedBy(others, proposal)).toBeNull();
  });
});
