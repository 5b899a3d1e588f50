import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../src/model/json.ts';
import { diffPlans, summarizeJob } from '../../src/workflow/diff-plans.ts';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import type { ExpandedPlan } from '../../src/workflow/plan.ts';

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

function planOf(text: string): ExpandedPlan {
  const result = parseWorkflow('.github/workflows/ci.yml', text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return expandPlan(result.workflow);
}

function diff(
  ...changes: readonly (readonly [from: string, to: string])[]
): readonly (readonly [string, Json | undefined, Json | undefined])[] {
  const after = changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`no ${from}`);
    return text.replace(from, to);
  }, BEFORE);
  return diffPlans(planOf(BEFORE), planOf(after)).map(({ place, before, after: now }) => [place, before, now]);
}

describe('diffPlans', () => {
  test('finds nothing where only the writing differs', () => {
    expect(diff(['[lint]', 'lint'], ['{ A: 1 }', '\n  A: 1 # one'])).toEqual([]);
  });

  test.each([
    ['{ 2: [a], 1: [b] }', '{ 1: [b], 2: [a] }'],
    ['{ include: [{ x: { 2: a, 1: b } }] }', '{ include: [{ x: { 1: b, 2: a } }] }'],
  ])('sees a matrix whose numbered keys changed places: %s', (before, after) => {
    const of = (matrix: string) => planOf(BEFORE.replace('{ node: [18, 20] }', matrix));
    expect(diffPlans(of(before), of(after)).map(({ place }) => place)).toEqual(['jobs.test.strategy.matrix']);
    expect(diffPlans(of(before), of(before))).toEqual([]);
    expect(of(before).unexpanded).toEqual([{ job: 'test', reason: 'the matrix has names that are numbers, and their order is not known' }]);
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
    const docs = planOf(BEFORE.replace('  test:', `${job}  test:`)).triggers[0]?.jobs.find(({ key }) => key === 'docs');
    expect(docs && summarizeJob(docs)).toEqual(value);
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

  const GROUP = `on: push
jobs:
  test:
    runs-on: x
    steps:
      - uses: actions/checkout@v4
      - parallel:
          - uses: actions/setup-node@v4
          - name: Types
            run: tsc
      - run: test
`;
  const between = (before: string, after: string) => diffPlans(planOf(before), planOf(after));

  test('looks into a parallel group', () => {
    expect(between(GROUP, GROUP.replace('setup-node@v4\n', 'setup-node@v4\n            with: { cache: npm }\n'))).toEqual([
      { place: 'jobs.test.steps[1].parallel[0].with', before: undefined, after: { cache: 'npm' } },
    ]);
    expect(between(GROUP, GROUP.replace('run: tsc', 'run: tsc -b'))).toEqual([
      { place: 'jobs.test.steps[1].parallel[1].run', before: 'tsc', after: 'tsc -b' },
    ]);
    expect(between(GROUP, GROUP.replace('      - run: test\n', ''))).toEqual([
      { place: 'jobs.test.steps[2]', before: { run: 'test' }, after: undefined },
    ]);
  });

  test('gives a group that is there only once as one value', () => {
    const parallel: Json = [{ uses: 'actions/setup-node@v4' }, { name: 'Types', run: 'tsc' }];
    const group = GROUP.slice(GROUP.indexOf('      - parallel'), GROUP.indexOf('      - run: test'));
    expect(between(GROUP, GROUP.replace(group, ''))).toEqual([{ place: 'jobs.test.steps[1]', before: { parallel }, after: undefined }]);
  });

  test('says of a step that it moved, also into a group or another job', () => {
    const moved = GROUP.replace('      - run: test\n', '').replace(
      '      - uses: actions/checkout',
      '      - run: test\n      - uses: actions/checkout',
    );
    expect(between(GROUP, moved)).toEqual([
      { place: 'jobs.test.steps[0]', before: undefined, after: { run: 'test' }, movedFrom: 'jobs.test.steps[2]' },
      { place: 'jobs.test.steps[2]', before: { run: 'test' }, after: undefined, movedTo: 'jobs.test.steps[0]' },
    ]);
    const grouped = GROUP.replace('      - run: test\n', '          - run: test\n');
    expect(between(GROUP, grouped)).toEqual([
      { place: 'jobs.test.steps[1].parallel[2]', before: undefined, after: { run: 'test' }, movedFrom: 'jobs.test.steps[2]' },
      { place: 'jobs.test.steps[2]', before: { run: 'test' }, after: undefined, movedTo: 'jobs.test.steps[1].parallel[2]' },
    ]);
  });

  test('takes no step for moved that changed on the way, nor two for one', () => {
    const twice = GROUP.replace('      - run: test\n', '').replace(
      '      - uses: actions/checkout@v4\n',
      '      - run: test\n      - uses: actions/checkout@v4\n      - run: test\n',
    );
    expect(between(GROUP, twice).filter(({ movedTo, movedFrom }) => movedTo !== undefined || movedFrom !== undefined)).toHaveLength(2);
    expect(
      between(
        GROUP,
        GROUP.replace('run: test', 'run: tests').replace('  - uses: actions/checkout', '  - run: other\n      - uses: actions/checkout'),
      ).some(({ movedTo }) => movedTo !== undefined),
    ).toBe(false);
  });

  test('compares jobs as written, whatever a trigger makes of them', () => {
    const text = (matrix: string) =>
      `on: [push, pull_request]\njobs:\n  a:\n    runs-on: x\n    strategy: { matrix: { v: "\${{ fromJSON(${matrix}) }}" } }\n    steps: [{ run: a }]\n`;
    const [one, two] = [`github.event_name == 'push' && '[1]' || '[1, 2]'`, `github.event_name == 'push' && '[1]' || '[1, 3]'`];
    expect(between(text(one), text(one))).toEqual([]);
    expect(between(text(one), text(two)).map(({ place }) => place)).toEqual(['jobs.a.strategy.matrix.v']);
  });

  test('shows the order of a matrix, which names job runs', () => {
    const text = (matrix: string) =>
      `on: push\njobs:\n  a:\n    runs-on: x\n    strategy: { matrix: { ${matrix} } }\n    steps: [{ run: a }]\n`;
    const places = (a: string, b: string) => between(text(a), text(b)).map(({ place }) => place);
    expect(between(text('a: [1], b: [2]'), text('b: [2], a: [1]'))).toEqual([
      { place: 'jobs.a.strategy.matrix', before: { a: [1], b: [2] }, after: { b: [2], a: [1] } },
    ]);
    expect(places('a: [{ x: 1, y: 2 }]', 'a: [{ y: 2, x: 1 }]')).toEqual(['jobs.a.strategy.matrix.a']);
    expect(places('include: [{ x: 1, y: 2 }]', 'include: [{ y: 2, x: 1 }]')).toEqual(['jobs.a.strategy.matrix.include']);
    expect(places('a: [1], b: [2]', 'c: [3], a: [1], b: [2]')).toEqual(['jobs.a.strategy.matrix.c']);
    const exclude = (keys: string) => `a: [1, 2], b: [2, 3], exclude: [{ ${keys} }]`;
    expect(places(exclude('a: 1, b: 2'), exclude('b: 2, a: 1'))).toEqual([]);
    expect(places('a: [1], exclude: [{ a: 2 }]', 'exclude: [{ a: 2 }], a: [1]')).toEqual([]);
  });

  test('compares jobs that nothing starts, and does not mind their order', () => {
    const job = (key: string, run: string) => `  ${key}:\n    runs-on: x\n    steps: [{ run: ${run} }]\n`;
    const [before, after] = [
      planOf(`on: push\njobs:\n${job('a', 'a')}${job('b', 'b')}`),
      planOf(`on: push\njobs:\n${job('b', 'c')}${job('a', 'a')}`),
    ];
    expect(diffPlans({ ...before, triggers: [] }, { ...after, triggers: [] }).map(({ place }) => place)).toEqual([
      'jobs.b.steps[0]',
      'jobs.b.steps[0]',
    ]);
    expect(between(`on: push\njobs:\n${job('a', 'a')}${job('b', 'b')}`, `on: push\njobs:\n${job('b', 'b')}${job('a', 'a')}`)).toEqual([]);
  });

  test('compares keys that every object inherits by what is written', () => {
    const text = (env: string) => `on: push\nenv: { ${env} }\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: a }]\n`;
    expect(between(text('A: 1'), text('A: 1, constructor: x'))).toEqual([{ place: 'env.constructor', before: undefined, after: 'x' }]);
  });

  test('does not compare a thousand steps with a thousand others for ever', () => {
    const steps = (name: string) => Array.from({ length: 4000 }, (_, i) => `      - run: ${name}${i}`).join('\n');
    const text = (name: string) => `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n${steps(name)}\n`;
    const [before, after] = [planOf(text('a')), planOf(text('b'))];
    expect(diffPlans(before, after)).toHaveLength(8000);
  });
});
