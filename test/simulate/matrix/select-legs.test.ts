import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Availability } from '../../../src/model/availability.ts';
import { coverFailures } from '../../../src/simulate/matrix/cover-failures.ts';
import type { KeptGroup, MatrixLegCost, MatrixRun } from '../../../src/simulate/matrix/matrix-history.ts';
import { type LegSelection, selectLegs } from '../../../src/simulate/matrix/select-legs.ts';

const NAMES = ['linux 18', 'linux 20', 'linux 24', 'macos 20', 'windows 20'];
const legsOf = (...minutes: readonly number[]): MatrixLegCost[] =>
  minutes.map((value, index) => ({ name: NAMES[index] ?? '', minutes: value }));
const LEGS = legsOf(10, 10, 10, 100, 20);

function runOf(runId: number, failed: readonly number[], ran: readonly string[] = NAMES): MatrixRun {
  return { runId, at: new Date(runId * 1000), ran, failed: failed.map((leg) => NAMES[leg] ?? '') };
}

/** `failures` at every `every`th run, else none. */
const historyOf = (count: number, every: number, failures: readonly (readonly number[])[]): MatrixRun[] =>
  Array.from({ length: count }, (_, index) =>
    runOf(index + 1, index % every === 0 ? (failures[(index / every) % failures.length] ?? []) : []),
  );

function found(result: Availability<LegSelection>): LegSelection {
  if (!result.available) throw new Error(result.reason);
  return result.value;
}

const SYSTEMS: readonly KeptGroup[] = ['linux', 'macos', 'windows'].map((name) => ({
  name,
  legs: NAMES.filter((leg) => leg.startsWith(name)),
}));

describe('legs', () => {
  test('that find nothing alone move to a later event, with the minutes they take', () => {
    const selection = found(selectLegs(historyOf(400, 10, [[0, 1, 2, 3, 4], [0, 3], [2]]), LEGS, []));
    expect(selection.keep).toEqual([
      { leg: 'linux 18', because: { kind: 'failures', found: 19 } },
      { leg: 'linux 24', because: { kind: 'failures', found: 9 } },
    ]);
    expect(selection.move).toEqual(['linux 20', 'macos 20', 'windows 20']);
    expect(selection.minutes).toEqual({ now: 150, saved: 130 });
    expect(selection.learned).toEqual({ runs: 280, failed: 28, missed: [] });
    expect(selection.held).toEqual({ runs: 120, failed: 12, missed: [] });
    expect(selection.missBound).toBe(0.025);
  });

  test('that a group needs are kept: each system has one, the cheapest that sees as much', () => {
    const selection = found(
      selectLegs(
        historyOf(400, 10, [
          [2, 3],
          [1, 2],
        ]),
        LEGS,
        [...SYSTEMS, { name: 'oldest', legs: ['linux 18'] }],
      ),
    );
    expect(selection.keep.map(({ leg, because }) => [leg, because.kind])).toEqual([
      ['linux 18', 'group'],
      ['linux 20', 'failures'],
      ['macos 20', 'group'],
      ['windows 20', 'group'],
    ]);
    expect(selection.move).toEqual(['linux 24']);
  });

  test('that fail alone only after the choice are reported as misses', () => {
    const runs = [
      ...historyOf(350, 10, [[0, 1]]),
      ...Array.from({ length: 150 }, (_, index) => runOf(1000 + index, index < 3 ? [4, 3] : [])),
    ];
    const selection = found(selectLegs(runs, LEGS, []));
    expect(selection.keep.map(({ leg }) => leg)).toEqual(['linux 18']);
    expect(selection.held.missed).toEqual([1000, 1001, 1002].map((runId) => ({ runId, legs: ['macos 20', 'windows 20'] })));
    // One-sided 95 % for 3 of 150: the p at which 3 or fewer come in 5 %.
    const p = selection.missBound;
    const chance = [0, 1, 2, 3].reduce((sum, k) => sum + choose(150, k) * p ** k * (1 - p) ** (150 - k), 0);
    expect(chance).toBeCloseTo(0.05, 9);
  });

  test('that are too new to tell stay', () => {
    const runs = Array.from({ length: 500 }, (_, index) =>
      runOf(index + 1, index % 50 === 0 ? [0] : [], index < 300 ? NAMES.slice(0, 4) : NAMES),
    );
    expect(found(selectLegs(runs, LEGS, [])).keep).toEqual([
      { leg: 'linux 18', because: { kind: 'failures', found: 7 } },
      { leg: 'windows 20', because: { kind: 'new' } },
    ]);
  });

  test('all but the cheapest move where no leg of a long history ever failed', () => {
    const selection = found(selectLegs(historyOf(300, 1, [[]]), LEGS, []));
    expect(selection.keep).toEqual([{ leg: 'linux 18', because: { kind: 'cheapest' } }]);
    expect(selection.missBound).toBe(3 / 90);
  });

  test('are not judged before 300 runs or 30 failed ones', () => {
    expect(selectLegs(historyOf(299, 11, [[0]]), LEGS, [])).toEqual({
      available: false,
      reason: '299 runs, 28 of them failed; 300 runs or 30 failed ones are needed',
    });
    expect(selectLegs(historyOf(299, 10, [[0]]), LEGS, []).available).toBe(true);
    expect(selectLegs(historyOf(300, 100, [[0]]), LEGS, []).available).toBe(true);
    expect(selectLegs(historyOf(400, 10, [[0]]), LEGS.slice(0, 1), [])).toMatchObject({ available: false });
  });
});

