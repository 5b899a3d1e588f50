import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Availability } from '../../../src/model/availability.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { bestOrder, type CheckOrder } from '../../../src/simulate/ordering/best-order.ts';
import type { TimedCheck } from '../../../src/simulate/ordering/checks.ts';
import { expectedTime } from '../../../src/simulate/ordering/expected-time.ts';
import { failureChance } from '../../../src/simulate/ordering/failure-chance.ts';
import { everyOrder } from './every-order.ts';

const check = (name: string, time: number, chance: number, ...after: readonly string[]): TimedCheck => ({
  name,
  time: seconds(time),
  failureChance: chance,
  after,
});

function orderOf(result: Availability<CheckOrder>): CheckOrder {
  if (!result.available) throw new Error(result.reason);
  return result.value;
}

const inOrder = (checks: readonly TimedCheck[], order: readonly string[]): TimedCheck[] =>
  order.flatMap((name) => checks.filter((each) => each.name === name));

/** Needs point at earlier checks only, and are then mixed up, so that the given order need not be allowed. */
const boundChecks = (most: number, chances: fc.Arbitrary<number>) =>
  fc
    .array(fc.record({ time: fc.nat(20), chance: chances, needs: fc.array(fc.nat(), { maxLength: 2 }), key: fc.nat() }), {
      minLength: 1,
      maxLength: most,
    })
    .map((drawn) =>
      drawn
        .map(({ time, chance, needs, key }, index) => ({
          key,
          check: check(`c${index}`, time, chance, ...(index === 0 ? [] : needs.map((need) => `c${need % index}`))),
        }))
        .sort((a, b) => a.key - b.key)
        .map((each) => each.check),
    );

test('the expected time stops at the first failure', () => {
  expect(expectedTime([check('a', 10, 0.5), check('b', 20, 0.25), check('c', 40, 0.1)])).toBe(10 + 0.5 * 20 + 0.375 * 40);
  expect(expectedTime([])).toBe(0);
});

test('a check that never failed may still fail', () => {
  expect([failureChance(0, 0), failureChance(0, 98), failureChance(9, 98)]).toEqual([0.5, 0.01, 0.1]);
});

describe('the best order', () => {
  test('without precedence is by time over chance', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 99 })), { minLength: 1, maxLength: 120 }),
        (drawn) => {
          const checks = drawn.map(([time, percent], index) => check(`c${index}`, time, percent / 100));
          const { order, expected, isBest } = orderOf(bestOrder(checks));
          const sorted = checks.toSorted((a, b) => a.time / a.failureChance - b.time / b.failureChance);
          expect(isBest).toBe(true);
          expect(expected).toBeCloseTo(expectedTime(sorted), 6);
          expect(expectedTime(inOrder(checks, order))).toBeCloseTo(expected, 6);
        },
      ),
    );
  });

  test('with any precedence costs what the best of all allowed orders costs', () => {
    fc.assert(
      fc.property(boundChecks(6, fc.constantFrom(0, 0.01, 0.1, 0.3, 0.7, 1)), (checks) => {
        const allowed = everyOrder(checks);
        const { order, expected, given, isBest } = orderOf(bestOrder(checks));
        expect(isBest).toBe(true);
        expect(allowed.map((each) => each.map(({ name }) => name))).toContainEqual([...order]);
        expect(expected).toBeCloseTo(Math.min(...allowed.map(expectedTime)), 9);
        expect(expectedTime(inOrder(checks, order))).toBeCloseTo(expected, 9);
        expect(given).toBe(expectedTime(checks));
      }),
      { numRuns: 400 },
    );
  });

  test('merges chains by their blocks: a slow check comes first for what it opens', () => {
    const checks = [check('other', 10, 0.2), check('build', 20, 0.001), check('test', 1, 0.9, 'build')];
    expect(orderOf(bestOrder(checks)).order).toEqual(['build', 'test', 'other']);
    expect(orderOf(bestOrder([check('other', 10, 0.9), ...checks.slice(1)])).order).toEqual(['other', 'build', 'test']);
  });

  test('is the given one where nothing is better', () => {
    const checks = ['d', 'b', 'a', 'c'].map((name) => check(name, 10, 0.1));
    const { order, expected, given } = orderOf(bestOrder(checks));
    expect(order).toEqual(['d', 'b', 'a', 'c']);
    expect(expected).toBe(given);
    const bound = [check('a', 10, 0.1), check('b', 10, 0.1), check('c', 10, 0.1, 'a')];
    expect(orderOf(bestOrder(bound)).order).toEqual(['a', 'b', 'c']);
  });

  test('of checks that are bound in too many ways keeps what must come before what and is said not to be proven', () => {
    const free = Array.from({ length: 40 }, (_, index) => check(`c${index}`, 100 - index, 0.1, 'root'));
    const checks = [...free.slice(0, 20), check('root', 5, 0.01), ...free.slice(20), check('last', 1, 0.5, 'c3', 'c30')];
    const found = orderOf(bestOrder(checks));
    expect(found.isBest).toBe(false);
    expect(found.order[0]).toBe('root');
    expect(found.order.indexOf('last')).toBeGreaterThan(Math.max(found.order.indexOf('c3'), found.order.indexOf('c30')));
    expect([...found.order].sort()).toEqual(checks.map(({ name }) => name).sort());
    expect(found.expected).toBeLessThan(expectedTime([check('root', 5, 0.01), ...free, check('last', 1, 0.5)]));
  });

  test('passes over what does not move, and is not given for a circle, two of one name or no chance', () => {
    expect(orderOf(bestOrder([check('a', 9, 0.1, 'checkout'), check('b', 1, 0.1)])).order).toEqual(['b', 'a']);
    expect(bestOrder([check('a', 1, 0.1, 'b'), check('b', 1, 0.1, 'a')])).toEqual({
      available: false,
      reason: 'what must come before what goes round in a circle',
    });
    expect(bestOrder([check('a', 1, 0.1), check('a', 2, 0.1)])).toEqual({ available: false, reason: 'two checks have the same name' });
    expect(bestOrder([check('a', 1, Number.NaN)])).toMatchObject({ available: false });
  });
});
