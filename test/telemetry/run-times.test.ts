import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isNameOfJob } from '../../src/model/job-name.ts';
import { hasSucceeded, jobDuration, makespanOf, queueTimeOf, runnerTimeOf, stepDuration } from '../../src/model/run-times.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';

describe('the makespan', () => {
  test('runs from the first job queued to the last job done', () => {
    const jobs = [
      buildJob({ createdAt: at(10), startedAt: at(20), completedAt: at(50) }),
      buildJob({ createdAt: at(3), startedAt: at(40), completedAt: at(90) }),
    ];
    expect(makespanOf(buildRun({ jobs }))).toBe(87);
  });

  test('starts with the first job’s start where creation was not recorded (trap 5)', () => {
    expect(makespanOf(buildRun({ jobs: [buildJob({ createdAt: null })] }))).toBe(60);
  });

  test('leaves carried-over copies and jobs that never ran out (traps 1 and 6)', () => {
    const copy = buildJob({ carriedOver: true, runnerName: null, createdAt: at(0), startedAt: at(-9000), completedAt: at(-8000) });
    const refused = buildJob({ runnerName: null, conclusion: 'failure', completedAt: at(7000) });
    const skipped = buildJob({ conclusion: 'skipped', completedAt: at(7000) });
    const run = buildRun({ jobs: [copy, refused, skipped, buildJob()] });
    expect([makespanOf(run), runnerTimeOf(run)]).toEqual([65, 60]);
    expect(makespanOf(buildRun({ jobs: [copy, skipped] }))).toBeNull();
  });

  test('is not known while a job runs', () => {
    expect(makespanOf(buildRun({ jobs: [buildJob(), buildJob({ status: 'in_progress', completedAt: null })] }))).toBeNull();
  });

  test('is never shorter than the longest job, and never longer than the sum with queue times for jobs queued together', () => {
    const job = fc
      .tuple(fc.nat(500), fc.nat(500))
      .map(([wait, length]) => buildJob({ startedAt: at(wait), completedAt: at(wait + length) }));
    fc.assert(
      fc.property(fc.array(job, { minLength: 1, maxLength: 9 }), (jobs) => {
        const makespan = makespanOf(buildRun({ jobs })) ?? Number.NaN;
        expect(makespan).toBeGreaterThanOrEqual(Math.max(...jobs.map((j) => jobDuration(j) ?? 0)));
        expect(makespan).toBeLessThanOrEqual(jobs.reduce((sum, j) => sum + (jobDuration(j) ?? 0) + (queueTimeOf(j) ?? 0), 0));
      }),
    );
  });
});

test('an end long before the start, or longer after it than a run may take, is no measurement', () => {
  const ended = (second: number) => buildJob({ startedAt: at(0), completedAt: at(second) });
  expect([-2, -60, -61, -190_000_000, 35 * 86_400, 35 * 86_400 + 1].map((second) => jobDuration(ended(second)))).toEqual([
    0,
    0,
    null,
    null,
    35 * 86_400,
    null,
  ]);
  expect([-60, -61, 35 * 86_400 + 1].map((second) => stepDuration(buildStep(1, 'a', 0, second)))).toEqual([0, null, null]);
  expect(makespanOf(buildRun({ jobs: [ended(-61)] }))).toBeNull();
});

test('queue time is 0 where the clocks disagree, and null where it was not measured', () => {
  expect(queueTimeOf(buildJob({ createdAt: at(7) }))).toBe(0);
  expect(queueTimeOf(buildJob({ createdAt: null }))).toBeNull();
  expect(queueTimeOf(buildJob({ startedAt: null, status: 'queued' }))).toBeNull();
});

test('a run whose conclusion is not measured succeeded when every job that ran did', () => {
  const jobs = [buildJob(), buildJob({ conclusion: 'skipped' })];
  expect(hasSucceeded(buildRun({ conclusion: null, jobs }))).toBe(true);
  expect(hasSucceeded(buildRun({ conclusion: null, jobs: [...jobs, buildJob({ conclusion: 'failure' })] }))).toBe(false);
  expect(hasSucceeded(buildRun({ conclusion: null, jobs: [] }))).toBeNull();
  expect(hasSucceeded(buildRun({ conclusion: 'failure' }))).toBe(false);
});

test.each([
  ['test', 'test', true],
  ['test', 'test (20, linux)', true],
  ['call', 'call / build', true],
  ['test', 'tests', false],
  ['test', 'my test', false],
])('job %s has the run %s: %s', (key, name, expected) => {
  expect(isNameOfJob(key, name)).toBe(expected);
});
