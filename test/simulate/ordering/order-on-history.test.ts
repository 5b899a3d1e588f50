import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Availability } from '../../../src/model/availability.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { apfd, apfdCost } from '../../../src/simulate/ordering/apfd.ts';
import type { CheckedRun } from '../../../src/simulate/ordering/checked-run.ts';
import { chooseCheckOrder } from '../../../src/simulate/ordering/choose-check-order.ts';
import { chooseLegOrder } from '../../../src/simulate/ordering/choose-leg-order.ts';
import { oneByOne } from '../../../src/simulate/ordering/replay-order.ts';
import { splitByTime } from '../../../src/simulate/ordering/split-by-time.ts';
import { everyOrder } from './every-order.ts';

/** Each letter a check: capital it failed, small it passed, `-` not seen; 10, 20, 30 s and so on, by place. */
function runOf(letters: string, runId: number, times: readonly number[] = [10, 20, 30, 40, 50, 60, 70, 80, 90]): CheckedRun {
  const results = [...letters].map((letter, place) => {
    const name = 'abcdefghi'[place] ?? '';
    const passed = letter === '-' ? null : letter === letter.toLowerCase();
    return [name, { passed, time: letter === '-' ? null : seconds(times[place] ?? 0) }] as const;
  });
  return { runId, at: new Date(Date.UTC(2026, 0, 1) + runId * 60_000), results: new Map(results) };
}

const historyOf = (pattern: readonly string[], rounds: number): CheckedRun[] =>
  Array.from({ length: rounds * pattern.length }, (_, index) => runOf(pattern[index % pattern.length] ?? '', index + 1));

const checks = (...names: readonly string[]) => names.map((name) => ({ name }));

function found<T>(result: Availability<T>): T {
  if (!result.available) throw new Error(result.reason);
  return result.value;
}

