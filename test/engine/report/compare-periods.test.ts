import { describe, expect, test } from '@jest/globals';
import { createRecentRuns } from '../../../src/engine/recent/recent-runs.ts';
import type { WorkflowRuns } from '../../../src/engine/recent/workflow-runs.ts';
import { comparePeriods } from '../../../src/engine/report/compare-periods.ts';
import type { WorkflowComparison } from '../../../src/engine/report/report.ts';
import type { Run } from '../../../src/model/run.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

interface Kind {
  readonly event: string;
  readonly headBranch: string;
  readonly middle: number;
  readonly labels?: readonly string[];
}

/** A run of one job whose test step takes about `middle` seconds, and whose checkout exactly so many. */
function runOf({ event, headBranch, middle, labels = ['ubuntu-latest'] }: Kind, index: number, noise: number, checkout: number): Run {
  const start = index * 10_800;
  const end = start + 10 + Math.round(middle * (1 + 0.1 * noise));
  const steps = [buildStep(1, 'Run actions/checkout@v4', start + 5, start + 5 + checkout), buildStep(2, 'Run npm test', start + 12, end)];
  const job = buildJob({ createdAt: at(start), startedAt: at(start + 5), completedAt: at(end), labels: [...labels], steps });
  return buildRun({ runId: index, event, headBranch, createdAt: at(start), startedAt: at(start), jobs: [job] });
}

interface Period {
  readonly runs: number;
  /** Of the second kind. */
  readonly share: number;
  readonly kinds: readonly [Kind, Kind];
  readonly slower?: number;
  readonly checkout?: number;
}

function runsOf({ runs, share, kinds, slower = 1, checkout = 5 }: Period, from: number): readonly WorkflowRuns[] {
  const random = seededRandom(from + 5);
  const builder = createRecentRuns(at(99_999_999));
  for (let index = 0; index < runs; index += 1) {
    const isSecond = (index * share) % 1 >= 1 - share;
    const kind = isSecond ? kinds[1] : kinds[0];
    const headBranch = kind.headBranch === 'topic' ? `topic-${from + index}` : kind.headBranch;
    builder.take(runOf({ ...kind, headBranch, middle: kind.middle * slower }, from + index, 2 * random() - 1, checkout));
  }
  return builder.finish();
}

function compare(before: Period, since: Period): WorkflowComparison {
  const [only] = comparePeriods(runsOf(before, 1), runsOf(since, 201), []);
  if (only === undefined) throw new Error('nothing was compared');
  return only;
}

const MAIN: Kind = { event: 'push', headBranch: 'main', middle: 200 };
const TOPIC: Kind = { event: 'push', headBranch: 'topic', middle: 400 };
const PULL: Kind = { event: 'pull_request', headBranch: 'topic', middle: 400 };

function shiftOf({ makespan: { shift } }: WorkflowComparison) {
  if (!shift.available) throw new Error(shift.reason);
  return shift.value;
}

describe('another mix of runs', () => {
  test.each([
    ['of events', [MAIN, PULL]],
    ['of branches, all pushes', [MAIN, TOPIC]],
  ] as const)('%s is no shift where no kind changed, and is told', (_what, kinds) => {
    const found = compare({ runs: 80, share: 0.2, kinds }, { runs: 80, share: 0.8, kinds });
    expect(found.makespan.before.p50).toBeLessThan(250);
    expect(found.makespan.since.p50).toBeGreaterThan(350);
    const { interval, strata, leftOut } = shiftOf(found);
    expect(interval[0]).toBeLessThan(0);
    expect(interval[1]).toBeGreaterThan(0);
    expect(interval[1]).toBeLessThan(0.05);
    expect({ strata, leftOut }).toEqual({ strata: 2, leftOut: 0 });
    expect(found.mix).toMatch(/ was \d+% of the runs before and \d+% since/);
    const tests = found.stages.find(({ stage }) => stage === 'unit-test')?.compared.shift;
    expect(tests).toMatchObject({ available: true, value: { strata: 2 } });
    if (tests?.available) expect(tests.value.interval[0]).toBeLessThan(0);
  });

  test('does not hide that every kind became 15 % slower', () => {
    const kinds = [MAIN, PULL] as const;
    const found = compare({ runs: 80, share: 0.8, kinds }, { runs: 80, share: 0.2, kinds, slower: 1.15 });
    expect(found.makespan.since.p50 ?? 0).toBeLessThan(found.makespan.before.p50 ?? 0);
    const { ratio, interval } = shiftOf(found);
    expect(ratio).toBeGreaterThan(0.11);
    expect(ratio).toBeLessThan(0.18);
    expect(interval[0]).toBeGreaterThan(0.08);
  });

  test('that leaves less than half of a side comparable leaves no number', () => {
    const found = compare({ runs: 40, share: 0, kinds: [MAIN, PULL] }, { runs: 40, share: 0.8, kinds: [MAIN, PULL] });
    expect(found.makespan.shift).toEqual({ available: false, reason: 'not comparable: another mix of events and branches' });
  });

  test('leaves kinds with fewer than three runs on a side out, and counts them', () => {
    const found = compare({ runs: 40, share: 0.05, kinds: [MAIN, PULL] }, { runs: 40, share: 0.25, kinds: [MAIN, PULL] });
    expect(found.strata).toEqual([
      { name: 'push (default branch)', before: 38, since: 30 },
      { name: 'pull_request', before: 2, since: 10 },
    ]);
    expect(shiftOf(found)).toMatchObject({ strata: 1, leftOut: 12 });
  });

  test('of labels is a mix too where both sides have both', () => {
    const large = { ...MAIN, middle: 400, labels: ['windows-latest'] };
    const found = compare({ runs: 60, share: 0.2, kinds: [MAIN, large] }, { runs: 60, share: 0.8, kinds: [MAIN, large] });
    expect(found.strata.map(({ name }) => name)).toEqual([
      'push (default branch) on ubuntu-latest',
      'push (default branch) on windows-latest',
    ]);
    expect(shiftOf(found).interval[0]).toBeLessThan(0);
  });
});

test('other runners for all jobs are a change to be measured, with a word on them', () => {
  const large = { ...MAIN, middle: 100, labels: ['large'] };
  const found = compare({ runs: 40, share: 0, kinds: [MAIN, MAIN] }, { runs: 40, share: 0, kinds: [large, large] });
  expect(shiftOf(found).ratio).toBeLessThan(-0.4);
  expect(found.mix).toBe('the jobs ran on other labels than before: the shift may be that of the runners');
});

describe('what records of whole seconds can show', () => {
  const kinds = [MAIN, MAIN] as const;
  const checkoutOf = (before: number, since: number) =>
    compare({ runs: 40, share: 0, kinds, checkout: before }, { runs: 40, share: 0, kinds, checkout: since }).stages.find(
      ({ stage }) => stage === 'checkout',
    )?.compared.shift;

  test('is no shift of a second', () => {
    expect(checkoutOf(6, 5)).toEqual({ available: false, reason: 'no more than the resolution of 1 s records' });
    expect(checkoutOf(5, 5)).toEqual({ available: false, reason: 'no more than the resolution of 1 s records' });
  });

  test('is a shift of two', () => {
    expect(checkoutOf(5, 3)).toMatchObject({ available: true, value: { time: -2 } });
  });
});

test('too few runs are said to be too few', () => {
  const kinds = [MAIN, MAIN] as const;
  expect(compare({ runs: 2, share: 0, kinds }, { runs: 40, share: 0, kinds }).makespan.shift).toEqual({
    available: false,
    reason: 'too few runs to compare: 2 and 40',
  });
});
