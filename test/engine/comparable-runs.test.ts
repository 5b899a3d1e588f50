import { expect, test } from '@jest/globals';
import { comparableRuns } from '../../src/engine/comparable-runs.ts';
import { available } from '../../src/model/availability.ts';
import { buildRun } from '../helpers/build-run.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';

const WORKFLOW = 'on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make test\n';

test.each([
  [42, [42, null]],
  [0, [42, 99, null]],
])('samples of the repository %i are taken from runs of %j', (id, expected) => {
  const evidence = caseEvidence(WORKFLOW, '');
  const runs = [42, 99, null].map((headRepositoryId) => buildRun({ headRepositoryId }));
  const window = { from: new Date(0), to: new Date(1) };
  const history = available({ runs, window, eras: [], simulated: null });
  const found = comparableRuns({ ...evidence, repository: { ...evidence.repository, id }, history })('test');
  expect(new Set(found.map(({ headRepositoryId }) => headRepositoryId))).toEqual(new Set(expected));
});

test.each([
  ['pull_request', 1],
  ['merge_group', 2],
])('runs of the merge queue are no samples of a workflow that runs on %s', (event, count) => {
  const evidence = caseEvidence(WORKFLOW.replace('pull_request', event), '');
  const queue = { headRepositoryId: null, headBranch: 'gh-readonly-queue/main/pr-7' };
  const runs = [buildRun({ ...queue, event: 'merge_group' }), buildRun(event === 'merge_group' ? queue : { headRepositoryId: null })];
  const history = available({ runs, window: { from: new Date(0), to: new Date(1) }, eras: [], simulated: null });
  expect(comparableRuns({ ...evidence, history })('test')).toHaveLength(count);
});