const anyHistory = fc.array(fc.uniqueArray(fc.nat(4), { maxLength: 4 }), { minLength: 10, maxLength: 80 });
const anyLegs = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 5, maxLength: 5 }).map((minutes) => legsOf(...minutes));
const anyGroups = fc.array(fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }), { maxLength: 3 });

describe('the cover', () => {
  test('never leaves more runs uncovered than allowed, keeps one of each group, and is the same in any order', () => {
    fc.assert(
      fc.property(anyHistory, anyLegs, anyGroups, fc.nat(4), fc.subarray(NAMES), (history, legs, drawn, allowed, fixed) => {
        const runs = history.map((failed, index) => runOf(index + 1, failed));
        const groups = drawn.map((own, index) => ({ name: `group ${index}`, legs: own }));
        const kept = coverFailures(runs, legs, { fixed, groups, allowed });
        const uncovered = runs.filter(({ failed }) => failed.length > 0 && failed.every((leg) => !kept.has(leg)));
        expect(uncovered.length).toBeLessThanOrEqual(allowed);
        expect(kept.size).toBeGreaterThan(0);
        for (const leg of fixed) expect(kept.has(leg)).toBe(true);
        for (const group of groups) expect(group.legs.some((leg) => kept.has(leg))).toBe(true);
        const turned = coverFailures(runs.toReversed(), legs.toReversed(), {
          fixed: fixed.toReversed(),
          groups: groups.toReversed(),
          allowed,
        });
        expect([...turned.keys()].sort()).toEqual([...kept.keys()].sort());
      }),
    );
  });

  test('costs at most ln n + 1 times the cheapest cover', () => {
    fc.assert(
      fc.property(anyHistory, fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 5, maxLength: 5 }), (history, minutes) => {
        const runs = history.map((failed, index) => runOf(index + 1, failed));
        const failing = runs.filter(({ failed }) => failed.length > 0);
        fc.pre(failing.length > 0);
        const cost = (names: readonly string[]): number =>
          legsOf(...minutes).reduce((sum, leg) => sum + (names.includes(leg.name) ? leg.minutes : 0), 0);
        const subsets = Array.from({ length: 32 }, (_, mask) => NAMES.filter((_name, at) => (mask >> at) & 1));
        const covers = subsets.filter((names) => failing.every(({ failed }) => failed.some((leg) => names.includes(leg))));
        const kept = coverFailures(runs, legsOf(...minutes), { fixed: [], groups: [], allowed: 0 });
        expect(cost([...kept.keys()])).toBeLessThanOrEqual((Math.log(failing.length) + 1) * Math.min(...covers.map(cost)) + 1e-9);
      }),
    );
  });

  test('passes over failures of legs that are gone', () => {
    expect([...coverFailures([runOf(1, [4]), runOf(2, [0])], LEGS.slice(0, 2), { fixed: [], groups: [], allowed: 0 }).keys()]).toEqual([
      'linux 18',
    ]);
  });
});

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}
