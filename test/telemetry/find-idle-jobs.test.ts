import { describe, expect, test } from '@jest/globals';
import { makespanOf } from '../../src/model/run-times.ts';
import { findIdleJobs } from '../../src/telemetry/find-idle-jobs.ts';
import { tellsApproval } from '../../src/telemetry/tells-approval.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';

const build = buildJob({ name: 'build', createdAt: at(0), startedAt: at(5), completedAt: at(65) });
const job = (from: number | null, start: number, end = start + 60) =>
  buildJob({ createdAt: from === null ? null : at(from), startedAt: at(start), completedAt: at(end) });
const idleIn = (...jobs: readonly ReturnType<typeof buildJob>[]) => findIdleJobs(buildRun({ jobs: [...jobs] }));

describe('a job stood idle', () => {
  test('when no job ran for ten minutes of its wait', () => {
    const deploy = job(66, 4 * 3600);
    expect(idleIn(build, deploy)).toEqual([deploy]);
    expect(idleIn(build, job(66, 665))).toEqual([]);
    expect(idleIn(build, job(66, 666))).toHaveLength(1);
    expect(idleIn(job(0, 600))).toHaveLength(1);
  });

  test('when its creation is not measured, since the end of the job before it', () => {
    expect(idleIn(build, job(null, 664))).toEqual([]);
    expect(idleIn(build, job(null, 665))).toHaveLength(1);
    expect(idleIn(job(null, 9000))).toEqual([]);
  });

  test('when others ran in a part of its wait only: also while another was approved a little earlier', () => {
    const first = job(66, 4 * 3600, 4 * 3600 + 300);
    const second = job(66, 4 * 3600 + 120);
    expect(idleIn(build, first, second)).toEqual([first, second]);
    const long = job(0, 5, 1000);
    expect(idleIn(long, job(66, 1599))).toEqual([]);
    expect(idleIn(long, job(66, 1600))).toHaveLength(1);
  });

  test('neither when another ran all the time, nor when it never ran, is a copy, is known to have waited, or its run goes on', () => {
    expect(idleIn(job(0, 5, 9000), job(66, 8000))).toEqual([]);
    const idle = job(66, 4 * 3600);
    for (const rest of [
      { conclusion: 'skipped' as const },
      { conclusion: 'failure' as const, runnerName: null },
      { carriedOver: true },
      { awaitedApproval: true },
    ]) {
      expect(idleIn(build, { ...idle, ...rest })).toEqual([]);
    }
    expect(findIdleJobs(buildRun({ status: 'in_progress', conclusion: null, jobs: [build, idle] }))).toEqual([]);
  });
});

test('a held job whose creation is not measured keeps its wait out of the makespan', () => {
  const deploy = { ...job(null, 4 * 3600), awaitedApproval: true };
  expect(makespanOf(buildRun({ jobs: [build, deploy] }))).toBe(65 + 60);
  expect(makespanOf(buildRun({ jobs: [{ ...build, createdAt: null }, deploy] }))).toBe(60 + 60);
  expect(makespanOf(buildRun({ jobs: [deploy] }))).toBe(60);
  expect(makespanOf(buildRun({ jobs: [build, job(0, 5, 3600), deploy] }))).toBe(3600 + 60);
});

test('a review tells of an approval unless it is a rejection or is not understood', () => {
  const review = (state: string) => ({ state, environments: [{ name: 'production' }], user: { login: 'octocat' }, comment: '' });
  expect([[], [review('rejected')], [null, 'approved', {}]].map(tellsApproval)).toEqual([false, false, false]);
  expect([[review('approved')], [review('rejected'), review('pending')]].map(tellsApproval)).toEqual([true, true]);
});
