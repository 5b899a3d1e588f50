import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Explanation } from '../../../src/engine/explain/explanation.ts';
import { createExplanationBuilder } from '../../../src/engine/explain/explanation-builder.ts';
import { notAvailable } from '../../../src/model/availability.ts';
import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../../../src/model/repository-config.ts';
import type { Run } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { renderProfileJson } from '../../../src/report/profile-json.ts';
import { PLANTED } from './planted-history.ts';

function explain(runs: readonly Run[], configuration: Partial<RepositoryConfig> = {}): Explanation {
  const builder = createExplanationBuilder({
    asOf: new Date('2026-12-01T00:00:00Z'),
    configuration: { ...DEFAULT_REPOSITORY_CONFIG, ...configuration },
    visibility: 'private',
    requiredChecks: notAvailable('not asked'),
    storage: notAvailable('not asked'),
  });
  for (const run of runs) builder.take(run);
  return builder.finish();
}

function only({ workflows }: Explanation) {
  const [workflow] = workflows;
  if (workflow === undefined || workflows.length !== 1) throw new Error(`${workflows.length} workflows`);
  return workflow;
}

describe('an explanation', () => {
  test('is the same in whatever order the runs come', () => {
    const runs = PLANTED.slice(0, 24).map((run, index) => (index % 3 === 0 ? { ...run, workflowPath: '.github/workflows/docs.yml' } : run));
    const expected = renderProfileJson(explain(runs));
    fc.assert(
      fc.property(fc.shuffledSubarray(runs, { minLength: runs.length }), (shuffled) => {
        expect(renderProfileJson(explain(shuffled))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  test('says what logs showed inside of steps, and nothing where none was read', () => {
    const runs = PLANTED.slice(0, 8);
    expect(only(explain(runs)).subSteps).toEqual([]);
    const part = { name: 'vitest', kind: 'command', basis: 'trace', start: seconds(0), duration: seconds(5), stage: 'unit-test' };
    const read = runs.map((run) => ({
      ...run,
      jobs: run.jobs.map((job) => {
        const subSteps = job.steps.slice(-1).map(({ number }) => ({ ...part, stepNumber: number }));
        return { ...job, log: { subSteps, tests: [], stepResources: [], stages: [] } as unknown as NonNullable<typeof job.log> };
      }),
    }));
    const [found] = only(explain(read)).subSteps;
    expect(found).toMatchObject({ name: 'vitest', stage: 'unit-test', duration: { p50: 5 } });
    expect(found?.duration.n).toBeGreaterThan(1);
    expect(renderProfileJson(explain(read))).toMatchObject({ workflows: [{ subSteps: [{ name: 'vitest' }, { name: 'vitest' }] }] });
  });

  test('of a history without runs has no workflow', () => {
    expect(explain([])).toMatchObject({ window: null, workflows: [], capacity: [], cost: { listPrice: 0 } });
  });

  test('keeps workflows apart that only have an id', () => {
    const runs = PLANTED.slice(0, 20).map((run, index) => ({
      ...run,
      workflowPath: null,
      workflowName: null,
      workflowId: 7 + (index % 2),
    }));
    expect(explain(runs).workflows.map(({ recent }) => recent?.runs)).toEqual([10, 10]);
  });

  test('of a workflow that only forks ran has its runs and no number', () => {
    const { profile, recent, path } = only(explain(PLANTED.slice(0, 5).map((run) => ({ ...run, fromFork: true }))));
    expect({ runs: profile.runs, n: profile.makespan.n, recent, path: path.available }).toEqual({
      runs: 5,
      n: 0,
      recent: null,
      path: false,
    });
  });

  test('looks at no more than the newest runs for all but quantiles and cost', () => {
    const many = Array.from({ length: 620 }, (_, index) => {
      const run = PLANTED[index % PLANTED.length] as Run;
      return { ...run, runId: 100_000 + index, jobs: run.jobs.map((job) => ({ ...job, runId: 100_000 + index })) };
    });
    const { profile, recent, reliability } = only(explain(many));
    expect([profile.runs, recent?.runs, recent?.ofAll, reliability.runs]).toEqual([620, 500, 620, 500]);
  });
});

describe('planted facts are found', () => {
  const explanation = explain(PLANTED, {
    targetReduction: 0.2,
    targets: [
      {
        workflow: 'ci.yml',
        makespan: { p50: seconds(100), enforce: false },
        jobs: new Map(),
        stages: new Map(),
        successRate: 0.9,
      },
    ],
  });
  const workflow = only(explanation);

  test('the job that everything waits for is on the critical path, and the other never', () => {
    if (!workflow.path.available) throw new Error(workflow.path.reason);
    const jobs = new Map(workflow.path.value.jobs.map((job) => [job.name, job.criticality.share]));
    expect([jobs.get('test'), jobs.get('lint')]).toEqual([1, 0]);
    expect(workflow.path.value.typical.stretches.map(({ job, kind }) => [job, kind])).toEqual([
      ['test', 'queue'],
      ['test', 'job'],
    ]);
  });

  test('the makespan went up by a hundred seconds in the middle, and the step that did it is named', () => {
    const shift = workflow.changes.find(({ series, kind }) => series.measure === 'makespan' && kind === 'slower');
    expect(shift?.first.runId).toBe(1040);
    expect(shift?.shift.time).toBeGreaterThan(90);
    expect(shift?.shift.time).toBeLessThan(110);
    const step = workflow.changes.find(({ series }) => series.measure === 'step' && series.step === 'Run npm test');
    expect(step?.kind).toBe('slower');
  });

  test('the flaky job is told from the one that is not', () => {
    const jobs = new Map(workflow.reliability.jobs.map((job) => [job.name, job.flake.flaked]));
    expect([jobs.get('test'), jobs.get('lint')]).toEqual([4, 0]);
    expect(workflow.reliability.reruns).toBe(4);
  });

  test('targets, progress, parallel jobs, set-up and cost are measured', () => {
    expect(workflow.objectives.map(({ scope, state }) => [scope.kind, state])).toEqual([
      ['makespan', 'missed'],
      ['success-rate', 'met'],
    ]);
    expect(workflow.reduction).toMatchObject({ available: true, value: { target: 0.2 } });
    expect(workflow.parallelism).toMatchObject({ available: true, value: { mostAtOnce: { p50: 2, max: 2 } } });
    const setup = workflow.jobs.find(({ name }) => name === 'test')?.setupShare;
    expect(setup).toMatchObject({ available: true, value: { n: 80 } });
    expect(explanation.cost.listPrice).toBeGreaterThan(0);
    expect(explanation.cost.billed).toBe(explanation.cost.listPrice);
  });
});
