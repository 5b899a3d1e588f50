import { describe, expect, test } from '@jest/globals';
import { judgeCostShift } from '../../../src/stats/change-points/judge-cost-shift.ts';
import { judgePersistence } from '../../../src/stats/change-points/judge-persistence.ts';

const times = (count: number, value: number) => Array<number>(count).fill(value);
const shift = { index: 30, before: 100, after: 160 };

describe('a shift from 100 s to 160 s', () => {
  test.each([
    ['with 4 runs since is too early to judge', times(4, 160), 'too-early'],
    ['with 5 runs since persists', times(5, 160), 'persists'],
    ['of 3 runs among 8 went away', [...times(3, 160), ...times(5, 100)], 'went-away'],
    ['that rose further persists', [...times(8, 160), ...times(8, 220)], 'persists'],
    ['that fell to above half the way, 126.5 s, persists', [...times(2, 160), ...times(8, 130)], 'persists'],
    ['that fell to below half the way went away', [...times(2, 160), ...times(8, 123)], 'went-away'],
    ['that was undone 20 runs ago went away, however long it lasted', [...times(100, 160), ...times(20, 100)], 'went-away'],
    ['with two outliers among its runs persists', [160, 40, 165, 158, 40, 159, 161], 'persists'],
  ])('%s', (_, later, verdict) => {
    expect(judgePersistence([...times(30, 100), ...later], shift)).toBe(verdict);
  });

  test('is judged the same way downwards', () => {
    const down = { index: 30, before: 160, after: 100 };
    expect(judgePersistence([...times(30, 160), ...times(6, 100)], down)).toBe('persists');
    expect(judgePersistence([...times(30, 160), ...times(3, 100), ...times(6, 160)], down)).toBe('went-away');
  });
});

describe('the job of a step that got 60 s slower', () => {
  const around = (level: number) => [-6, -3, -1, 0, 2, 4, 5, 8].map((off) => level + off);

  test.each([
    ['follows when it got as much slower', around(600), around(661), 'follows'],
    ['moved when it stayed', around(600), around(603), 'moved'],
    ['moved when it got faster', around(600), around(540), 'moved'],
    ['follows from half the shift on', around(600), around(630), 'follows'],
    ['is unclear when its own noise is as large', [300, 500, 700, 600, 650, 420], [640, 380, 720, 560, 800, 700], 'unclear'],
    ['is unclear without runs on a side', [], around(600), 'unclear'],
    ['is unclear with three runs on a side', around(600), [660, 661, 662], 'unclear'],
  ])('%s', (_, before, after, verdict) => {
    expect(judgeCostShift(60, { before, after }).verdict).toBe(verdict);
  });

  test('and one that got faster is judged downwards', () => {
    expect(judgeCostShift(-60, { before: around(600), after: around(540) })).toMatchObject({ verdict: 'follows', change: -60 });
    expect(judgeCostShift(-60, { before: around(600), after: around(660) }).verdict).toBe('moved');
  });

  test('a shift of nothing is unclear', () => {
    expect(judgeCostShift(0, { before: around(600), after: around(600) }).verdict).toBe('unclear');
  });
});
