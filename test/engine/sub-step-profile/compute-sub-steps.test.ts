import { describe, expect, test } from '@jest/globals';
import { computeSubSteps, type SubStepProfile } from '../../../src/engine/sub-step-profile/compute-sub-steps.ts';
import type { SubStepFact } from '../../../src/model/job-log-facts.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { buildJob, buildRun, buildStep } from '../../helpers/build-run.ts';

function part(name: string, duration: number, stepNumber = 2): SubStepFact {
  return { stepNumber, name, kind: 'command', basis: 'trace', start: seconds(0), duration: seconds(duration), stage: 'build' };
}

function job(parts: readonly SubStepFact[], rest: Partial<JobRun> = {}): JobRun {
  const log = { subSteps: parts } as unknown as NonNullable<JobRun['log']>;
  return buildJob({ steps: [buildStep(1, 'Set up job', 0, 1), buildStep(2, 'Run make', 1, 101)], log, ...rest });
}

function subStepsOf(...jobs: readonly JobRun[]): readonly SubStepProfile[] {
  const runs = jobs.map((one) => buildRun({ jobs: [one] }));
  return computeSubSteps({ path: null, name: null, runs, running: [], ofAll: runs.length, planOf: () => null, newestPlan: null });
}

describe('the parts of steps', () => {
  test('are summed up over the job runs whose logs were read, the heaviest first', () => {
    const found = subStepsOf(job([part('cc a.c', 20), part('ld', 60)]), job([part('cc a.c', 30), part('ld', 50)]), buildJob());
    expect(found.map(({ name, duration, share, step }) => [name, duration.n, duration.p50, share, step])).toEqual([
      ['ld', 2, 55, 0.55, 'Run make'],
      ['cc a.c', 2, 25, 0.25, 'Run make'],
    ]);
  });

  test('of one name in one step count together', () => {
    const [found] = subStepsOf(job([part('cc', 10), part('cc', 15)]), job([part('cc', 25)]));
    expect(found?.duration).toMatchObject({ n: 2, p50: 25 });
  });

  test('that one job run alone had, or a failed or repeated one, are none', () => {
    expect(subStepsOf(job([part('once', 10)]), job([]))).toEqual([]);
    expect(subStepsOf(job([part('x', 10)], { conclusion: 'failure' }), job([part('x', 10)], { attempt: 2 }))).toEqual([]);
  });

  test('of a step that GitHub recorded as no time have no share beyond the whole', () => {
    const steps = [buildStep(2, 'Run make', 1, 1)];
    expect(subStepsOf(job([part('x', 0.4)], { steps }), job([part('x', 0.4)], { steps }))[0]?.share).toBeCloseTo(0.4, 10);
  });
});