describe('an order of checks from history', () => {
  test('puts the check first that failures show soonest, and says what it saved afterwards', () => {
    const runs = historyOf(['abc', 'abC', 'abC', 'abc', 'Abc'], 10);
    const replayed = found(chooseCheckOrder(runs, checks('a', 'b', 'c')));
    expect(replayed.order).toEqual(['a', 'c', 'b']);
    expect(replayed.isBest).toBe(true);
    expect([replayed.learned.given.runs, replayed.held.given.runs, replayed.held.given.failed]).toEqual([35, 15, 9]);
    // Held: 6 runs fail at c, 3 at a; before 60 and 10 s, then 40 and 10 s.
    expect(replayed.held.given.timeToFailure).toBeCloseTo((6 * 60 + 3 * 10) / 9, 9);
    expect(replayed.held.chosen.timeToFailure).toBeCloseTo((6 * 40 + 3 * 10) / 9, 9);
    expect(replayed.savedOfFailed).toBeCloseTo(1 - 270 / 390, 9);
    expect(replayed.savedOfAll).toBeCloseTo(120 / (390 + 6 * 60), 9);
  });

  test('does not count failures twice that come together', () => {
    // b and c each fail in half of the failed runs, a in the others. By t/p alone b and c lead; once b was run c adds nothing.
    const runs = historyOf(['aBC', 'Abc'], 20).map((run) => ({ ...run, results: new Map(run.results) }));
    for (const { results } of runs) {
      for (const [name, time] of [
        ['a', 22],
        ['b', 10],
        ['c', 12],
      ] as const) {
        results.set(name, { passed: results.get(name)?.passed ?? null, time: seconds(time) });
      }
    }
    expect(found(chooseCheckOrder(runs, checks('a', 'b', 'c'))).order).toEqual(['b', 'a', 'c']);
  });

  test('is the cheapest of all allowed orders on the part it was learned on', () => {
    const letters = fc
      .array(fc.boolean(), { minLength: 4, maxLength: 4 })
      .map((fails) => fails.map((isFailed, at) => (isFailed ? 'ABCD' : 'abcd')[at]).join(''));
    const times = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 4, maxLength: 4 });
    const needs = fc.constantFrom<Record<string, string[]>>({}, { a: ['d'] }, { b: ['a'], d: ['a'] }, { c: ['a', 'b'] });
    fc.assert(
      fc.property(fc.array(fc.tuple(letters, times), { minLength: 40, maxLength: 60 }), needs, (drawn, bound) => {
        const runs = drawn.map(([pattern, own], index) => runOf(pattern, index + 1, own));
        const movable = ['a', 'b', 'c', 'd'].map((name) => ({ name, after: bound[name] ?? [] }));
        const replayed = found(chooseCheckOrder(runs, movable));
        const costOf = (order: readonly string[]): number => {
          const { first } = splitByTime(runs);
          const own = first.map(({ results }) => order.map((name) => results.get(name)));
          const all = own.map((results) =>
            oneByOne({ times: results.map((r) => r?.time ?? 0), failed: results.map((r) => r?.passed === false), unseen: 0 }, [0, 1, 2, 3]),
          );
          return all.reduce((sum, time) => sum + time, 0) / first.length;
        };
        const allowed = everyOrder(movable).map((order) => order.map(({ name }) => name));
        expect(allowed).toContainEqual([...replayed.order]);
        expect(replayed.learned.chosen.timeToOutcome).toBeCloseTo(Math.min(...allowed.map(costOf)), 9);
        expect(replayed.learned.chosen.timeToOutcome).toBeCloseTo(costOf(replayed.order), 9);
        expect(found(chooseCheckOrder(runs.toReversed(), movable))).toEqual(replayed);
      }),
      { numRuns: 60 },
    );
  });

  test('tells on held runs when the past did not last', () => {
    const runs = [
      ...Array.from({ length: 28 }, (_, at) => runOf('abC', at + 1)),
      ...Array.from({ length: 12 }, (_, at) => runOf('Abc', at + 29)),
    ];
    const replayed = found(chooseCheckOrder(runs, checks('a', 'b', 'c')));
    expect(replayed.order).toEqual(['c', 'a', 'b']);
    expect(replayed.savedOfFailed).toBe(-3);
  });

  test('takes what was not seen for a pass in its usual time, so that no saving is too large', () => {
    const seen = found(chooseCheckOrder(historyOf(['aBC', 'abc'], 20), checks('a', 'b', 'c')));
    const cut = found(chooseCheckOrder(historyOf(['aB-', 'abc'], 20), checks('a', 'b', 'c')));
    expect([seen.unseen, cut.unseen]).toEqual([0, 20]);
    expect(cut.savedOfFailed).toBeLessThanOrEqual(seen.savedOfFailed);
    expect(cut.order).toEqual(['b', 'a', 'c']);
  });

  test('leaves out runs that ended for another reason', () => {
    expect(
      found(chooseCheckOrder([...historyOf(['abC'], 40), runOf('ab-', 900), runOf('---', 901)], checks('a', 'b', 'c'))).held.given.runs,
    ).toBe(12);
  });

  test('of more checks than every order of can be tried goes by t/p', () => {
    const names = Array.from({ length: 35 }, (_, at) => `check ${at}`);
    const runs = Array.from({ length: 60 }, (_, at): CheckedRun => {
      const results = names.map((name, place) => [name, { passed: !(place === 34 && at % 2 === 0), time: seconds(10) }] as const);
      return { runId: at + 1, at: new Date(at * 1000), results: new Map(results) };
    });
    const replayed = found(chooseCheckOrder(runs, checks(...names)));
    expect(replayed.isBest).toBe(false);
    expect(replayed.order[0]).toBe('check 34');
    expect(replayed.held.chosen.timeToFailure).toBe(10);
  });

  test('is not given from few failures, or for a check that never ran', () => {
    expect(chooseCheckOrder(historyOf(['abC', 'abc'], 10), checks('a', 'b', 'c'))).toEqual({
      available: false,
      reason: '7 runs failed in the first 70 % of the history and 3 after it; 10 and 4 are needed',
    });
    expect(chooseCheckOrder(historyOf(['aB-'], 40), checks('a', 'b', 'c'))).toEqual({
      available: false,
      reason: 'c has no time in the first 70 % of the history',
    });
  });
});

