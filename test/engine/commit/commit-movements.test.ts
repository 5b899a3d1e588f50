import { describe, expect, test } from '@jest/globals';
import { usualLimits } from '../../../src/engine/commit/usual-limits.ts';
import { type CommitEvidence, summarizeCommit } from '../../../src/engine/commit-summary.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../../src/model/repository-config.ts';
import type { Run } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { at } from '../../helpers/build-run.ts';
import { type JobTimes, plantedRun, plantedWorkflow, usualRuns } from '../slow-run/planted-runs.ts';

interface Jobs {
  readonly build?: JobTimes;
  readonly test?: JobTimes;
}

const HISTORY = usualRuns(40);

function ofCommit(jobs: Jobs = {}, rest: Partial<Run> = {}): Run {
  return plantedRun(41, jobs, { headSha: 'head', ...rest });
}

function movementsOf(runs: readonly Run[], rest: Partial<CommitEvidence> = {}) {
  const evidence = { history: HISTORY, repositoryId: 42, configuration: DEFAULT_REPOSITORY_CONFIG, asOf: at(1e7) };
  const { movements } = summarizeCommit({ runsOfCommit: runs, ...evidence, ...rest });
  if (movements === null) throw new Error('no movements');
  return movements;
}

const causesOf = (jobs: Jobs, rest: Partial<CommitEvidence> = {}) =>
  movementsOf([ofCommit(jobs)], rest).told.map(({ direction, causes }) => [direction, causes.map(({ cause }) => cause)]);

