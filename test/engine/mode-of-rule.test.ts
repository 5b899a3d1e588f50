import { expect, test } from '@jest/globals';
import { modeOfRule } from '../../src/engine/mode-of-rule.ts';
import { defineRule } from '../../src/engine/rule.ts';
import { runRules } from '../../src/engine/run-rules.ts';
import { seconds } from '../../src/model/seconds.ts';
import { describeWork } from '../../src/report/describe-work.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';

const WORKFLOW = 'on: [push]\njobs:\n  test: { runs-on: ubuntu-latest, steps: [{ run: make }] }\n';

const rule = defineRule({
  meta: {
    id: 'ask-first',
    title: 'Ask first',
    family: 'resources',
    safety: 'review',
    optIn: true,
    minRuns: 0,
    since: '0.1.0',
    messages: { asked: 'It was asked for.' },
  },
  defaults: {},
  check: () => ({ findings: [{ messageId: 'asked', data: {}, primary: ['jobs'], measurements: [] }] }),
});

test.each([
  ['no rule', '', 'off', []],
  ['another rule', "config: 'rules: { cache-dependencies: pr }'", 'off', []],
  ['it, to be off', "config: 'rules: { ask-first: off }'", 'off', ['skipped']],
  ['it, to be suggested', "config: 'rules: { ask-first: suggest }'", 'suggest', ['findings']],
  ['it, to be proposed', "config: 'rules: { ask-first: pr }'", 'pr', ['findings']],
  ['it, with options alone', "config: 'rules: { ask-first: { options: {} } }'", 'pr', ['findings']],
])('a rule that has to be asked for, where the configuration names %s, is %s', (_, shorthand, mode, statuses) => {
  const evidence = caseEvidence(WORKFLOW, shorthand);
  expect(modeOfRule(rule.meta, evidence.configuration)).toBe(mode);
  expect(runRules([rule], evidence).map(({ status }) => status)).toEqual(statuses);
});

test('any other rule is proposed unless the configuration says something else', () => {
  const { configuration } = caseEvidence(WORKFLOW, "config: 'rules: { other: off }'");
  expect(modeOfRule({ id: 'ask-last' }, configuration)).toBe('pr');
  expect(modeOfRule({ id: 'other' }, configuration)).toBe('off');
});

test('a proposal that only adds steps is not said to run less', () => {
  const steps = [{ name: 'x', duration: seconds(1), evidence: { source: 'prior', id: 'x' } }] as const;
  const common = { path: '.github/workflows/ci.yml', files: [{ path: 'x', text: '' }], planChanges: [], risk: '' } as const;
  const add = { kind: 'add-steps', job: 'test', before: 0, steps } as const;
  const headingOf = (proposal: Parameters<typeof describeWork>[0]['proposal']) => describeWork({ proposal, sameWork: false }).heading;
  expect(headingOf({ ...common, effects: [add], workDelta: [] })).toBe('the same work, and steps more');
  expect(headingOf({ ...common, effects: [add], workDelta: ['something'] })).toBe('less work run');
  expect(headingOf({ ...common, effects: [add, { kind: 'remove-steps', job: 'test', steps: [1] }], workDelta: [] })).toBe('less work run');
});
