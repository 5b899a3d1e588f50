import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../src/model/json.ts';
import { diffPlans, summarizeJob } from '../../src/workflow/diff-plans.ts';
import { expandJob, expandPlan } from '../../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

const BEFORE = `on:
  push: { branches: [main] }
  pull_request:
env: { A: 1 }
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - run: lint
  test:
    needs: [lint]
    runs-on: ubuntu-latest
    strategy: { matrix: { node: [18, 20] } }
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 20 }
      - name: Install
        run: npm ci
      - run: npm test
`;

function diff(
  ...changes: readonly (readonly [from: string, to: string])[]
): readonly (readonly [string, Json | undefined, Json | undefined])[] {
  const read = (text: string) => {
    const result = parseWorkflow('.github/workflows/ci.yml', text);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return expandPlan(result.workflow);
  };
  const after = changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`no ${from}`);
    return text.replace(from, to);
  }, BEFORE);
  return diffPlans(read(BEFORE), read(after)).map(({ place, before, after: now }) => [place, before, now]);
}

describe('diffPlans', () => {
  test('finds nothing where only the writing differs', () => {
    expect(diff(['[lint]', 'lint'], ['{ A: 1 }', '\n  A: 1 # one'])).toEqual([]);
  });

  test('names what is added at the workflow, a job and a step', () => {
    expect(diff(['env:', 'concurrency: { group: x }\nenv:'])).toEqual([['concurrency', undefined, { group: 'x' }]]);
    expect(diff(['    needs', '    timeout-minutes: 10\n    needs'])).toEqual([['jobs.test.timeout-minutes', undefined, 10]]);
    expect(diff(['node-version: 20', 'node-version: 20, cache: npm'])).toEqual([['jobs.test.steps[1].with.cache', undefined, 'npm']]);
    expect(diff(['checkout@v4', 'checkout@v4\n        with: { fetch-depth: 1 }'])).toEqual([
      ['jobs.test.steps[0].with', undefined, { 'fetch-depth': 1 }],
    ]);
  });

  test('compares triggers by event and filter', () => {
    expect(diff(['branches: [main]', 'branches: [main, next]'])).toEqual([['on.push.branches', ['main'], ['main', 'next']]]);
    expect(diff(['  pull_request:\n', '  pull_request:\n    paths: [src]\n'])).toEqual([['on.pull_request', null, { paths: ['src'] }]]);
    expect(diff(['  pull_request:\n', ''])).toEqual([['on.pull_request', null, undefined]]);
  });

  test('takes the legs of a job together', () => {
    expect(diff(['runs-on: ubuntu-latest\n    strategy', 'runs-on: ubuntu-slim\n    strategy'])).toEqual([
      ['jobs.test.runs-on', 'ubuntu-latest', 'ubuntu-slim'],
    ]);
    expect(diff(['[18, 20]', '[20]'])).toEqual([['jobs.test.strategy.matrix.node', [18, 20], [20]]]);
    expect(diff(['needs: [lint]\n    ', ''])).toEqual([['jobs.test.needs', ['lint'], undefined]]);
  });

  test('matches steps before it compares them', () => {
    const save = '      - uses: actions/cache@v4\n        with: { path: x, key: y }\n';
    expect(diff(['      - name: Install', `${save}      - name: Install`], ['run: npm test', 'run: npm run test'])).toEqual([
      ['jobs.test.steps[2]', undefined, { uses: 'actions/cache@v4', with: { path: 'x', key: 'y' } }],
      ['jobs.test.steps[3]', { run: 'npm test' }, undefined],
      ['jobs.test.steps[4]', undefined, { run: 'npm run test' }],
    ]);
    expect(diff(['run: npm ci', 'run: npm ci --ignore-scripts'], ['      - uses: actions/checkout@v4\n', ''])).toEqual([
      ['jobs.test.steps[0]', { uses: 'actions/checkout@v4' }, undefined],
      ['jobs.test.steps[2].run', 'npm ci', 'npm ci --ignore-scripts'],
    ]);
    expect(diff(['setup-node@v4', 'setup-node@v5'])).toEqual([
      ['jobs.test.steps[1].uses', 'actions/setup-node@v4', 'actions/setup-node@v5'],
    ]);
  });

  test('gives a job that is there only once as one value', () => {
    const job = '  docs:\n    needs: lint\n    runs-on: x\n    steps: [{ uses: a/b@v1, with: { c: 1 } }]\n';
    const value: Json = { needs: ['lint'], 'runs-on': 'x', steps: [{ uses: 'a/b@v1', with: { c: 1 } }] };
    expect(diff(['  test:', `${job}  test:`])).toEqual([['jobs.docs', undefined, value]]);
    const [leg] = expandJob('docs', value, null).legs;
    expect(leg && summarizeJob(leg)).toEqual(value);
    expect(diff(['  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: lint\n', ''], ['needs: [lint]\n    ', ''])).toEqual([
      ['jobs.lint', { 'runs-on': 'ubuntu-latest', steps: [{ run: 'lint' }] }, undefined],
      ['jobs.test.needs', ['lint'], undefined],
    ]);
  });

  test('shows permissions of the workflow at each job that has none of its own', () => {
    expect(diff(['env:', 'permissions: { contents: read }\nenv:']).map(([place]) => place)).toEqual([
      'permissions',
      'jobs.lint.permissions',
      'jobs.test.permissions',
    ]);
  });

  test('does not mind the order of jobs and keys', () => {
    const lint = '  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: lint\n';
    expect(diff([lint, ''], ['      - run: npm test\n', `      - run: npm test\n${lint}`])).toEqual([]);
  });
});
