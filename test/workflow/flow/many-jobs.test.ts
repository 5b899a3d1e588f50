import { expect, test } from '@jest/globals';
import { jobNeeds, placeOfStep } from '../../../src/workflow/flow/dependence.ts';
import { readDataFlow } from '../../../src/workflow/flow/read-data-flow.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';

function flowOf(text: string) {
  const parsed = parseWorkflow('.github/workflows/ci.yml', text);
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  return readDataFlow(parsed.workflow, { workflows: new Map(), actions: new Map() });
}

const chain = (count: number): string =>
  `on: push\njobs:\n${Array.from({ length: count }, (_, i) => `  j${i}:\n    runs-on: ubuntu-latest\n${i === 0 ? '' : `    needs: J${i - 1}\n`}    steps: [{ run: echo }]\n`).join('')}`;

test('a chain of hundreds of jobs is answered, and one of thousands is not known', () => {
  expect(jobNeeds(flowOf(chain(400)), 'j399', 'j0')).toEqual({ answer: 'no', because: [] });
  expect(jobNeeds(flowOf(chain(1500)), 'j1499', 'j0')).toEqual({ answer: 'unknown', reason: 'more jobs wait for it than are compared' });
});

test('a step is found by its route, also inside of a group', () => {
  const flow = flowOf(
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - parallel: [{ run: echo 1 }, { run: echo 2 }]\n      - run: echo 3\n',
  );
  expect(placeOfStep(flow, 'a', ['jobs', 'a', 'steps', 0, 'parallel', 1])).toBe(1);
  expect(placeOfStep(flow, 'a', ['jobs', 'a', 'steps', 1])).toBe(2);
  expect(placeOfStep(flow, 'a', ['jobs', 'a', 'steps', 0])).toBeNull();
  expect(placeOfStep(flow, 'nobody', ['jobs', 'a', 'steps', 1])).toBeNull();
});
