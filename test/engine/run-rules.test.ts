import { expect, test } from '@jest/globals';
import { defineRule, type RuleResult } from '../../src/engine/rule.ts';
import { runRules } from '../../src/engine/run-rules.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';

const WORKFLOW = `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: make test
  deploy-site:
    runs-on: ubuntu-latest
    steps:
      - run: make deploy
`;

function ruleThat<Options>(id: string, defaults: Options, check: (options: Options) => RuleResult<'found'>) {
  return defineRule<Options, 'found'>({
    meta: { id, title: 'Try it', family: 'steps', safety: 'review', minRuns: 0, since: '0.1.0', messages: { found: 'Found.' } },
    defaults,
    check: (_, options) => check(options),
  });
}

const found = (job: string) => ({ messageId: 'found' as const, data: {}, primary: ['jobs', job], measurements: [] });
const findsAll = ruleThat('find-all', {}, () => ({ findings: [found('test'), found('deploy-site')] }));
const breaks = ruleThat('break-down', {}, () => {
  throw new TypeError('no such thing');
});

test('one rule that breaks is reported, and the others run', () => {
  const reports = runRules([breaks, findsAll], caseEvidence(WORKFLOW, ''));
  expect(reports.map(({ status }) => status)).toEqual(['failed', 'findings']);
  expect(reports[0]).toMatchObject({ detail: 'the rule failed: no such thing' });
});

test('a rule that is off is not asked', () => {
  const [report] = runRules([breaks], caseEvidence(WORKFLOW, 'config: "rules: { break-down: off }"'));
  expect(report).toMatchObject({ status: 'skipped', reason: 'off' });
});

test('findings of ignored jobs are left out', () => {
  const [report] = runRules([findsAll], caseEvidence(WORKFLOW, 'config: "ignore: { jobs: [\'deploy*\'] }"'));
  expect(report).toMatchObject({ status: 'findings', findings: [found('test')] });
});

test('a rule whose findings are all ignored is skipped', () => {
  const [report] = runRules([findsAll], caseEvidence(WORKFLOW, 'config: "ignore: { jobs: [\'*\'] }"'));
  expect(report).toMatchObject({ status: 'skipped', reason: 'ignored' });
});

test('options of the configuration, in kebab-case, take the place of defaults', () => {
  const seen: unknown[] = [];
  const curious = ruleThat('be-curious', { fewestRuns: 5, share: 0.1 }, (options) => {
    seen.push(options);
    return { skipped: 'not-applicable' };
  });
  const config = 'config: "rules: { be-curious: { mode: suggest, options: { fewest-runs: 9 } } }"';
  const [report] = runRules([curious], caseEvidence(WORKFLOW, config));
  expect(seen).toEqual([{ fewestRuns: 9, share: 0.1 }]);
  expect(report).toMatchObject({ status: 'skipped', detail: 'the workflow has nothing this rule looks at' });
});

test.each([
  ['an option that the rule does not have', '{ colour: red }', 'colour, which this rule does not have'],
  ['an option of another type', '{ share: lots }', 'share to a string; a number is wanted'],
  ['a number that is none', '{ share: .nan }', 'share to NaN; a number from 0 is wanted'],
  ['a number below zero', '{ share: -1 }', 'share to -1; a number from 0 is wanted'],
])('%s fails the rule with the name of the option', (_, options, detail) => {
  const strict = ruleThat('be-strict', { share: 0.1 }, () => ({ findings: [] }));
  const config = `config: "rules: { be-strict: { mode: pr, options: ${options} } }"`;
  const [report] = runRules([strict], caseEvidence(WORKFLOW, config));
  expect(report).toMatchObject({ status: 'failed', detail: expect.stringContaining(detail) });
});
