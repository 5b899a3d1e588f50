import { describe, expect, test } from '@jest/globals';
import { whyNotCutOff } from '../../../src/rules/cancel-superseded-runs/why-not-cut-off.ts';
import { parseAction } from '../../../src/workflow/parse-action.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';

function reasonOf(step: string, condition = ''): string | null {
  const text = `on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - ${condition}${step}\n`;
  const parsed = parseWorkflow('.github/workflows/ci.yml', text);
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  return whyNotCutOff(parsed.workflow, []);
}

describe('a run of a pull request is not cut off where a step', () => {
  test.each([
    'docker push ghcr.io/octo/demo:pr',
    'twine upload dist/*',
    'cargo publish',
    'gem push demo-1.0.gem',
    'gh release create v1',
    'npm publish --tag next',
    'git push origin HEAD',
  ])('runs %s', (command) => expect(reasonOf(`run: ${command}`)).toMatch(/^job `a` (publishes|pushes)/));
});

describe('a run of a pull request may be cut off where a step', () => {
  test.each(['docker build .', 'twine check dist/*', 'cargo test', 'gem build', 'gh release list', 'npm pack'])('runs %s', (command) =>
    expect(reasonOf(`run: ${command}`)).toBeNull());
  test('publishes, but not on pull requests', () =>
    expect(reasonOf('run: cargo publish', "if: github.event_name == 'push'\n        ")).toBeNull());
});

test('a condition that is negated as a whole keeps nothing from pull requests', () =>
  expect(reasonOf('run: cargo publish', 'if: "${{ !(github.actor && github.event_name == \'push\' && github.ref) }}"\n        ')).toContain('publishes'));

test.each([
  ['npm publish', 'publishes'],
  ['npm test', null],
])('a local action that runs %s is looked into', (command, reason) => {
  const action = parseAction('a/action.yml', `name: A\nruns:\n  using: composite\n  steps: [{ run: ${command}, shell: bash }]\n`);
  const workflow = parseWorkflow('.github/workflows/ci.yml', 'on: pull_request\njobs: { a: { runs-on: x, steps: [{ uses: ./a }] } }\n');
  if (!action.ok || !workflow.ok) throw new Error('The texts of this test are not read.');
  const said = whyNotCutOff(workflow.workflow, [], { workflows: new Map(), actions: new Map([['a/action.yml', action.action]]) });
  expect(said).toEqual(reason === null ? null : expect.stringContaining(reason));
});
