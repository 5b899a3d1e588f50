import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Stage } from '../../src/model/job-log.ts';
import { jobStageDurations, runStageDurations, type StagedTime } from '../../src/stages/stage-durations.ts';

const time = (stage: Stage | null, start: number, end: number, parts: readonly StagedTime[] = []): StagedTime => ({
  stage,
  start,
  end,
  parts,
});

describe('durations of stages', () => {
  test('count steps that ran side by side once for their stage', () => {
    const found = jobStageDurations({ steps: [time('lint', 0, 10), time('lint', 5, 15), time('build', 8, 20)], start: 0, end: 30 });
    expect(found).toEqual({ stages: { lint: 15, build: 12 }, unattributed: 10 });
  });

  test('give parts to their own stages and the remainder to the step', () => {
    const step = time('unit-test', 0, 100, [
      time('dependency-install', 0, 30),
      time('build', 20, 50),
      time(null, 60, 70, [time('report', 65, 70)]),
      time('other', 90, 95),
    ]);
    expect(jobStageDurations({ steps: [step], start: 0, end: 120 })).toEqual({
      stages: { 'dependency-install': 30, build: 30, report: 5, 'unit-test': 45 },
      unattributed: 20,
    });
  });

  test('leave what no stage stands for out, and what lies outside the job', () => {
    const steps = [time('other', 0, 10), time('deploy', -5, 4), time('build', 8, 50)];
    expect(jobStageDurations({ steps, start: 0, end: 20 })).toEqual({
      stages: { deploy: 4, build: 12 },
      unattributed: 4,
    });
  });

  test('are 0 for what ran within one second, and none for what lies outside of the job', () => {
    const steps = [
      time('cache-save', 20, 20),
      time('build', 0, 10, [time('dependency-install', 4, 4)]),
      time('deploy', 21, 21),
      time('lint', -3, 0),
    ];
    expect(jobStageDurations({ steps, start: 0, end: 20 })).toEqual({
      stages: { 'cache-save': 0, build: 10, 'dependency-install': 0 },
      unattributed: 10,
    });
    expect(jobStageDurations({ steps: [time('lint', 5, 5)], start: 5, end: 5 })).toEqual({ stages: { lint: 0 }, unattributed: 0 });
  });

  test('of a run count each stage once while any of its jobs is in it, and no time in which none ran', () => {
    const jobs = [
      { start: 0, end: 100, steps: [time('dependency-install', 0, 30), time('unit-test', 30, 90)] },
      { start: 10, end: 60, steps: [time('dependency-install', 10, 40), time('lint', 40, 70)] },
      { start: 150, end: 200, steps: [time('deploy', 155, 200)] },
    ];
    expect(runStageDurations(jobs)).toEqual({
      stages: { 'dependency-install': 40, 'unit-test': 60, lint: 20, deploy: 45 },
      unattributed: 15,
    });
    expect(runStageDurations([])).toEqual({ stages: {}, unattributed: 0 });
  });

  const stages: (Stage | null)[] = ['build', 'lint', 'unit-test', 'other', null];
  const timeWith = (parts: fc.Arbitrary<readonly StagedTime[]>): fc.Arbitrary<StagedTime> =>
    fc.record({
      stage: fc.constantFrom(...stages),
      start: fc.integer({ min: -10, max: 100 }),
      end: fc.integer({ min: -10, max: 110 }),
      parts,
    });
  const leaves = fc.array(timeWith(fc.constant([])), { maxLength: 3 });
  const times = timeWith(fc.array(timeWith(leaves), { maxLength: 3 }));

  test('are each at most the whole, and together at least what is attributed', () => {
    fc.assert(
      fc.property(fc.array(times, { maxLength: 8 }), (steps) => {
        const { stages: found, unattributed } = jobStageDurations({ steps, start: 0, end: 100 });
        const each = Object.values(found);
        const sum = each.reduce((total, own) => total + own, 0);
        expect(each.every((own) => own >= 0 && own <= 100)).toBe(true);
        expect(unattributed).toBeGreaterThanOrEqual(0);
        expect(sum).toBeGreaterThanOrEqual(100 - unattributed);
      }),
    );
  });

  test('of steps that follow each other sum to the whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom<Stage>('build', 'lint', 'deploy'), fc.integer({ min: 1, max: 50 })), { maxLength: 9 }),
        (list) => {
          let end = 0;
          const steps = list.map(([stage, length]) => {
            end += length;
            return time(stage, end - length, end);
          });
          const { stages: found, unattributed } = jobStageDurations({ steps, start: 0, end });
          expect(Object.values(found).reduce((total, own) => total + own, 0)).toBe(end);
          expect(unattributed).toBe(0);
        },
      ),
    );
  });
});
