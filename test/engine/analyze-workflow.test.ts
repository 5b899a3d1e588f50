import { describe, expect, test } from '@jest/globals';
import { analyzeRepository } from '../../src/engine/analyze-repository.ts';
import { analyzeWorkflow } from '../../src/engine/analyze-workflow.ts';
import type { Evidence } from '../../src/engine/evidence.ts';
import { keyFindings } from '../../src/engine/proposal-key.ts';
import { defineRule, type Proposal, type Rule, type RuleMeta } from '../../src/engine/rule.ts';
import { rule as cancelSupersededRuns } from '../../src/rules/cancel-superseded-runs/rule.ts';
import { rule as setJobTimeout } from '../../src/rules/set-job-timeout/rule.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';

const WORKFLOW = `name: CI
on: [push, pull_request]

jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: make test
`;

const HISTORY = `
runs:
  - count: 30
    event: pull_request
    pushed-again: 2m
    jobs: { test: 600 }
  - count: 2
    event: push
    jobs: { test: { seconds: 20000, conclusion: cancelled } }
`;

function analyze(evidence: Evidence, rules: readonly Rule[]) {
  const analysis = analyzeWorkflow({ ok: true, path: evidence.workflow.path, evidence }, rules, { seed: 7 });
  if (analysis.status !== 'analyzed') throw new Error(`${analysis.status}: ${analysis.reason}`);
  return analysis;
}

function limitOf(minutes: number): Proposal {
  return {
    path: '.github/workflows/ci.yml',
    files: [
      {
        path: '.github/workflows/ci.yml',
        edits: [{ op: 'add', route: ['jobs', 'test'], key: 'timeout-minutes', to: { value: minutes }, after: 'runs-on' }],
      },
    ],
    effects: [{ kind: 'change-artifact-size', at: { job: 'test', step: { kind: 'yaml', index: 0 } }, factor: 1 }],
    planChanges: [{ place: 'jobs.test.timeout-minutes', before: undefined, after: minutes }],
    risk: 'None.',
    workDelta: [],
  };
}

function ruleWith(meta: Partial<RuleMeta<'found'>>, proposal: Proposal): Rule {
  return defineRule<object, 'found'>({
    meta: {
      id: 'limit-it',
      title: 'Limit it',
      family: 'resources',
      safety: 'safe',
      minRuns: 0,
      since: '0.1.0',
      messages: { found: 'Job `{job}` took {p50}, {unknown}.' },
      ...meta,
    },
    defaults: {},
    check: ({ workflow }) => {
      if (workflow.jobs.some((job) => job.kind === 'job' && job.timeoutMinutes !== null)) return { findings: [] };
      const window = { from: new Date(0), to: new Date(1) };
      const measurements = [{ name: 'p50', value: 492, unit: 'seconds' as const, runs: 3, window }];
      return { findings: [{ messageId: 'found', data: { job: 'test' }, primary: ['jobs', 'test'], measurements, proposal }] };
    },
  });
}

