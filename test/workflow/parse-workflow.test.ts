import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NoOperationTraceWriter, parseWorkflow as parseAsGitHub } from '@actions/workflow-parser';
import { describe, expect, test } from '@jest/globals';
import { locate } from '../../src/workflow/locate.ts';
import type { ActionStep, RunnableJob, RunStep, Workflow } from '../../src/workflow/model.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { actionRepository, eachStep, plainAt, readWith } from '../../src/workflow/walk.ts';

const PATH = '.github/workflows/ci.yml';

function read(text: string): Workflow {
  const result = parseWorkflow(PATH, text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.workflow;
}

function problemsOf(text: string) {
  const result = parseWorkflow(PATH, text);
  return result.ok ? [] : result.problems.map(({ code, line, column }) => ({ code, line, column }));
}

function jobOf(workflow: Workflow, key: string): RunnableJob {
  const job = workflow.jobs.find((candidate) => candidate.key === key);
  if (job?.kind !== 'job') throw new Error(`no job ${key}`);
  return job;
}

const MINIMAL = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n';

describe('parseWorkflow', () => {
  test('reads steps with their routes and places', () => {
    const workflow = read(`on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/setup-node@v4 # node
        with:
          node-version: 20
          cache: \${{ inputs.cache }}
      - name: Test
        run: |
          npm ci
          npm test
        shell: bash
`);
    const [setup, run] = jobOf(workflow, 'test').steps as [ActionStep, RunStep];
    expect(setup.action).toEqual({ kind: 'remote', owner: 'actions', name: 'setup-node', path: '', ref: 'v4' });
    expect(setup.uses).toMatchObject({ known: true, value: 'actions/setup-node@v4', route: ['jobs', 'test', 'steps', 0, 'uses'] });
    expect(setup.span).toMatchObject({ line: 6, column: 9, endLine: 9 });
    expect(readWith(setup, 'Node-Version')).toMatchObject({ known: true, value: 20, span: { line: 8, column: 25, endLine: 8 } });
    expect(readWith(setup, 'cache')).toMatchObject({ known: false, expression: '${{ inputs.cache }}' });
    expect(run.run).toMatchObject({ text: 'npm ci\nnpm test\n', span: { line: 11, endLine: 13 } });
    expect(run.shell).toMatchObject({ known: true, value: 'bash' });
    expect([...eachStep(workflow)].map(({ step }) => actionRepository(step))).toEqual(['actions/setup-node', null]);
  });

  test('says of a job where it stands, from its key to its last line', () => {
    const workflow = read(`${MINIMAL}\n  b:\n    needs: a\n    runs-on: x\n    steps: [{ run: b }]\n`);
    expect(jobOf(workflow, 'a').span).toMatchObject({ line: 3, column: 3, endLine: 6 });
    expect(jobOf(workflow, 'b')).toMatchObject({ needs: ['a'], span: { line: 8, endLine: 11 } });
    expect(locate(workflow, ['jobs', 'b', 'needs'])).toMatchObject({ line: 9, column: 5 });
    expect(locate({ ...workflow }, ['jobs', 'b', 'steps', 0])).toMatchObject({ line: 11, column: 13 });
    expect(locate(workflow, ['jobs', 'c'])).toBeNull();
  });

  test('tells known values from computed ones', () => {
    const workflow = read(`on: push
env: { PLAIN: 1, COMPUTED: "\${{ github.ref }}", EMPTY: }
concurrency: ci-\${{ github.ref }}
jobs:
  a:
    if: github.ref == 'refs/heads/main'
    name: 3.10
    runs-on: [self-hosted, "\${{ vars.POOL }}"]
    timeout-minutes: \${{ fromJSON(vars.LIMIT) }}
    steps:
      - run: make
        if: false
`);
    const job = jobOf(workflow, 'a');
    expect(workflow.env?.entries.get('PLAIN')).toMatchObject({ known: true, value: 1 });
    expect(workflow.env?.entries.get('COMPUTED')).toMatchObject({ known: false });
    expect(workflow.env?.entries.get('EMPTY')).toMatchObject({ known: true, value: null });
    expect(workflow.concurrency?.group).toMatchObject({ known: false, expression: 'ci-${{ github.ref }}' });
    expect(job.condition).toMatchObject({ known: false, expression: "github.ref == 'refs/heads/main'" });
    expect(job.name).toMatchObject({ known: true, value: '3.10' });
    expect(job.runsOn).toMatchObject({ known: false, expression: '[self-hosted, "${{ vars.POOL }}"]' });
    expect(job.timeoutMinutes).toMatchObject({ known: false });
    expect(job.steps[0]?.condition).toMatchObject({ known: true, value: false });
  });

  test('reads triggers as a word, a list and a map', () => {
    expect([...read(MINIMAL).triggers.keys()]).toEqual(['push']);
    expect([...read(MINIMAL.replace('push', '[push, pull_request]')).triggers.keys()]).toEqual(['push', 'pull_request']);
    const { triggers } = read(
      MINIMAL.replace(
        'push',
        `
  push:
    branches: main
    paths-ignore: ['**.md']
  schedule:
    - cron: '0 4 * * 1'
      timezone: Europe/Berlin
  workflow_dispatch:`,
      ),
    );
    expect(triggers.get('push')).toMatchObject({ branches: ['main'], pathsIgnore: ['**.md'], tags: null });
    expect(triggers.get('schedule')?.schedules).toEqual([{ cron: '0 4 * * 1', timezone: 'Europe/Berlin' }]);
    expect(triggers.get('workflow_dispatch')).toMatchObject({ types: null, route: ['on', 'workflow_dispatch'] });
  });

  test('reads permissions, strategy, concurrency and calls', () => {
    const workflow = read(`on: push
permissions: {}
jobs:
  a:
    permissions: { contents: read, id-token: write }
    strategy: { fail-fast: false, max-parallel: 2, matrix: { os: [x, y] } }
    concurrency: { group: a, cancel-in-progress: false, queue: max }
    runs-on: \${{ matrix.os }}
    steps: [{ run: a }]
  b:
    uses: ./.github/workflows/other.yml
    secrets: inherit
    with: { flag: true }
`);
    expect(workflow.permissions).toEqual(new Map());
    const job = jobOf(workflow, 'a');
    expect(job.permissions).toEqual(
      new Map([
        ['contents', 'read'],
        ['id-token', 'write'],
      ]),
    );
    expect(job.strategy).toMatchObject({
      failFast: { value: false },
      maxParallel: { value: 2 },
      matrix: { known: true, value: { os: ['x', 'y'] } },
    });
    expect(job.concurrency).toMatchObject({ cancelInProgress: { value: false }, queue: { known: true, value: 'max' } });
    expect(workflow.jobs[1]).toMatchObject({ kind: 'call', secrets: 'inherit', uses: { value: './.github/workflows/other.yml' } });
  });

  test('reads parallel groups and background steps', () => {
    const workflow = read(`on: push
jobs:
  a:
    runs-on: x
    steps:
      - run: server
        id: server
        background: true
      - parallel:
          - run: one
          - uses: $/actions/two
      - wait: server
      - wait-all:
`);
    const { steps } = jobOf(workflow, 'a');
    expect(steps.map((step) => step.kind)).toEqual(['run', 'parallel', 'wait', 'wait-all']);
    expect(steps[0]).toMatchObject({ background: true, id: 'server' });
    expect(steps[2]).toMatchObject({ targets: ['server'] });
    expect([...eachStep(workflow)].map(({ step }) => step.route.slice(3))).toEqual([
      [0],
      [1],
      [1, 'parallel', 0],
      [1, 'parallel', 1],
      [2],
      [3],
    ]);
  });

  test('resolves aliases to the node they stand for, at the place where they are written', () => {
    const workflow = read(`on: push
env: &common { A: 1 }
jobs:
  a:
    runs-on: x
    env: *common
    steps: &steps
      - run: a
  b:
    runs-on: x
    steps: *steps
`);
    expect(jobOf(workflow, 'a').env?.entries.get('A')).toMatchObject({ known: true, value: 1 });
    expect(jobOf(workflow, 'a').env?.span).toMatchObject({ line: 6 });
    expect(jobOf(workflow, 'b').steps[0]).toMatchObject({ kind: 'run', route: ['jobs', 'b', 'steps', 0], span: { line: 8 } });
    expect(plainAt(workflow, ['jobs', 'b', 'steps', 0, 'run'])).toBe('a');
  });

  test('keeps keys that GitHub has added since its parser was published', () => {
    const workflow = read(`on: push
cache-mode: read
jobs:
  a:
    runs-on: x
    cache-mode: write
    some-later-key: { x: 1 }
    steps: [{ run: a }]
`);
    expect(workflow.cacheMode).toMatchObject({ value: 'read' });
    expect(jobOf(workflow, 'a').cacheMode).toMatchObject({ value: 'write' });
    expect(plainAt(workflow, ['jobs', 'a', 'some-later-key'])).toEqual({ x: 1 });
  });

  test('lets pass in the filters of an event what GitHub lets pass', () => {
    expect([...read(MINIMAL.replace('push', '\n  pull_request_target:\n    tags-ignore: ["**"]')).triggers.keys()]).toEqual([
      'pull_request_target',
    ]);
  });

  test.each([
    ['a key that belongs elsewhere', MINIMAL.replace('- run: make', '- run: make\n        strategy: {}'), 7, 9],
    ['a merge key', MINIMAL.replace('runs-on', '<<: {}\n    runs-on'), 4, 5],
    ['a place to park anchors', `x-common: 1\n${MINIMAL}`, 1, 1],
    ['a job without a runner', 'on: push\njobs:\n  a:\n    steps: [{ run: a }]\n', 4, 5],
    ['an expression that does not parse', MINIMAL.replace('make', '${{ github. }}'), 6, 14],
    ['a need that does not exist', `${MINIMAL}  b:\n    needs: [a, z]\n    runs-on: x\n    steps: [{ run: b }]\n`, 7, 3],
    [
      'jobs that wait for each other',
      `${MINIMAL}  b: { needs: c, runs-on: x, steps: [{ run: b }] }\n  c: { needs: b, runs-on: x, steps: [{ run: b }] }\n`,
      7,
      3,
    ],
    ['a list', '- on\n- jobs\n', 1, 1],
    ['nothing', '', 1, 1],
    ['a key that is a list', '? [a]\n: b\n', 1, 3],
    ['an alias inside its own anchor', 'a: &a [*a]\n', 1, 8],
  ])('does not take for a workflow what has %s', (_, text, line, column) => {
    expect(problemsOf(text)[0]).toEqual({ code: 'not-a-workflow', line, column });
  });

  test.each([
    [
      'a script that falls out of its block',
      'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          cat <<EOF\nhello\nEOF\n',
      8,
      1,
    ],
    ['two documents', `${MINIMAL}---\n${MINIMAL}`, 7, 1],
    ['a tab for indentation', 'on:\n\tpush:\n', 2, 1],
    ['an alias without an anchor', 'on: *nothing\n', 1, 5],
  ])('says where a file stops being YAML: %s', (_, text, line, column) => {
    expect(problemsOf(text)).toEqual([{ code: 'not-yaml', line, column }]);
  });

  test("says the same as GitHub's own reader, which parses the text anew", () => {
    const folder = join(import.meta.dirname, '../fixtures/workflows');
    const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
    for (const name of files) {
      const text = readFileSync(join(folder, name), 'utf8');
      for (const broken of [
        text,
        text.replace('runs-on:', 'timeout-minutes:'),
        text.replace('steps:', 'uses:'),
        text.replace('${{', '${{ ('),
      ]) {
        const theirs = parseAsGitHub({ name, content: broken }, new NoOperationTraceWriter()).context.errors.getErrors();
        const expected = theirs
          .filter((error) => !error.rawMessage.includes('cache-mode'))
          .map(({ rawMessage, range }) => [rawMessage, range?.start.line, range?.start.column]);
        const result = parseWorkflow(PATH, broken);
        const ours = result.ok ? [] : result.problems.map(({ message, line, column }) => [message, line, column]);
        expect({ name, problems: ours }).toEqual({ name, problems: expected });
      }
    }
  });

  test('takes a byte order mark and CRLF as they come', () => {
    const workflow = read(`\ufeff${MINIMAL.replaceAll('\n', '\r\n')}`);
    expect(jobOf(workflow, 'a').steps[0]).toMatchObject({ kind: 'run', run: { text: 'make' }, span: { line: 6, endLine: 6 } });
  });

  test('keeps a key called __proto__ a key', () => {
    const workflow = read(`env: { __proto__: 1, constructor: 2 }\n${MINIMAL}`);
    expect([...(workflow.env?.entries.keys() ?? [])]).toEqual(['__proto__', 'constructor']);
    expect(Object.keys(plainAt(workflow, ['env']) as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