describe('what was slower or faster than usual', () => {
  test('is nothing for a usual run', () => expect(movementsOf([ofCommit()])).toMatchObject({ told: [], more: 0, compared: 3 }));

  test.each<[string, Jobs, string]>([
    ['a long queue', { test: { queue: 95 } }, 'queue'],
    ['a missed cache', { test: { cache: 'miss', steps: { 'Restore cache': 1, Install: 95 } } }, 'cache-miss'],
    ['a slow runner', { build: { steps: { compile: 90, bundle: 60 } }, test: { steps: { unit: 180, lint: 90 } } }, 'runner'],
    ['a slow step alone', { test: { steps: { unit: 190 } } }, 'unexplained'],
  ])('has the cause of %s', (_, jobs, cause) => expect(causesOf(jobs)).toEqual([['slower', [cause]]]));

  test('has causes that add up to the excess, and names the step that took longer', () => {
    const [told] = movementsOf([ofCommit({ test: { steps: { unit: 190 } } })]).told;
    expect(told?.causes.reduce((sum, { time }) => sum + time, 0)).toBeCloseTo(told?.excess ?? 0);
    expect(told?.causes[0]?.evidence).toContain('most of all unit: 3m 10s, usually 2m 00s (n 40)');
  });

  test('names the commit since which a step is slower, although the runs since then are usual by now', () => {
    const slow = { test: { steps: { unit: 185 } } };
    const history = [...HISTORY.slice(0, 26), ...Array.from({ length: 14 }, (_, index) => plantedRun(27 + index, slow))];
    const [told] = movementsOf([ofCommit({ test: { steps: { unit: 187 } } })], { history }).told;
    expect(told?.causes[0]).toMatchObject({ cause: 'code-change' });
    expect(told?.causes[0]?.evidence).toContain(`since commit ${history[26]?.headSha.slice(0, 7)}`);
    expect(told?.against).toMatchObject({ n: 26 });
  });

  test('tells a shorter step and a cache that hits at last', () => {
    expect(causesOf({ test: { steps: { unit: 60 } } })).toEqual([['faster', ['shorter-step']]]);
    const history = HISTORY.map((_, index) => plantedRun(index + 1, { test: { cache: 'miss', steps: { Install: 90 + (index % 4) } } }));
    expect(causesOf({}, { history })).toEqual([['faster', ['cache-hit']]]);
  });

  test('has no cause where fewer than ten runs can be compared', () => {
    expect(causesOf({ test: { queue: 95 } }, { history: HISTORY.slice(0, 7) })).toEqual([['slower', []]]);
  });

  test('is a job where its run is as usual, and only beyond what its slowest usual runs take', () => {
    const offPath = (name: string, end: number, from: number) => ({
      ...(ofCommit().jobs[0] as Run['jobs'][number]),
      name,
      steps: [],
      createdAt: at(from),
      startedAt: at(from + 5),
      completedAt: at(from + 5 + end),
    });
    const history = HISTORY.map((run, index) => ({ ...run, jobs: [...run.jobs, offPath('docs', 50 + (index % 5), (index + 1) * 3600)] }));
    const told = (end: number) => {
      const run = ofCommit();
      return movementsOf([{ ...run, jobs: [...run.jobs, offPath('docs', end, 41 * 3600)] }], { history }).told;
    };
    expect(told(56)).toEqual([]);
    expect(told(90)).toMatchObject([{ job: { name: 'docs' }, direction: 'slower', causes: [{ cause: 'unexplained' }] }]);
  });

  test('is told worst first and at most five, with how many more', () => {
    const workflow = (index: number) => ({ workflowPath: `.github/workflows/w${index}.yml`, runId: 1000 + index });
    const runs = Array.from({ length: 8 }, (_, index) => ofCommit({ test: { steps: { unit: 150 + 20 * index } } }, workflow(index)));
    const history = runs.flatMap((_, index) =>
      HISTORY.map((run) => ({ ...run, ...workflow(index), runId: run.runId + 2000 * (index + 1) })),
    );
    const { told, more } = movementsOf(runs, { history });
    expect(told.map(({ runId }) => runId)).toEqual([1007, 1006, 1005, 1004, 1003]);
    expect(more).toBe(3);
  });

  test('has the cause of a job beside its own limit although its run is told', () => {
    const configuration = {
      ...DEFAULT_REPOSITORY_CONFIG,
      targets: [{ workflow: 'ci.yml', jobs: new Map([['test', { p95: seconds(220), enforce: false }]]), stages: new Map() }],
    };
    const miss = { test: { cache: 'miss', steps: { 'Restore cache': 1, Install: 95 } } } as const;
    const { told, beside } = movementsOf([ofCommit(miss)], { configuration });
    expect(told.map(({ job }) => job)).toEqual([null]);
    expect(beside).toMatchObject([{ job: { name: 'test' }, causes: [{ cause: 'cache-miss' }] }]);
  });

  test('is beside the runs before where the workflow changed with the commit, and names the step that is new', () => {
    const sources = (script: string) => ({ workflowBlob: script, workflowText: plantedWorkflow(script), fileBlobs: new Map() });
    const history = usualRuns(40, () => ({ sources: sources('a') }));
    const run = ofCommit({ test: { steps: { unit: 200 } } }, { sources: sources('b') });
    const [told] = movementsOf([run], { history }).told;
    expect(told).toMatchObject({
      direction: 'slower',
      usual: { n: 40, range: null, isBefore: true },
      causes: [{ cause: 'workflow-change' }],
    });
    expect(told?.causes[0]?.evidence).toContain('unit is new or changed');
    expect(movementsOf([ofCommit({}, { sources: sources('b') })], { history }).told).toEqual([]);
  });

  test('has no step that looks new beside a history whose steps were left out', () => {
    const blob = (workflowBlob: string) => ({ workflowBlob, workflowText: null, fileBlobs: new Map() });
    const history = HISTORY.map((run) => ({
      ...run,
      sources: blob('a'),
      jobs: run.jobs.map((job) => ({ ...job, steps: [], cacheOutcomes: [], hasOtherSteps: true as const })),
    }));
    const run = ofCommit({ test: { steps: { unit: 190 } } }, { sources: blob('a') });
    const [told] = movementsOf([run], { history }).told;
    expect(told?.causes.map(({ cause }) => cause)).toEqual(['unexplained']);
    const other = movementsOf([{ ...run, sources: blob('b') }], { history }).told;
    expect(other.length).toBe(1);
    expect(JSON.stringify(other)).not.toContain('is new');
  });

  test('is not looked for while runs are in progress', () => {
    const running = ofCommit({}, { status: 'in_progress', conclusion: null, runId: 7 });
    const evidence = { history: HISTORY, repositoryId: 42, configuration: DEFAULT_REPOSITORY_CONFIG, asOf: at(1e7) };
    expect(summarizeCommit({ runsOfCommit: [running], ...evidence }).movements).toBeNull();
  });
});

test('the usual limits lie at both sides of what is usual, and no nearer than the least difference', () => {
  expect(usualLimits([100, 100, 100, 100, 100], 10)).toEqual({ low: 90, high: 110 });
  expect(usualLimits([100, 100, 100, 60, 170], 10)).toEqual({ low: 60, high: 170 });
  expect(usualLimits([], 10)).toBeNull();
});
