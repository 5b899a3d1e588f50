import { describe, expect, test } from '@jest/globals';
import { concurrencyOf } from '../../../src/simulate/schedule/concurrency-of.ts';
import { drawFor } from '../../../src/simulate/schedule/draw-from-history.ts';
import { modelOfPlan } from '../../../src/simulate/schedule/model-of-plan.ts';
import { runsAfterOf } from '../../../src/simulate/schedule/runs-after-of.ts';
import { schedule } from '../../../src/simulate/schedule/schedule.ts';
import { expandPlan } from '../../../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';
import { lines } from './build-model.ts';

const parsed = (path: string, text: string) => {
  const result = parseWorkflow(path, text);
  if (!result.ok) throw new Error(`${path} is not a workflow`);
  return result.workflow;
};

describe('a condition', () => {
  test.each([
    [null, [true, false, false, false]],
    ['always()', [true, true, true, true]],
    ['!cancelled()', [true, true, true, false]],
    ['${{ failure() }}', [false, true, false, false]],
    ['success() || failure()', [true, true, false, false]],
    ['cancelled()', [false, false, false, true]],
    ["github.ref == 'refs/heads/main'", [true, false, false, false]],
    ["always() && github.event_name == 'push'", [false, false, false, false]],
    [false, [false, false, false, false]],
  ])('%j is after success, failure, neither, cancelled: %j', (condition, expected) => {
    const { success, failure, neither, cancelled } = runsAfterOf(condition, 'pull_request');
    expect([success, failure, neither, cancelled]).toEqual(expected);
  });
});

describe('a concurrency group', () => {
  test.each([
    ['deploy', 'all', false],
    [{ group: 'ci-${{ github.ref }}', 'cancel-in-progress': true }, 'ref', true],
    [{ group: '${{ github.workflow }}-${{ github.run_id }}' }, 'run', false],
    [{ group: 'ci-${{ github.head_ref || github.run_id }}', 'cancel-in-progress': true }, 'ref', true],
    [{ group: 'ci', 'cancel-in-progress': "${{ github.event_name == 'pull_request' }}" }, 'all', true],
    [{ group: 'ci', 'cancel-in-progress': "${{ github.event_name == 'push' }}" }, 'all', false],
  ])('%j is of %s', (value, scope, cancelInProgress) => {
    expect(concurrencyOf(value, 'pull_request')).toMatchObject({ scope, cancelInProgress, queue: 'single' });
  });

  test('named by the pull request is of the run on a push', () => {
    const group = { group: 'ci-${{ github.event.pull_request.number || github.run_id }}' };
    expect(concurrencyOf(group, 'push')?.scope).toBe('run');
    expect(concurrencyOf(group, 'pull_request')?.scope).toBe('ref');
    expect(concurrencyOf(null, 'push')).toBeNull();
  });
});

describe('the model of a plan', () => {
  const text = `
on: [push]
concurrency: { group: ci, queue: max }
jobs:
  gate:
    needs: [called, test]
    if: \${{ !cancelled() }}
    runs-on: ubuntu-latest
    steps: [{ run: 'true' }]
  test:
    runs-on: \${{ matrix.os }}
    timeout-minutes: 10
    needs: lint
    strategy:
      max-parallel: 1
      fail-fast: false
      matrix: { os: [ubuntu-latest, macos-26] }
    steps: [{ run: make }]
  lint:
    runs-on: ubuntu-latest
    steps: [{ run: make }]
  called:
    needs: lint
    uses: ./.github/workflows/called.yml
`;
  const called = `
on: workflow_call
jobs:
  first: { runs-on: ubuntu-latest, steps: [{ run: make }] }
  second: { needs: first, runs-on: ubuntu-latest, steps: [{ run: make }] }
`;
  const sources = {
    workflows: new Map([['.github/workflows/called.yml', parsed('.github/workflows/called.yml', called)]]),
    actions: new Map(),
  };

  test('has legs, limits and called jobs, and schedules them', () => {
    const plan = expandPlan(parsed('.github/workflows/ci.yml', text), sources);
    const [trigger] = plan.triggers;
    const built = trigger === undefined ? null : modelOfPlan(plan, trigger);
    if (built === null) throw new Error('no model');
    const { model, unknown } = built;
    expect(unknown).toEqual([]);
    expect(model.concurrency).toEqual({ group: 'ci', scope: 'all', cancelInProgress: false, queue: 'max' });
    const matrix = model.jobs.find(({ key }) => key === 'test');
    expect([matrix?.maxParallel, matrix?.failFast]).toEqual([1, false]);
    expect(matrix?.legs.map(({ name, labels, timeout }) => [name, labels, timeout])).toEqual([
      ['test (ubuntu-latest)', ['ubuntu-latest'], 600],
      ['test (macos-26)', ['macos-26'], 600],
    ]);
    const draw = drawFor(model);
    draw.duration.fill(10);
    const [run] = schedule([{ model, draw, at: 0, ref: 'main' }]);
    expect(lines(run).toSorted()).toEqual([
      'called / first: 10-20 success',
      'called / second: 20-30 success',
      'gate: 30-40 success',
      'lint: 0-10 success',
      'test (macos-26): 20-30 success',
      'test (ubuntu-latest): 10-20 success',
    ]);
  });

  test('ends a job that says nothing after six hours, and any on a slim runner after a quarter of one', () => {
    const file = `
on: [push]
jobs:
  plain: { runs-on: ubuntu-latest, steps: [{ run: make }] }
  slim: { runs-on: ubuntu-slim, timeout-minutes: 60, steps: [{ run: make }] }
`;
    const plan = expandPlan(parsed('.github/workflows/ci.yml', file));
    const [trigger] = plan.triggers;
    const built = trigger === undefined ? null : modelOfPlan(plan, trigger);
    expect(built?.model.jobs.flatMap(({ legs }) => legs.map(({ name, timeout }) => [name, timeout]))).toEqual([
      ['plain', 21_600],
      ['slim', 900],
    ]);
  });

  test('says which jobs only a run tells', () => {
    const plan = expandPlan(parsed('.github/workflows/ci.yml', text));
    const [trigger] = plan.triggers;
    const built = trigger === undefined ? null : modelOfPlan(plan, trigger);
    expect(built?.unknown.map(({ job }) => job)).toEqual(['called']);
    expect(built?.model.jobs).toHaveLength(4);
  });
});
