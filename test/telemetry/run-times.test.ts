import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isNameOfJob } from '../../src/model/job-name.ts';
import type { JobRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';
import { creationOf, hasSucceeded, jobDuration, makespanOf, queueTimeOf, runnerTimeOf, stepDuration } from '../../src/model/run-times.ts';
import { withJobs } from '../../src/model/with-jobs.ts';
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

describe('a creation that cannot be', () => {
  const YEARS = -8 * 365 * 86_400;

  test.each([
    ['years before the start', YEARS, null],
    ['longer before the start than GitHub lets a job queue', 5 - 48 * 3600 - 1, null],
    ['20 hours before the start, on a runner of its own', 5 - 20 * 3600, 20 * 3600],
    ['as long before the start as GitHub takes to end what is queued', 5 - 48 * 3600, 48 * 3600],
    ['after the start by more than clocks disagree', 66, null],
    ['after the start by as much as clocks disagree', 65, 0],
  ])('%s: %p gives the queue time %p', (_, created, queue) => {
    const job = buildJob({ createdAt: at(created), labels: ['self-hosted'] });
    expect(queueTimeOf(job)).toBe(queue);
    expect(makespanOf(buildRun({ jobs: [job] }))).toBe(created === 65 ? 0 : 60 + (queue ?? 0));
  });

  test('is no wait for an approval, which may take days', () => {
    const held = (created: number) => creationOf(buildJob({ awaitedApproval: true, createdAt: at(created) }));
    expect(held(-20 * 86_400)).toEqual(at(-20 * 86_400));
    expect(held(YEARS)).toBeNull();
  });
});

describe('a job that joins its run', () => {
  const joined = (run: Partial<Run>, job: Partial<JobRun>): JobRun | undefined => withJobs(buildRun(run), [buildJob(job)]).jobs[0];

  test('has no creation where that is more than a minute before the run', () => {
    expect(joined({}, { createdAt: at(-61) })?.createdAt).toBeNull();
    expect(joined({}, { createdAt: at(-60) })?.createdAt).toEqual(at(-60));
    expect(joined({ startedAt: at(3600) }, { createdAt: at(0), startedAt: at(3700) })?.createdAt).toEqual(at(0));
  });

  test('has none where that is more than a minute before its attempt', () => {
    const later = { attempt: 2, startedAt: at(9000) };
    const times = { attempt: 2, startedAt: at(9010), completedAt: at(9070) };
    expect(joined(later, { ...times, createdAt: at(8939) })?.createdAt).toBeNull();
    expect(joined(later, { ...times, createdAt: at(8940) })?.createdAt).toEqual(at(8940));
    expect(joined({ ...later, startedAt: null }, { ...times, createdAt: at(10) })?.createdAt).toEqual(at(10));
  });

  test('is a copy where it started before its attempt and had no runner, whatever its creation says', () => {
    const later = { attempt: 2, startedAt: at(9000) };
    const steps = [buildStep(1, 'a', 5, 65)];
    for (const createdAt of [at(-90_000_000), at(0), null]) {
      const copy = joined(later, { attempt: 2, createdAt, runnerName: null, steps });
      expect(copy?.carriedOver).toBe(true);
      expect(joined(later, { attempt: 2, createdAt })?.carriedOver).toBe(false);
    }
    expect(joined({}, { createdAt: null, startedAt: at(-900), runnerName: null, steps })?.carriedOver).toBe(false);
  });

  test('keeps its creation where it is a copy, which tells it from a job', () => {
    const copy = { attempt: 2, carriedOver: true, createdAt: at(100), startedAt: at(5), runnerName: null };
    expect(joined({ attempt: 2, startedAt: at(9000) }, copy)).toMatchObject({ carriedOver: true, createdAt: at(100) });
  });
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
