import { describe, expect, test } from '@jest/globals';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import type { ExpandedPlan } from '../../src/workflow/plan.ts';

function planOf(text: string): ExpandedPlan {
  const result = parseWorkflow('.github/workflows/ci.yml', text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return expandPlan(result.workflow);
}

function namesOf(job: string): readonly (string | null)[] {
  const plan = planOf(`on: push\njobs:\n  test:\n    runs-on: x\n    steps: [{ run: a }]\n${job.replace(/^/gm, '    ')}\n`);
  return plan.triggers[0]?.jobs.map(({ displayName }) => displayName) ?? [];
}

describe('expandPlan', () => {
  test('repeats the jobs for each trigger, with its filters', () => {
    const plan = planOf('on:\n  push: { branches: [main] }\n  workflow_dispatch:\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: a }]\n');
    expect(plan.triggers.map(({ event, filters, jobs }) => [event, filters, jobs.length])).toEqual([
      ['push', { branches: ['main'] }, 1],
      ['workflow_dispatch', null, 1],
    ]);
  });

  test('says what each job may do, with the block of the workflow where it has none', () => {
    const plan = planOf(
      'on: push\npermissions: read-all\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: a }]\n  b:\n    permissions: { contents: write }\n    runs-on: x\n    steps: [{ run: a }]\n',
    );
    expect(plan.triggers[0]?.jobs.map(({ permissions }) => permissions)).toEqual(['read-all', new Map([['contents', 'write']])]);
  });

  test('keeps every key that has no field of its own, known or not', () => {
    const plan = planOf(`name: CI
on: push
cache-mode: read
defaults: { run: { shell: bash } }
jobs:
  a:
    runs-on: x
    services: { db: { image: postgres } }
    new-key: 1
    steps:
      - run: a
        working-directory: sub
        background: true
`);
    expect(plan.rest).toEqual({ name: 'CI', 'cache-mode': 'read', defaults: { run: { shell: 'bash' } } });
    const [job] = plan.triggers[0]?.jobs ?? [];
    expect(job?.rest).toEqual({ services: { db: { image: 'postgres' } }, 'new-key': 1 });
    expect(job?.steps[0]).toMatchObject({ index: 0, run: 'a', uses: null, rest: { 'working-directory': 'sub', background: true } });
  });

  test('names job runs as GitHub does', () => {
    expect(namesOf('')).toEqual(['test']);
    expect(namesOf('name: Unit tests')).toEqual(['Unit tests']);
    expect(namesOf('strategy: { matrix: { node: [18, 20], os: [ubuntu-latest] } }')).toEqual([
      'test (18, ubuntu-latest)',
      'test (20, ubuntu-latest)',
    ]);
    expect(namesOf('name: Unit\nstrategy: { matrix: { node: [18] } }')).toEqual(['Unit (18)']);
    expect(namesOf('strategy: { matrix: { include: [{ name: cilium, file: ./x, slow: true }] } }')).toEqual(['test (cilium, ./x, true)']);
    expect(namesOf('strategy: { matrix: { os: [{ label: u, cpu: 2 }] } }')).toEqual(['test (u, 2)']);
  });

  test('evaluates a name that the leg alone decides, and leaves others open', () => {
    expect(namesOf('name: Test on ${{ matrix.os }}\nstrategy: { matrix: { os: [a, b] } }')).toEqual(['Test on a', 'Test on b']);
    expect(namesOf("name: ${{ matrix.title || format('node {0}', matrix.node) }}\nstrategy: { matrix: { node: [18] } }")).toEqual([
      'node 18',
    ]);
    expect(namesOf('name: Test ${{ github.ref }}\nstrategy: { matrix: { os: [a] } }')).toEqual([null]);
    expect(namesOf('name: Test ${{ inputs.what }}')).toEqual([null]);
  });

  test('lets a job with a computed matrix stand once, and says why', () => {
    const plan = planOf(
      'on: push\njobs:\n  a:\n    strategy: { matrix: { os: "${{ fromJSON(inputs.os) }}" } }\n    runs-on: x\n    steps: [{ run: a }]\n',
    );
    expect(plan.unexpanded).toEqual([{ job: 'a', reason: 'matrix.os is computed at run time' }]);
    expect(plan.triggers[0]?.jobs).toMatchObject([{ key: 'a', displayName: null, matrix: null }]);
  });
});
