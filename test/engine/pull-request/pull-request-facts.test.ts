import { describe, expect, test } from '@jest/globals';
import type { ReportedFinding, WorkflowAnalysis } from '../../../src/engine/analysis.ts';
import { estimateTrial } from '../../../src/engine/pull-request/estimate-trial.ts';
import { findAlternatives } from '../../../src/engine/pull-request/find-alternatives.ts';
import { pickSampleRuns } from '../../../src/engine/pull-request/pick-sample-runs.ts';
import { caseEvidence } from '../../helpers/case-evidence.ts';
import { ANALYSIS, FINDING, PROVEN } from '../../report/sample-analysis.ts';

const text = (on: string) =>
  `on: ${on}\njobs: { build: { runs-on: x, steps: [{ run: make }] }, lint: { runs-on: x, steps: [{ run: make }] } }\n`;
const evidence = (on: string, path = 'ci.yml', runs = '[]') => caseEvidence(text(on), `path: .github/workflows/${path}\nruns: ${runs}`);

describe('sample runs', () => {
  const runs =
    '[{ count: 40, event: push, jobs: { build: [100, 200, 300, 400], lint: 10 } }, { count: 9, attempt: 2, jobs: { build: 9000 } }]';
  test('are the newest, a typical and a slow one, each once', () => {
    const samples = pickSampleRuns(evidence('push', 'ci.yml', runs), null);
    expect(samples.map(({ why, duration, jobId }) => [why, Number(duration), jobId])).toEqual([
      ['newest', 105, null],
      ['typical', 205, null],
      ['slow', 405, null],
    ]);
    expect(new Set(samples.map(({ runId }) => runId)).size).toBe(3);
  });
  test('of a job are its own pages and times', () => {
    const [newest] = pickSampleRuns(evidence('push', 'ci.yml', runs), 'lint');
    expect(newest).toMatchObject({ why: 'newest', duration: 10 });
    expect(newest?.jobId).toBe((newest?.runId ?? 0) * 100 + 1);
  });
  test('are none of a job that no run names, and none without history', () => {
    expect(pickSampleRuns(evidence('push', 'ci.yml', runs), 'other')).toEqual([]);
    expect(pickSampleRuns(caseEvidence(text('push'), ''), null)).toEqual([]);
  });
  test('of a single run are that one', () =>
    expect(pickSampleRuns(evidence('push', 'ci.yml', '[{ count: 1, jobs: { build: 60 } }]'), null)).toHaveLength(1));
});

describe('what a pull request starts', () => {
  const question = { path: '.github/workflows/ci.yml', changedPaths: ['.github/workflows/ci.yml'], branch: 'paceline/a/b', base: 'main' };
  const estimate = (...all: readonly (readonly [on: string, path: string])[]) =>
    estimateTrial(
      all.map(([on, path]) => evidence(on, path, '[{ count: 10, event: pull_request, jobs: { build: 60, lint: 30 } }]')),
      question,
    );
  test('is what pull requests and pushes of any branch start, with the p50 of its runner time', () => {
    const { starts, tried } = estimate(['[push, pull_request]', 'ci.yml'], ['pull_request', 'a.yml']);
    expect(starts.map(({ path, event, isSure, runnerTime, n }) => [path.slice(18), event, isSure, runnerTime, n])).toEqual([
      ['a.yml', 'pull_request', true, 90, 10],
      ['ci.yml', 'pull_request', true, 90, 10],
      ['ci.yml', 'push', true, null, 0],
    ]);
    expect(tried).toEqual({ path: question.path, state: 'yes', events: ['push', 'pull_request'] });
  });
  test.each([
    ['paths', "{ pull_request: { paths: ['src/**'] } }"],
    ['branches', '{ pull_request: { branches: [release] } }'],
    ['a push to the default branch', '{ push: { branches: [main] } }'],
    ['tags', "{ push: { tags: ['v*'] } }"],
    ['types', '{ pull_request: { types: [closed] } }'],
    ['a schedule', "{ schedule: [{ cron: '0 3 * * *' }] }"],
  ])('is not what %s prevent', (_, on) => expect(estimate([on, 'ci.yml'])).toMatchObject({ starts: [], tried: { state: 'no' } }));
  test('may be what a filter decides that cannot be read', () => {
    expect(estimate(["{ pull_request: { paths: ['[x'] } }", 'ci.yml'])).toMatchObject({
      tried: { state: 'unknown' },
      starts: [{ isSure: false }],
    });
  });
});

describe('alternatives', () => {
  const [analyzed] = ANALYSIS.workflows;
  const findings = analyzed?.status === 'analyzed' ? analyzed.findings : [];
  test('are the other findings with what became of them', () => {
    if (analyzed === undefined) throw new Error('the sample has no workflow');
    expect(findAlternatives(analyzed, FINDING).map(({ job, why }) => [job, why])).toEqual([
      ['test', 'the edit could not be proven: jobs.test.name changes and was not declared'],
      ['lint', 'set-job-timeout is set to suggest'],
    ]);
  });
  test('of a job are those of that job, of the workflow, and of the same rule', () => {
    const proven = (job: string | null, key: string): ReportedFinding => ({
      ...FINDING,
      job,
      outcome: { kind: 'proven', proven: { ...PROVEN, key } },
    });
    const other: ReportedFinding = { ...(findings[1] as ReportedFinding), job: 'docs' };
    const [mine, same, whole] = [proven('test', 'a'), proven('lint', 'b'), proven(null, 'c')];
    const workflow: WorkflowAnalysis = {
      ...{ path: 'x', status: 'analyzed', skipped: [], runs: 0, simulatedHistory: null },
      findings: [mine, same, whole, other],
      combined: {
        files: [],
        patch: '',
        keys: [],
        leftOut: [{ key: 'c', reason: 'both change jobs.test' }],
        prediction: { predicted: false, reason: '' },
      },
    };
    expect(findAlternatives(workflow, mine).map(({ job, why, isProposed }) => [job, why, isProposed])).toEqual([
      ['lint', 'proposed by itself, so that each can be verified', true],
      [null, 'proposed by itself: both change jobs.test', true],
    ]);
  });
  test('are none of a workflow that was not analysed', () =>
    expect(findAlternatives({ path: 'x', status: 'skipped', reason: 'y' }, FINDING)).toEqual([]));
});
