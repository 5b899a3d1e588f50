import { expect, test } from '@jest/globals';
import { jobMatcher, matchJobRun } from '../../src/engine/match-jobs.ts';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';

const { plan } = caseEvidence(
  `on: push
jobs:
  lint:
    runs-on: ubuntu-latest
    steps: [{ run: make lint }]
  unit:
    name: Unit tests
    runs-on: ubuntu-latest
    steps: [{ run: make test }]
  matrix:
    runs-on: ubuntu-latest
    strategy: { matrix: { node: [20, 22] } }
    steps: [{ run: make test }]
  computed:
    runs-on: ubuntu-latest
    strategy: { matrix: { part: "\${{ fromJSON(vars.PARTS) }}" } }
    steps: [{ run: make test }]
  one:
    name: Same
    runs-on: ubuntu-latest
    steps: [{ run: make one }]
  two:
    name: Same
    runs-on: ubuntu-latest
    steps: [{ run: make two }]
  caller:
    uses: ./.github/workflows/build.yml
`,
  '',
);

test.each([
  ['lint', { key: 'lint', leg: null }],
  ['Unit tests', { key: 'unit', leg: null }],
  ['unit', null],
  ['matrix (20)', { key: 'matrix', leg: 'matrix (20)' }],
  ['matrix (18)', null],
  ['computed (a, b)', { key: 'computed', leg: 'computed (a, b)' }],
  ['Same', null],
  ['caller', null],
  ['caller / build', null],
])('a job run named %p', (name, match) => {
  expect(jobMatcher(plan)(name)).toEqual(match);
});

test('a rule may ask for called jobs, for one trigger, and what is ambiguous', () => {
  const parse = (name: string, text: string) => {
    const result = parseWorkflow(`.github/workflows/${name}.yml`, text);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result.workflow;
  };
  const job = (key: string, name: string) => `  ${key}: { name: "${name}", runs-on: x, steps: [{ run: a }] }\n`;
  const build = parse('build', `on: workflow_call\njobs:\n${job('compile', 'Compile')}`);
  const text = `on: [push, schedule]\njobs:\n  call: { uses: ./.github/workflows/build.yml }\n${job('by', '${{ github.event_name }}')}${job('one', 'Same')}${job('two', 'Same')}`;
  const called = expandPlan(parse('ci', text), { workflows: new Map([[build.path, build]]), actions: new Map() });

  expect(matchJobRun(called, 'call / Compile')).toMatchObject({
    found: 'one',
    job: { key: 'compile', path: build.path, callers: [{ key: 'call' }] },
  });
  expect(jobMatcher(called)('call / Compile')).toBeNull();
  expect(matchJobRun(called, 'push', 'push')).toMatchObject({ found: 'one', job: { key: 'by' } });
  expect(matchJobRun(called, 'push', 'schedule')).toMatchObject({ found: 'none' });
  expect(matchJobRun(called, 'push', 'release')).toEqual({ found: 'none', reason: 'the workflow does not start on release' });
  expect(matchJobRun(called, 'Same')).toMatchObject({ found: 'ambiguous', candidates: [{ key: 'one' }, { key: 'two' }] });
});

test.each([
  ['q / c', '  q:\n    uses: octo/other/.github/workflows/x.yml@v1\n'],
  ['a (1)', '  a:\n    strategy: { matrix: { v: "${{ fromJSON(vars.V) }}" } }\n    runs-on: x\n    steps: [{ run: a }]\n'],
  ['my test', '  a:\n    name: ${{ vars.x }} test\n    runs-on: x\n    steps: [{ run: a }]\n'],
])('%s is never sampled where another job may have the name', (name, other) => {
  const own = `on: push\njobs:\n  b: { name: "${name}", runs-on: x, steps: [{ run: b }] }\n`;
  expect(jobMatcher(caseEvidence(own, '').plan)(name)).toEqual({ key: 'b', leg: null });
  const shared = caseEvidence(`${own}${other}`, '').plan;
  expect(jobMatcher(shared)(name)).toBeNull();
  expect(matchJobRun(shared, name)).toMatchObject({
    found: 'ambiguous',
    candidates: [{ key: 'b' }, { key: name.startsWith('q') ? 'q' : 'a' }],
  });
});