describe('a finding', () => {
  test('has its place, its sentence with measured numbers, and its key', () => {
    const [finding] = analyze(caseEvidence(WORKFLOW, ''), [ruleWith({}, limitOf(9))]).findings;
    expect(finding).toMatchObject({ job: 'test', step: null, line: 5, endLine: 8, message: 'Job `test` took 8m 12s, {unknown}.' });
    expect(finding?.outcome).toMatchObject({ kind: 'proven', proven: { key: 'limit-it:.github/workflows/ci.yml:test', sameWork: true } });
  });

  test('of a step is told apart from the others of its job by what the step uses, not by its index', () => {
    const text = `${WORKFLOW}      - uses: actions/cache@v4\n      - id: store\n        run: make store\n      - uses: actions/cache@v4\n`;
    const { workflow } = caseEvidence(text, '');
    const rule = ruleWith({}, limitOf(9));
    const findings = [0, 1, 2, 3].map((step) => ({
      messageId: 'found',
      data: {},
      primary: ['jobs', 'test', 'steps', step],
      measurements: [],
    }));
    const places = keyFindings(workflow, [{ rule, status: 'findings', findings }]).map(({ key }) => key.split(':')[2]);
    expect(places).toEqual([expect.stringMatching(/^test\/run-[0-9a-z]{6}$/), 'test/actions/cache', 'test/store', 'test/actions/cache#2']);
  });

  test('of a step that only has a command keeps its key when a step is put before it', () => {
    const placeOf = (text: string, ...steps: readonly number[]) => {
      const rule = ruleWith({}, limitOf(9));
      const findings = steps.map((step) => ({ messageId: 'found', data: {}, primary: ['jobs', 'test', 'steps', step], measurements: [] }));
      return keyFindings(caseEvidence(text, '').workflow, [{ rule, status: 'findings', findings }]).map(({ key }) => key);
    };
    const [alone] = placeOf(WORKFLOW, 0);
    const longer = WORKFLOW.replace(
      '      - run: make test',
      '      - run: make lint\n      - run: |\n          make  test\n      - run: make test',
    );
    expect(placeOf(longer, 1, 2)).toEqual([alone, `${alone}#2`]);
    expect(placeOf(longer, 0)).not.toEqual([alone]);
  });

  test('is refused its edit when its rule would propose the same again', () => {
    const stubborn: Rule = {
      ...ruleWith({}, limitOf(9)),
      check: () => ({ findings: [{ messageId: 'found', data: {}, primary: ['jobs', 'test'], measurements: [], proposal: limitOf(9) }] }),
    };
    const { findings, combined } = analyze(caseEvidence(WORKFLOW, ''), [stubborn]);
    expect(findings[0]?.outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not-idempotent' } });
    expect(combined).toBeNull();
  });
});

describe('a proposal is withheld', () => {
  test.each([
    ['review', 'basic'],
    ['less-work', 'intelligent'],
  ] as const)('when it is %s and the level is %s', (safety, level) => {
    const evidence = caseEvidence(WORKFLOW, `config: "level: ${level}"`);
    const [finding] = analyze(evidence, [ruleWith({ safety }, limitOf(9))]).findings;
    expect(finding?.outcome).toMatchObject({ kind: 'withheld', reason: expect.stringContaining(`level ${level} leaves this out`) });
  });

  test.each(['basic', 'experimental'])('when its rule only advises, at level %s', (level) => {
    const [finding] = analyze(caseEvidence(WORKFLOW, `config: "level: ${level}"`), [ruleWith({ safety: 'advice' }, limitOf(9))]).findings;
    expect(finding?.outcome).toEqual({ kind: 'withheld', reason: 'this rule only advises: it never edits a file' });
  });

  test('when its rule is experimental and the level is not', () => {
    const evidence = caseEvidence(WORKFLOW, 'config: "level: aggressive"');
    const [finding] = analyze(evidence, [ruleWith({ experimental: true }, limitOf(9))]).findings;
    expect(finding?.outcome).toMatchObject({ kind: 'withheld', reason: expect.stringContaining('it takes level experimental') });
  });

  test('when there are fewer runs than its rule needs', () => {
    const [finding] = analyze(caseEvidence(WORKFLOW, HISTORY), [ruleWith({ minRuns: 100 }, limitOf(9))]).findings;
    expect(finding?.outcome).toEqual({ kind: 'withheld', reason: '62 of the 100 completed runs that this rule needs' });
  });

  test('when what it would have saved is small, unless its rule guards', () => {
    const proposal: Proposal = { ...limitOf(400), effects: [{ kind: 'set-timeout', job: 'test', limit: 24000 as never }] };
    const evidence = caseEvidence(WORKFLOW, HISTORY);
    expect(analyze(evidence, [ruleWith({}, proposal)]).findings[0]?.outcome).toMatchObject({
      kind: 'withheld',
      reason: expect.stringContaining('makespan 0s, runner time 0s'),
    });
    expect(analyze(evidence, [ruleWith({ guard: true }, proposal)]).findings[0]?.outcome?.kind).toBe('proven');
  });
});

describe('proposals together', () => {
  test('are one edit that is proven and priced as a whole, not added up', () => {
    const evidence = caseEvidence(WORKFLOW, `${HISTORY}  - count: 40\n    jobs: { test: 600 }\n`);
    const { findings, combined } = analyze(evidence, [setJobTimeout, cancelSupersededRuns]);
    expect(combined?.files[0]?.content).toContain('timeout-minutes: 15');
    expect(combined?.files[0]?.content).toContain('concurrency:');
    const single = findings.flatMap(({ outcome }) => (outcome?.kind === 'proven' ? [outcome.proven] : []));
    expect(single).toHaveLength(2);
    const saved = single.map(({ prediction }) => (prediction.predicted ? prediction.prediction.runnerTime.saving.mean : Number.NaN));
    const together = combined?.prediction.predicted ? combined.prediction.prediction.runnerTime.saving.mean : Number.NaN;
    expect(together).toBeGreaterThan(Math.max(...saved));
    expect(together).toBeLessThanOrEqual(saved.reduce((sum, value) => sum + value, 0) + 1e-9);
    // Each has its part of the whole.
    const parts = combined?.attribution?.parts.map(({ runnerTime }) => runnerTime) ?? [];
    expect(parts).toHaveLength(2);
    expect(parts.reduce((sum, value) => sum + value, 0)).toBeCloseTo(together, 9);
  });

  test('come best first', () => {
    const evidence = caseEvidence(WORKFLOW, `${HISTORY}  - count: 40\n    jobs: { test: 600 }\n`);
    const { combined } = analyze(evidence, [setJobTimeout, cancelSupersededRuns]);
    expect(combined?.keys.map((key) => key.split(':')[0])).toEqual(['cancel-superseded-runs', 'set-job-timeout']);
  });

  test('leave out the one that cannot stand beside a better one, and say so', () => {
    const rules = [ruleWith({ id: 'first-one' }, limitOf(9)), ruleWith({ id: 'second-one' }, limitOf(12))];
    const { combined } = analyze(caseEvidence(WORKFLOW, ''), rules);
    expect(combined?.keys).toEqual(['first-one:.github/workflows/ci.yml:test']);
    expect(combined?.files[0]?.content).toContain('timeout-minutes: 9\n');
    expect(combined?.leftOut).toEqual([{ key: 'second-one:.github/workflows/ci.yml:test', reason: expect.any(String) }]);
  });

  test('are null when there is none', () => {
    expect(analyze(caseEvidence(WORKFLOW, ''), [setJobTimeout]).combined).toBeNull();
  });
});

test('an ignored workflow is skipped with the reason', () => {
  const evidence = caseEvidence(WORKFLOW, 'config: "ignore: { workflows: [\'ci.yml\'] }"');
  const analysis = analyzeWorkflow({ ok: true, path: evidence.workflow.path, evidence }, [cancelSupersededRuns], { seed: 1 });
  expect(analysis).toEqual({ path: '.github/workflows/ci.yml', status: 'skipped', reason: 'the configuration ignores this workflow' });
});

test('a file that cannot be read is reported with its place', () => {
  const problems = [{ code: 'not-yaml', message: 'Tabs are no indentation.', line: 3, column: 1 }] as const;
  const analysis = analyzeWorkflow({ ok: false, path: 'x.yml', problems }, [], { seed: 1 });
  expect(analysis).toEqual({ path: 'x.yml', status: 'invalid', reason: 'Tabs are no indentation.', line: 3, column: 1 });
});

test('the workflows of a repository see each other', () => {
  const asOf = new Date('2026-06-30T00:00:00Z');
  const first = caseEvidence(WORKFLOW, '');
  const second = caseEvidence(WORKFLOW, 'path: .github/workflows/again.yml');
  const sources = [first, second].map((evidence) => ({ ok: true as const, path: evidence.workflow.path, evidence }));
  const alone = analyzeRepository(sources.slice(0, 1), [cancelSupersededRuns], { asOf, seed: 1 });
  expect(alone.workflows[0]).toMatchObject({ status: 'analyzed', skipped: [] });
  const { workflows } = analyzeRepository(sources, [cancelSupersededRuns], { asOf, seed: 1 });
  for (const workflow of workflows) {
    expect(workflow).toMatchObject({ findings: [], skipped: [{ detail: expect.stringContaining('has the same name') }] });
  }
});
