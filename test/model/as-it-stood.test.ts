import { describe, expect, test } from '@jest/globals';
import { asItStood } from '../../src/model/as-it-stood.ts';
import type { Run } from '../../src/model/run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';

const LINT = buildJob({ jobId: 1, name: 'lint', completedAt: at(30) });
const UNIT = buildJob({
  jobId: 2,
  name: 'unit',
  completedAt: at(100),
  conclusion: 'failure',
  cacheOutcomes: [{ kind: 'hit', stepNumber: 1, key: 'k', matchedKey: 'k' } as never],
  steps: [buildStep(1, 'Install', 5, 20), buildStep(2, 'Test', 20, 90, { conclusion: 'failure' }), buildStep(3, 'Post Install', 90, 100)],
});
const GATE = buildJob({ jobId: 3, name: 'gate', createdAt: at(101), startedAt: at(110), completedAt: at(120) });
const RUN = buildRun({ conclusion: 'failure', updatedAt: at(121), jobs: [LINT, UNIT, GATE], testReports: [] });

/** The run at a second: its jobs by name, each with its status. */
function statuses(run: Run, second: number) {
  const stood = asItStood(run, at(second));
  return stood && { status: stood.status, ...Object.fromEntries(stood.jobs.map((job) => [job.name, job.status])) };
}

describe('a run as it stood', () => {
  test('after its last job is the run as it is told, whenever its record was written', () => {
    expect(asItStood(RUN, at(120))).toBe(RUN);
    expect(asItStood({ ...RUN, updatedAt: at(9000) }, at(120))).toEqual({ ...RUN, updatedAt: at(9000) });
  });

  test('before its creation was not there, nor was an attempt before its start', () => {
    expect(asItStood(RUN, at(-1))).toBeNull();
    expect(asItStood({ ...RUN, attempt: 2, startedAt: at(50) }, at(49))).toBeNull();
    expect(asItStood({ ...RUN, attempt: 2, startedAt: at(50) }, at(50))).not.toBeNull();
  });

  test('while it ran is under way, with the jobs that there were', () => {
    expect(statuses(RUN, 119)).toEqual({ status: 'in_progress', lint: 'completed', unit: 'completed', gate: 'in_progress' });
    expect(statuses(RUN, 105)).toEqual({ status: 'in_progress', lint: 'completed', unit: 'completed', gate: 'queued' });
    expect(statuses(RUN, 50)).toEqual({ status: 'in_progress', lint: 'completed', unit: 'in_progress' });
    expect(statuses(RUN, 2)).toEqual({ status: 'in_progress', lint: 'queued', unit: 'queued' });
  });

  test('says nothing of what was known at its end only', () => {
    const stood = asItStood(RUN, at(50));
    expect(stood).toMatchObject({ conclusion: null, updatedAt: at(50) });
    expect(stood).not.toHaveProperty('testReports');
    expect(stood?.jobs[0]).toBe(LINT);
    expect(stood?.jobs[1]).toMatchObject({
      ...{ conclusion: null, startedAt: at(5), completedAt: null, runnerName: 'GitHub Actions 1', cacheOutcomes: [] },
      steps: [
        { name: 'Install', status: 'completed', conclusion: 'success', completedAt: at(20) },
        { name: 'Test', status: 'in_progress', conclusion: null, startedAt: at(20), completedAt: null },
      ],
    });
    expect(asItStood(RUN, at(2))?.jobs[0]).toMatchObject({ startedAt: null, completedAt: null, runnerName: null, steps: [] });
  });

  test('waits where nothing but an approval was awaited', () => {
    const held = { ...RUN, jobs: [LINT, { ...GATE, createdAt: at(31), awaitedApproval: true }] };
    expect(statuses(held, 50)).toEqual({ status: 'waiting', lint: 'completed', gate: 'waiting' });
  });

  test('keeps the copies of jobs that an earlier attempt ran', () => {
    const copy = { ...LINT, createdAt: at(200), carriedOver: true };
    const again = {
      ...RUN,
      attempt: 2,
      startedAt: at(199),
      jobs: [copy, { ...UNIT, createdAt: at(200), startedAt: at(205), completedAt: at(300) }],
    };
    expect(statuses(again, 202)).toEqual({ status: 'in_progress', lint: 'completed', unit: 'queued' });
  });

  test('without a job ended when its record says', () => {
    const bare = { ...RUN, jobs: [] };
    expect([statuses(bare, 120)?.status, statuses(bare, 121)?.status]).toEqual(['in_progress', 'completed']);
  });

  test('that still ran when it was recorded still runs, and is not told from later', () => {
    const open: Run = {
      ...RUN,
      status: 'in_progress',
      conclusion: null,
      jobs: [LINT, { ...UNIT, status: 'in_progress', completedAt: null, conclusion: null }],
    };
    expect(asItStood(open, at(500))).toEqual(open);
    expect(statuses(open, 3)).toEqual({ status: 'in_progress', lint: 'queued', unit: 'queued' });
  });
});
