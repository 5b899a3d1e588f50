import { expect, test } from '@jest/globals';
import { type DurationSummary, FEWEST_FOR, type Profile } from '../../src/engine/profile/profile.ts';
import { seconds } from '../../src/model/seconds.ts';
import { renderProfileJson } from '../../src/report/profile-json.ts';
import { renderProfileText } from '../../src/report/terminal/profile.ts';
import { expectFile } from '../helpers/expect-file.ts';

const summary = (n: number, p50: number): DurationSummary => ({
  n,
  p50: seconds(p50),
  p95: n < FEWEST_FOR.p95 ? null : seconds(p50 * 1.3),
  p99: n < FEWEST_FOR.p99 ? null : seconds(p50 * 1.6),
});
const NOTHING: DurationSummary = { n: 0, p50: null, p95: null, p99: null };
const RATE = { n: 50, count: 48, share: 0.96 };
const NO_RATE = { n: 0, count: 0, share: null };
const STEP = { occurrence: 0, success: RATE, formerNames: [] };

const PROFILE: Profile = {
  asOf: new Date('2026-03-03T00:00:00Z'),
  window: { from: new Date('2026-01-05T08:00:00Z'), to: new Date('2026-03-02T17:30:00Z') },
  simulated: null,
  workflows: [
    {
      path: '.github/workflows/ci.yml',
      name: 'CI',
      runs: 62,
      forkRuns: 12,
      makespan: summary(48, 460),
      runnerTime: summary(48, 1310),
      totalRunnerTime: seconds(69_000),
      outcomes: { success: RATE, timeout: { n: 50, count: 0, share: 0 } },
      versions: { known: 3, runs: 48 },
      jobs: [
        {
          name: 'test (20, ubuntu-latest)',
          key: 'test',
          matrix: { node: 20, os: 'ubuntu-latest' },
          formerNames: [{ name: 'unit (20, ubuntu-latest)', why: 'does the same work' }],
          note: null,
          duration: summary(48, 441),
          queueTime: summary(263, 6),
          outcomes: { success: RATE, timeout: RATE },
          steps: [
            { ...STEP, name: 'Run actions/checkout', position: 2, duration: summary(48, 1.2) },
            {
              ...STEP,
              name: 'npm test',
              formerNames: [{ name: 'Unit tests', why: 'runs the same script' }],
              position: 4,
              duration: summary(48, 380),
            },
            { ...STEP, name: 'npm test', occurrence: 1, position: 5, duration: NOTHING, success: NO_RATE },
          ],
          caches: [
            {
              step: null,
              action: 'actions/cache',
              exact: 40,
              partial: 5,
              miss: 5,
              unknown: 1,
              notTried: 0,
              exactRate: { n: 50, count: 40, share: 0.8 },
              hitRate: { n: 50, count: 45, share: 0.9 },
            },
          ],
        },
        {
          name: 'never timed',
          key: null,
          matrix: null,
          formerNames: [],
          note: '2 jobs of the workflow file can have this name',
          duration: NOTHING,
          queueTime: NOTHING,
          outcomes: { success: NO_RATE, timeout: NO_RATE },
          steps: [],
          caches: [],
        },
      ],
    },
  ],
};

test('a profile states each number with its n', () =>
  expectFile(new URL('cases/profile.txt', import.meta.url), renderProfileText(PROFILE, { color: false, width: 100 })));

test('a profile says why there is no duration, and fits 100 columns however long names are', () => {
  const [workflow] = PROFILE.workflows;
  const [job] = workflow?.jobs ?? [];
  if (workflow === undefined || job === undefined) throw new Error('no job');
  const [step] = job.steps;
  if (step === undefined) throw new Error('no step');
  const none = { n: 5, count: 0, share: 0 };
  const never = {
    ...job,
    duration: NOTHING,
    outcomes: { success: none, timeout: none },
    steps: [{ ...step, duration: NOTHING, success: none }],
  };
  const again = { ...job, duration: NOTHING, steps: [{ ...step, duration: NOTHING }] };
  const render = (...jobs: (typeof job)[]) =>
    renderProfileText({ ...PROFILE, workflows: [{ ...workflow, jobs }] }, { color: false, width: 100 });
  const cells = (text: string) => text.split('\n').filter((line) => / {2}(?:no success|not timed|not measured) /.test(line)).length;
  expect(render(never)).toMatch(/ 0 +no success +- +- .* 0% \(0\/5\)/);
  expect(render(never)).not.toContain('not measured');
  expect(cells(render(never))).toBe(2);
  expect(render(again)).toContain('not timed: it succeeded only in re-runs');
  const leg = (version: number) => ({ ...again, name: `integration tests of the whole thing (windows-latest, node ${version})` });
  const long = render(leg(20), leg(22)).split('\n');
  expect(Math.max(...long.map((line) => line.length))).toBeLessThanOrEqual(120);
  const table = long.filter((line) => /^ {2}\S.*…/.test(line));
  expect([table.length, new Set(table).size]).toEqual([2, 2]);
  for (const line of table) expect(line.length).toBeLessThanOrEqual(100);
});

test('a profile says once for each workflow when its versions are not told apart', () => {
  const [workflow] = PROFILE.workflows;
  if (workflow === undefined) throw new Error('no workflow');
  const of = (versions: { known: number; runs: number }) => {
    const text = renderProfileText({ ...PROFILE, workflows: [{ ...workflow, versions }] }, { color: false, width: 100 });
    return text.split('versions of the workflow are not told apart').length - 1;
  };
  expect([of({ known: 0, runs: 0 }), of({ known: 1, runs: 50 })]).toEqual([1, 0]);
});

test('a profile without runs says that nothing was measured', () =>
  expect(renderProfileText({ ...PROFILE, window: null, workflows: [] }, { color: false, width: 100 })).toBe(
    'No completed run in this history: not measured.\n',
  ));

test('a profile of simulated history says so as text and as JSON', () => {
  const simulated = { ...PROFILE, simulated: 'generated by a script, seed 7' };
  expect(renderProfileText(simulated, { color: false, width: 100 })).toContain('simulated history: generated by a script, seed 7');
  expect(renderProfileJson(simulated)).toMatchObject({ schema: 'paceline/profile@1', simulatedHistory: 'generated by a script, seed 7' });
});

test('a profile as JSON holds plain values', () => {
  const json = renderProfileJson(PROFILE);
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
});

test('of more steps than anybody reads the ones that took most time are shown, and the others counted', () => {
  const [workflow] = PROFILE.workflows;
  const [job] = workflow?.jobs ?? [];
  if (workflow === undefined || job === undefined) throw new Error('no job');
  const steps = Array.from({ length: 200_000 }, (_, index) => ({
    ...STEP,
    name: `step <${index}>`,
    position: index,
    duration: summary(48, index),
  }));
  const profile = { ...PROFILE, workflows: [{ ...workflow, jobs: [{ ...job, steps }] }] };
  const text = renderProfileText(profile, { color: false, width: 100 });
  expect(text).toContain('step <199999>');
  expect(text).toContain('step <199900>');
  expect(text).not.toContain('step <199899>');
  expect(text).toContain('and 199900 more steps; --format json has all');
});
