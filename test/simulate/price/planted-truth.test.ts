import { expect, test } from '@jest/globals';
import { PLANTED_WORLDS } from './planted-cases.ts';
import { coverageOf } from './planted-coverage.ts';

// Histories of 100 runs, and more of them: scripts/price-coverage.ts.
const OPTIONS = { runs: 30, histories: 300, seed: 7, truthFrom: 4000 };
const [common = [], often = [], seldom = []] = PLANTED_WORLDS.map((cases) => coverageOf(cases, OPTIONS));

const rows = [...common, ...often].map((found) => [found.case.name, found.metric, found.held] as const);

test.each(rows)('95 %% intervals for %s hold the true mean saving in %s in 90 to 97 of 100 histories: %d', (_, metric, held) => {
  expect(metric).toMatch(/makespan|runnerTime/);
  expect(held).toBeGreaterThanOrEqual(0.9);
  expect(held).toBeLessThanOrEqual(0.97);
});

test('what befalls 3 runs of 100 is missed where the history has had none of it, and never promised', () => {
  expect(seldom.map((found) => found.metric)).toEqual(['makespan', 'runnerTime']);
  // 45 of 100 histories of 30 runs have none: their intervals are nothing but 0.
  for (const { held, above, below } of seldom) {
    expect(above).toBeLessThanOrEqual(0.025);
    expect(below).toBeGreaterThan(0.3);
    expect(held).toBeGreaterThan(0.4);
  }
});