describe('an order of legs with fail-fast', () => {
  test('on one slot is that of checks', () => {
    const runs = historyOf(['abcd', 'abcD', 'aBcd', 'abCD'], 10);
    const asChecks = found(chooseCheckOrder(runs, checks('a', 'b', 'c', 'd')));
    const asLegs = found(chooseLegOrder(runs, ['a', 'b', 'c', 'd'], 1));
    expect(asLegs.learned.chosen.timeToOutcome).toBeCloseTo(asChecks.learned.chosen.timeToOutcome, 9);
  });

  test('on two slots starts what fails first, without making passing runs longer', () => {
    const replayed = found(chooseLegOrder(historyOf(['abcd', 'abcD', 'abcD'], 10), ['a', 'b', 'c', 'd'], 2));
    expect(replayed.isBest).toBe(true);
    expect(replayed.order.indexOf('d')).toBeLessThanOrEqual(1);
    expect(replayed.held.chosen.timeToFailure).toBe(40);
    // Before: a 0-10, b 0-20, c 10-40, d 20-60.
    expect(replayed.held.given.timeToFailure).toBe(60);
    expect(replayed.held.chosen.timeToOutcome).toBeLessThan(replayed.held.given.timeToOutcome);
  });

  test('of runs that pass is the longest first', () => {
    const runs = [...historyOf(['abcd'], 200), ...Array.from({ length: 20 }, (_, at) => runOf('ABCD', 10 * at + 5, [1, 1, 1, 1]))];
    const replayed = found(chooseLegOrder(runs, ['a', 'b', 'c', 'd'], 2));
    expect(replayed.learned.given.timeToOutcome - replayed.learned.chosen.timeToOutcome).toBeGreaterThan(8);
  });

  test('of nine legs is never worse than the present one where it was learned', () => {
    const replayed = found(chooseLegOrder(historyOf(['abcdefghi', 'abcdefGhi', 'abcDefghI'], 20), [...'abcdefghi'], 3));
    expect(replayed.isBest).toBe(false);
    expect(replayed.learned.chosen.timeToOutcome).toBeLessThan(replayed.learned.given.timeToOutcome);
    expect([...replayed.order].sort()).toEqual([...'abcdefghi']);
  });

  test('changes nothing where all start at once', () => {
    const runs = historyOf(['aB'], 20);
    expect(chooseLegOrder(runs, ['a', 'b'], null)).toMatchObject({ available: false });
    expect(chooseLegOrder(runs, ['a', 'b'], 2)).toEqual({
      available: false,
      reason: 'all legs start at once: their order changes nothing',
    });
    expect(chooseLegOrder(runs, ['a', 'b'], 0)).toMatchObject({ available: false });
    expect(chooseLegOrder(runs, ['a', 'a', 'b'], 1)).toMatchObject({ available: false });
  });
});

describe('how soon faults are seen', () => {
  test('is APFD: the five tests and ten faults of the case in Rothermel 1999', () => {
    // Order C, E, B, A, D: seven faults by the first, three by the second test.
    expect(apfd([1, 1, 1, 1, 1, 1, 1, 2, 2, 2], 5)).toBeCloseTo(0.84, 9);
    expect(apfd([1, 1, 4], 4)).toBeCloseTo(1 - 6 / 12 + 1 / 8, 9);
    expect([apfd([], 4), apfd([1], 0)]).toEqual([null, null]);
  });

  test('with equal times is the same in time, and else counts time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 20 }), (places) => {
        expect(apfdCost(places, [7, 7, 7, 7, 7, 7])).toBeCloseTo(apfd(places, 6) ?? Number.NaN, 9);
      }),
    );
    expect(apfdCost([2], [90, 10])).toBeCloseTo(5 / 100, 9);
    expect(apfdCost([1], [10, 90])).toBeCloseTo(95 / 100, 9);
    expect([apfdCost([], [1]), apfdCost([1], [0])]).toEqual([null, null]);
  });
});

test('a history is split by time, whatever its order', () => {
  const runs = historyOf(['a'], 10);
  const { first, last } = splitByTime(runs.toReversed());
  expect([first.map(({ runId }) => runId), last.map(({ runId }) => runId)]).toEqual([
    [1, 2, 3, 4, 5, 6, 7],
    [8, 9, 10],
  ]);
});
