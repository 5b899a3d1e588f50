import { describe, expect, test } from '@jest/globals';
import { computePathProfile } from '../../../src/engine/path/compute-path-profile.ts';
import type { PathProfile } from '../../../src/engine/path/path-profile.ts';
import { available, notAvailable } from '../../../src/model/availability.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { at, buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

const UNKNOWN = notAvailable('not asked');

function pathOf(runs: readonly Run[], required: readonly string[] | null = null): PathProfile {
  const checks = required === null ? UNKNOWN : available(new Set(required));
  const found = computePathProfile(
    { path: null, name: null, runs, running: [], ofAll: runs.length, planOf: () => null, newestPlan: null },
    checks,
  );
  if (!found.available) throw new Error(found.reason);
  return found.value;
}

function job(name: string, queued: number, start: number, end: number, rest: Partial<JobRun> = {}): JobRun {
  return buildJob({ name, createdAt: at(queued), startedAt: at(start), completedAt: at(end), ...rest });
}

/** `lint` beside `build`, then `test`. */
function run(build: number, rest: Partial<Run> = {}): Run {
  const steps = [buildStep(1, 'Set up job', 10, 12), buildStep(2, 'Run make', 12, 10 + build)];
  return buildRun({
    jobs: [job('lint', 0, 10, 50), job('build', 0, 10, 10 + build, { steps }), job('test', 10 + build + 1, 20 + build, 80 + build)],
    ...rest,
  });
}

const savedBy = (profile: PathProfile, name: string): readonly number[] =>
  profile.jobs.find((one) => one.name === name)?.whatIf.map(({ saved }) => saved) ?? [];

describe('what sets the makespan of a workflow', () => {
  test('is the chain of jobs that the last one waited for, with its queues', () => {
    const profile = pathOf([run(100)]);
    expect(profile.typical.stretches).toEqual([
      { kind: 'queue', job: 'build', from: 0, to: 10 },
      { kind: 'job', job: 'build', from: 10, to: 110 },
      { kind: 'queue', job: 'test', from: 110, to: 120 },
      { kind: 'job', job: 'test', from: 120, to: 180 },
    ]);
    expect(profile.typical.slack.get('lint')).toBe(130);
    expect(profile.queueShare).toBeCloseTo(20 / 180, 10);
    expect(profile.jobs.map(({ name, criticality }) => [name, criticality.count])).toEqual([
      ['build', 1],
      ['test', 1],
      ['lint', 0],
    ]);
  });

  test('is worth shortening until another chain takes over', () => {
    // Without `build` all that is left is `test` after the queue: 10 + 10 + 60.
    expect(savedBy(pathOf([run(100)]), 'build')).toEqual([10, 25, 50, 100]);
    const twin = buildRun({ jobs: [job('a', 0, 0, 100), job('b', 0, 0, 70)] });
    expect(savedBy(pathOf([twin]), 'a')).toEqual([10, 25, 30, 30]);
    expect(savedBy(pathOf([twin]), 'b')).toEqual([0, 0, 0, 0]);
  });

  test('is a mean over runs in which another job may be the longest', () => {
    const profile = pathOf([
      buildRun({ jobs: [job('a', 0, 0, 100), job('b', 0, 0, 70)] }),
      buildRun({ jobs: [job('a', 0, 0, 50), job('b', 0, 0, 70)] }),
    ]);
    expect(profile.meanMakespan).toBe(85);
    expect(profile.jobs.map(({ name, criticality, exclusive }) => [name, criticality.share, exclusive])).toEqual([
      ['a', 0.5, 15],
      ['b', 0.5, 10],
    ]);
  });

  test('names the steps that are worth it, never more than their job', () => {
    const { steps } = pathOf([run(100)]);
    expect(steps.map(({ job: of, step, whatIf }) => [of, step, whatIf.at(-1)?.saved])).toEqual([
      ['build', 'Run make', 98],
      ['build', 'Set up job', 2],
    ]);
  });

  test('ends with the last required check where those are known', () => {
    const profile = pathOf([run(100)], ['lint']);
    expect(profile.requiredOnly).toEqual(['lint']);
    expect(profile.makespan.p50).toBe(50);
    expect(savedBy(profile, 'build')).toEqual([0, 0, 0, 0]);
    expect(pathOf([run(100)], ['of another workflow']).requiredOnly).toBeNull();
  });

  test('leaves out re-runs and runs that failed', () => {
    expect(pathOf([run(100), run(900, { attempt: 2 }), run(900, { conclusion: 'failure' })]).runs).toBe(1);
  });

  test('says why it is not known', () => {
    const missing = buildRun({ jobs: [job('a', 0, 0, 9, { createdAt: null }), job('b', 0, 0, 9)] });
    const workflow = { path: null, name: null, running: [], ofAll: 1, planOf: () => null, newestPlan: null };
    expect(computePathProfile({ ...workflow, runs: [] }, UNKNOWN)).toMatchObject({
      available: false,
      reason: expect.stringContaining('succeeded'),
    });
    expect(computePathProfile({ ...workflow, runs: [missing] }, UNKNOWN)).toMatchObject({
      available: false,
      reason: expect.stringContaining('queued'),
    });
  });

  test('gives steps that ran side by side only the time that was theirs', () => {
    const steps = [
      buildStep(1, 'Set up job', 0, 1),
      buildStep(2, 'slow', 1, 91),
      buildStep(3, 'quick', 1, 31),
      buildStep(4, 'Parallel group', 1, 91),
      buildStep(5, 'after', 91, 100),
    ];
    const profile = pathOf([buildRun({ jobs: [job('a', 0, 0, 100, { steps })] })]);
    expect(Object.fromEntries(profile.steps.map(({ step, whatIf }) => [step, whatIf.at(-1)?.saved]))).toEqual({
      'Set up job': 1,
      slow: 60,
      after: 9,
    });
  });
});
