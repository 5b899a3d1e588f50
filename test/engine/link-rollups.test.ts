import { expect, test } from '@jest/globals';
import { linkRollups } from '../../src/engine/link-rollups.ts';
import { computeProfile } from '../../src/engine/profile/compute-profile.ts';
import { rollUpDay } from '../../src/engine/roll-up-day.ts';
import type { Run } from '../../src/model/run.ts';
import { countOf } from '../../src/stats/duration-counts.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';

const PATH = '.github/workflows/ci.yml';
const FIRST = 'on: push\njobs:\n  test: { name: Unit, runs-on: x, steps: [{ run: npm test }] }\n';
const SECOND = FIRST.replace('name: Unit', 'name: All tests');

function ran(day: number, text: string, ...names: readonly string[]): Run {
  const sources = { workflowBlob: null, workflowText: text, fileBlobs: new Map<string, string>() };
  return buildRun({ event: 'push', createdAt: at(day * 86_400), sources, jobs: names.map((name) => buildJob({ name })) });
}

/** Names and how often each job ran, by day. */
function linked(...runs: readonly Run[]) {
  const days = [...Map.groupBy(runs, (run) => run.createdAt.getTime())].map(([day, of]) => rollUpDay(PATH, day, of));
  const jobs = computeProfile(runs, new Date('2027-01-01')).workflows[0]?.jobs ?? [];
  return linkRollups(days, jobs).map((day) => day.jobs.map(({ name, runs: n, duration }) => [name, n, countOf(duration)]));
}

test('a renamed job is one series over the days, also on the day of the rename', () => {
  expect(linked(ran(1, FIRST, 'Unit'), ran(2, FIRST, 'Unit'), ran(2, SECOND, 'All tests'), ran(3, SECOND, 'All tests'))).toEqual([
    [['All tests', 1, 1]],
    [['All tests', 2, 2]],
    [['All tests', 1, 1]],
  ]);
});

test('a name that another job took over is left as it was', () => {
  const third = SECOND.concat('  other: { name: Unit, runs-on: y, steps: [{ run: other }] }\n');
  expect(linked(ran(1, FIRST, 'Unit'), ran(2, third, 'All tests', 'Unit'))).toEqual([
    [['Unit', 1, 1]],
    [
      ['All tests', 1, 1],
      ['Unit', 1, 1],
    ],
  ]);
});
