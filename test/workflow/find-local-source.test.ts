import { describe, expect, test } from '@jest/globals';
import { findCallers } from '../../src/workflow/find-callers.ts';
import { findLocalAction, findLocalWorkflow, repositoryPath } from '../../src/workflow/find-local-source.ts';
import type { LocalSources } from '../../src/workflow/local-sources.ts';
import { parseAction } from '../../src/workflow/parse-action.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

function sources(): LocalSources {
  const actions = ['action.yml', 'a/b/action.yml', 'a/b/action.yaml', 'c/action.yaml'].flatMap((path) => {
    const parsed = parseAction(path, 'name: x\nruns: { using: node24, main: a.js }\n');
    return parsed.ok ? [[path, parsed.action] as const] : [];
  });
  const path = '.github/workflows/called.yml';
  const parsed = parseWorkflow(path, 'on: workflow_call\njobs: { a: { uses: $/.github/workflows/called.yml } }\n');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { actions: new Map(actions), workflows: new Map([[path, parsed.workflow]]) };
}

const actionAt = (uses: string) => {
  const found = findLocalAction(uses, sources());
  return found.known ? found.path : found.reason;
};
const workflowAt = (uses: string) => {
  const found = findLocalWorkflow(uses, sources());
  return found.known ? found.path : found.reason;
};

describe('findLocalAction', () => {
  test.each([
    ['./a/b', 'a/b/action.yml'],
    ['./a/b/', 'a/b/action.yml'],
    ['$/a/b', 'a/b/action.yml'],
    ['$/a//./b//', 'a/b/action.yml'],
    ['./a/x/../b', 'a/b/action.yml'],
    ['./c', 'c/action.yaml'],
    ['./', 'action.yml'],
    ['./__proto__', 'no action that could be read is at ./__proto__'],
    ['./A/b', 'no action that could be read is at ./A/b'],
    ['./a/b/action.yml', 'no action that could be read is at ./a/b/action.yml'],
    ['./../a/b', './../a/b is not of this repository'],
    ['actions/checkout@v4', 'actions/checkout@v4 is not of this repository'],
    ['docker://alpine', 'docker://alpine is not of this repository'],
    ['./${{ x }}', './${{ x }} is not of this repository'],
  ])('takes %s as the runner does', (uses, expected) => {
    expect(actionAt(uses)).toBe(expected);
  });

  test('gives a reason that a long path does not make long', () => {
    expect(actionAt(`./${'a'.repeat(10_000)}`).length).toBeLessThan(200);
  });
});

describe('findLocalWorkflow', () => {
  test.each([
    ['./.github/workflows/called.yml', '.github/workflows/called.yml'],
    ['$/.github/workflows/called.yml', '.github/workflows/called.yml'],
    ['./.github/workflows/Called.yml', 'no workflow that could be read is at ./.github/workflows/Called.yml'],
    ['./.github/workflows/sub/called.yml', './.github/workflows/sub/called.yml is not in .github/workflows'],
    ['./.github/workflows/called.yml/', './.github/workflows/called.yml/ is not in .github/workflows'],
    ['./called.yml', './called.yml is not in .github/workflows'],
    ['o/r/.github/workflows/called.yml@v1', 'o/r/.github/workflows/called.yml@v1 is not of this repository'],
  ])('takes %s as GitHub does', (uses, expected) => {
    expect(workflowAt(uses)).toBe(expected);
  });
});

describe('findCallers', () => {
  test('finds the jobs that call a workflow, by either form', () => {
    const { workflows } = sources();
    expect(findCallers('.github/workflows/called.yml', [...workflows.values()])).toEqual([
      { path: '.github/workflows/called.yml', job: 'a', events: ['workflow_call'] },
    ]);
    expect(findCallers('.github/workflows/other.yml', [...workflows.values()])).toEqual([]);
  });
});

describe('repositoryPath', () => {
  test('never leads out of the repository', () => {
    expect(['./..', '$/a/../..', '../a', '/a', '~/a'].map(repositoryPath)).toEqual([null, null, null, null, null]);
  });
});
