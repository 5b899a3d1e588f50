import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DataFlow } from '../../../src/workflow/data-flow.ts';
import { maySideBySide, maySwap, stepNeeds } from '../../../src/workflow/flow/dependence.ts';
import { readDataFlow } from '../../../src/workflow/flow/read-data-flow.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';

const SCRIPTS = [
  'echo hi',
  'echo x > a.txt',
  'cat a.txt',
  'for f in dist/*; do echo "$f"; done',
  'echo "X=1" >> "$GITHUB_ENV"',
  'echo "$X"',
  'cd sub && touch b.txt',
  'npm ci',
  'npx eslint .',
  'type node',
  'printenv X',
  "bash -c 'ls dist'",
];
const STEPS = [
  ...SCRIPTS.map((script) => ({ run: script })),
  ...[
    { uses: 'actions/checkout@v4' },
    { uses: 'actions/checkout@v4', with: { path: 'sub' } },
    { uses: 'actions/setup-node@v4' },
    { uses: 'actions/cache/save@v4', with: { path: 'dist', key: 'k' } },
    { uses: 'actions/upload-artifact@v4', with: { name: 'x', path: 'dist' } },
    { uses: 'actions/download-artifact@v4', with: { name: 'x', path: 'out' } },
    { uses: 'docker/login-action@v3' },
  ],
];
const UNKNOWN_STEPS = [{ uses: 'acme/anything@v1' }, { run: './anything.sh' }, { run: 'Write-Output 1', shell: 'pwsh' }];
const UNKNOWN_COMMANDS = ['frobnicate', './anything.sh', 'eval "$X"', 'source ./env.sh', 'make all'];

const steps = fc.array(fc.constantFrom(...STEPS), { minLength: 2, maxLength: 5 });

describe('knowing less', () => {
  test('an unknown step between others never turns an answer about them into a free one', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.constantFrom(...UNKNOWN_STEPS), (known, at, unknown) => {
        const place = at % (known.length + 1);
        const [before, after] = [flowOf(known), flowOf([...known.slice(0, place), unknown, ...known.slice(place)])];
        const moved = (i: number) => (i >= place ? i + 1 : i);
        for (let a = 0; a < known.length; a++)
          for (let b = a + 1; b < known.length; b++) expectNoFreer(before, [a, b], after, [moved(a), moved(b)]);
      }),
      { numRuns: 300 },
    );
  });

  test('an unknown command in a script never turns an answer about its step into a free one', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.constantFrom(...UNKNOWN_COMMANDS), fc.boolean(), (known, at, command, first) => {
        const place = at % known.length;
        const more = known.map((step, i) => {
          if (i !== place || !('run' in step)) return step;
          return { run: first ? `${command}\n${step.run}` : `${step.run}\n${command}` };
        });
        const [before, after] = [flowOf(known), flowOf(more)];
        for (let a = 0; a < known.length; a++) for (let b = a + 1; b < known.length; b++) expectNoFreer(before, [a, b], after, [a, b]);
      }),
      { numRuns: 300 },
    );
  });
});

/** "No" of a need and "yes" of a freedom are the answers that let an edit happen. */
function expectNoFreer(before: DataFlow, [a, b]: readonly [number, number], after: DataFlow, [c, d]: readonly [number, number]): void {
  const free = (flow: DataFlow, one: number, two: number) => ({
    needs: stepNeeds(flow, 'a', two, one).answer === 'no',
    swap: maySwap(flow, 'a', one, two).answer === 'yes',
    beside: maySideBySide(flow, 'a', one, two).answer === 'yes',
  });
  const [was, is] = [free(before, a, b), free(after, c, d)];
  expect({ needs: is.needs && !was.needs, swap: is.swap && !was.swap, beside: is.beside && !was.beside }).toEqual({
    needs: false,
    swap: false,
    beside: false,
  });
}

function flowOf(list: readonly object[]): DataFlow {
  const text = JSON.stringify({ on: 'push', jobs: { a: { 'runs-on': 'ubuntu-latest', steps: list } } });
  const parsed = parseWorkflow('.github/workflows/ci.yml', text);
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  return readDataFlow(parsed.workflow, { workflows: new Map(), actions: new Map() });
}
