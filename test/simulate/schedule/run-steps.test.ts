import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../src/model/json.ts';
import { runSteps } from '../../../src/simulate/schedule/run-steps.ts';
import type { StepAction, TimedStep } from '../../../src/simulate/schedule/step-program.ts';
import { stepProgramOf } from '../../../src/simulate/schedule/step-program-of.ts';
import { planStep } from '../../../src/workflow/plan/plan-step.ts';

/** The steps of a job, run with these durations; those at `failing` fail. */
function ran(steps: readonly Json[], duration: readonly number[], failing: readonly number[] = [], around = { before: 0, after: 0 }) {
  const program = stepProgramOf(steps.map(planStep), 'push', around);
  const { spans, ...rest } = runSteps(program, { duration, fails: duration.map((_, place) => failing.includes(place)) });
  return { ...rest, spans: [...spans].sort((a, b) => a[0] - b[0]).map(([place, { start, end }]) => `${place}: ${start}-${end}`) };
}

const run = (more: { readonly [key: string]: Json } = {}): Json => ({ run: 'make', ...more });

describe('steps', () => {
  test('follow each other, and a failure skips the rest but what asks for it', () => {
    expect(ran([run(), run(), run({ if: 'always()' }), run({ if: 'failure()' })], [3, 4, 5, 6], [0])).toEqual({
      duration: 14,
      failed: true,
      spans: ['0: 0-3', '2: 3-8', '3: 8-14'],
    });
    expect(ran([run({ 'continue-on-error': true }), run(), run({ if: 'failure()' })], [3, 4, 5], [0])).toEqual({
      duration: 7,
      failed: false,
      spans: ['0: 0-3', '1: 3-7'],
    });
  });

  test('of a parallel group run side by side, and the next after all of them', () => {
    expect(ran([run(), { parallel: [run(), run(), run()] }, run()], [1, 5, 9, 2, 4]).spans).toEqual([
      '0: 0-1',
      '1: 1-6',
      '2: 1-10',
      '3: 1-3',
      '4: 10-14',
    ]);
  });

  test('in the background go on until they are waited for, at the latest at the end of the job', () => {
    const steps = [run({ id: 'db', background: true }), run(), { wait: 'DB' }, run()];
    expect(ran(steps, [8, 3, 2])).toEqual({ duration: 10, failed: false, spans: ['0: 0-8', '1: 0-3', '2: 8-10'] });
    expect(ran([run({ background: true }), run()], [8, 3, 2], [], { before: 0, after: 1 })).toEqual({
      duration: 10,
      failed: false,
      spans: ['0: 0-8', '1: 0-3', '2: 8-10'],
    });
    expect(ran([run({ background: true }), run({ background: true }), { 'wait-all': null }, run()], [8, 3, 2]).duration).toBe(10);
  });

  test('in the background fail the job where they are waited for and not before', () => {
    const steps = [run({ id: 'db', background: true }), run(), { wait: ['db'] }, run()];
    expect(ran(steps, [2, 3, 4], [0])).toEqual({ duration: 3, failed: true, spans: ['0: 0-2', '1: 0-3'] });
  });

  test('that are cancelled end there, and count only if they had failed before', () => {
    const steps = [run({ id: 'db', background: true }), run(), { cancel: 'db' }, run()];
    expect(ran(steps, [90, 3, 4], [0])).toEqual({ duration: 7, failed: false, spans: ['0: 0-3', '1: 0-3', '2: 3-7'] });
    expect(ran(steps, [2, 3, 4], [0])).toEqual({ duration: 3, failed: true, spans: ['0: 0-2', '1: 0-3'] });
  });

  test('have ten places in the background', () => {
    const { spans, duration } = ran([{ parallel: Array.from({ length: 12 }, () => run()) }], [5, ...Array.from({ length: 11 }, () => 7)]);
    expect(spans.slice(-2)).toEqual(['10: 5-12', '11: 7-14']);
    expect(duration).toBe(14);
  });

  test('beyond their limit fail', () => {
    expect(ran([run({ 'timeout-minutes': 1 }), run()], [61, 5])).toEqual({ duration: 60, failed: true, spans: ['0: 0-60'] });
  });

  test('take at least the longest of them, and at most their sum, however they are grouped', () => {
    const step = (place: number): TimedStep => ({
      place,
      runsAfter: { success: true, failure: true, neither: true, cancelled: true },
      continueOnError: false,
      timeout: Number.POSITIVE_INFINITY,
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(100), fc.constantFrom('step', 'background', 'wait-all')), { minLength: 1, maxLength: 20 }),
        (drawn) => {
          const actions = drawn.map(
            ([, kind], place): StepAction => (kind === 'wait-all' ? { kind } : { kind: kind as 'step' | 'background', step: step(place) }),
          );
          const times = drawn.map(([time, kind]) => (kind === 'wait-all' ? 0 : time));
          const { duration } = runSteps({ actions, post: [] }, { duration: times, fails: times.map(() => false) });
          expect(duration).toBeGreaterThanOrEqual(Math.max(...times));
          expect(duration).toBeLessThanOrEqual(times.reduce((sum, time) => sum + time, 0));
        },
      ),
    );
  });
});
