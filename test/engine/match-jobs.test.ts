import { expect, test } from '@jest/globals';
import { jobMatcher } from '../../src/engine/match-jobs.ts';
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
