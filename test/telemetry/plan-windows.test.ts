import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planWindow, type SecondWindow, WINDOW_RUNS } from '../../src/telemetry/plan-windows.ts';

/** Asks for windows until none is left, as GitHub would answer for runs created in these seconds. */
function listAll(window: SecondWindow, created: readonly number[]) {
  const listed: { window: SecondWindow; total: number; complete: boolean }[] = [];
  const waiting = [window];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { from, to } = next;
    const total = created.filter((second) => second >= from && second <= to).length;
    const plan = planWindow(next, total);
    if (plan.kind === 'divide') waiting.unshift(...plan.into);
    else listed.push({ window: next, total, complete: plan.complete });
  }
  return listed;
}

const bursts = fc.array(fc.record({ at: fc.integer({ min: 0, max: 7_776_000 }), runs: fc.integer({ min: 1, max: 1_500 }) }), {
  maxLength: 8,
});

test('windows cover every second once, newest first, and none but a single second is listed with more runs than GitHub gives', () => {
  fc.assert(
    fc.property(bursts, (burst) => {
      const created = burst.flatMap(({ at, runs }) => Array.from({ length: runs }, () => at));
      const listed = listAll({ from: 0, to: 7_776_000 }, created);
      const oldestFirst = [...listed].reverse();
      expect(oldestFirst[0]?.window.from).toBe(0);
      expect(oldestFirst.at(-1)?.window.to).toBe(7_776_000);
      for (const [index, { window }] of oldestFirst.entries()) {
        if (index > 0) expect(window.from).toBe((oldestFirst[index - 1]?.window.to ?? 0) + 1);
      }
      expect(listed.reduce((sum, { total }) => sum + total, 0)).toBe(created.length);
      for (const { window, total, complete } of listed) {
        expect(complete).toBe(total <= WINDOW_RUNS);
        if (!complete) expect(window.from).toBe(window.to);
      }
    }),
    { numRuns: 60 },
  );
});

test('a second with more runs than GitHub gives is listed as far as it goes, and said not to be complete', () => {
  expect(planWindow({ from: 5, to: 5 }, 1_001)).toEqual({ kind: 'list', pages: 10, complete: false });
  expect(planWindow({ from: 5, to: 9 }, 1_000)).toEqual({ kind: 'list', pages: 10, complete: true });
  expect(planWindow({ from: 5, to: 9 }, 0)).toEqual({ kind: 'list', pages: 0, complete: true });
});
