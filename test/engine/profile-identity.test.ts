import { describe, expect, test } from '@jest/globals';
import { computeProfile } from '../../src/engine/profile/compute-profile.ts';
import type { JobProfile, WorkflowProfile } from '../../src/engine/profile/profile.ts';
import type { CacheOutcome } from '../../src/model/cache-outcome.ts';
import type { Run, RunSources } from '../../src/model/run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';

const AS_OF = new Date('2026-12-31');
const DAY = 86_400;

const FIRST = `on: [push, pull_request]
jobs:
  test:
    name: Unit
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - name: Unit tests
        run: npm test
`;
const SECOND = FIRST.replace('name: Unit\n', 'name: All tests\n')
  .replace('      - run: npm ci\n', '      - uses: actions/setup-node@v4\n      - run: npm ci\n')
  .replace('checkout@v4', 'checkout@v5')
  .replace('name: Unit tests', 'name: Tests');
const THIRD = SECOND.replace('  test:\n', '  checks:\n');

type Job = readonly [name: string, ...steps: string[]];

function ran(day: number, text: string | null, jobs: readonly Job[], rest: Partial<Run> = {}): Run {
  const sources: RunSources | null = text === null ? null : { workflowBlob: `blob of ${text}`, workflowText: text, fileBlobs: new Map() };
  return buildRun({
    event: 'push',
    createdAt: at(day * DAY),
    sources,
    jobs: jobs.map(([name, ...steps]) => buildJob({ name, steps: steps.map((step, i) => buildStep(i + 1, step, i, i + 1)) })),
    ...rest,
  });
}

function profileOf(...runs: readonly Run[]): WorkflowProfile {
  const [workflow] = computeProfile(runs, AS_OF).workflows;
  if (workflow === undefined) throw new Error('no workflow');
  expect(computeProfile(runs.toReversed(), AS_OF).workflows).toEqual([workflow]);
  return workflow;
}
const former = ({ formerNames }: Pick<JobProfile, 'formerNames'>) => formerNames.map(({ name, why }) => `${name}: ${why}`);
const stepsOf = (job: JobProfile | undefined) => job?.steps.map((step) => [step.name, step.success.n, former(step)]);

const ONE = ran(1, FIRST, [
  ['Unit', 'Set up job', 'Run actions/checkout@v4', 'Run npm ci', 'Unit tests', 'Post Run actions/checkout@v4', 'Complete job'],
]);
const TWO = ran(2, SECOND, [
  [
    'All tests',
    'Set up job',
    'Run actions/checkout@v5',
    'Run actions/setup-node@v4',
    'Run npm ci',
    'Tests',
    'Post Run actions/checkout@v5',
    'Complete job',
  ],
]);
const THREE = ran(3, THIRD, [
  ['All tests', 'Set up job', 'Run actions/checkout@v5', 'Run actions/setup-node@v4', 'Run npm ci', 'Tests', 'Complete job'],
]);

describe('with the file that each run saw', () => {
  test('a job is one over its name and its key, its steps over insertions, renames and updates', () => {
    const { jobs, versions } = profileOf(ONE, TWO, THREE);
    expect(versions).toEqual({ known: 3, runs: 3 });
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({ name: 'All tests', key: 'checks', matrix: null, note: null, duration: { n: 3 } });
    expect(jobs.map(former)).toEqual([['Unit: does the same work']]);
    expect(stepsOf(jobs[0])).toEqual([
      ['Set up job', 3, []],
      ['Run actions/checkout', 3, []],
      ['Run actions/setup-node', 2, []],
      ['Run npm ci', 3, []],
      ['Tests', 3, ['Unit tests: runs the same script']],
      ['Post Run actions/checkout', 2, []],
      ['Complete job', 3, []],
    ]);
  });

  test('a name that another job takes over is not that job’s history', () => {
    const moved = FIRST.replace('  test:\n    name: Unit\n', '  test:\n    name: Other\n').concat(
      '  fresh:\n    name: Unit\n    runs-on: windows-latest\n    steps:\n      - run: make\n',
    );
    const { jobs } = profileOf(ran(1, FIRST, [['Unit']]), ran(2, moved, [['Other'], ['Unit']]));
    expect(jobs.map(({ name, key, duration, formerNames }) => [name, key, duration.n, formerNames.length])).toEqual([
      ['Other', 'test', 2, 1],
      ['Unit', 'fresh', 1, 0],
    ]);
  });

  test('legs are told apart by their values, whatever they are called', () => {
    const legs = FIRST.replace('name: Unit\n', 'name: Unit ${{ matrix.node }}\n    strategy:\n      matrix:\n        node: [20, 22]\n');
    const renamed = legs.replace('name: Unit $', 'name: Node $');
    const { jobs } = profileOf(ran(1, legs, [['Unit 20'], ['Unit 22']]), ran(2, renamed, [['Node 20'], ['Node 22']]));
    expect(jobs.map((job) => [job.name, job.matrix, job.duration.n, former(job)])).toEqual([
      ['Node 20', { node: 20 }, 2, ['Unit 20: has the same key']],
      ['Node 22', { node: 22 }, 2, ['Unit 22: has the same key']],
    ]);
  });

  test('a name that two jobs can have stays a name, and says so', () => {
    const twins =
      'on: push\njobs:\n  a: { name: Same, runs-on: x, steps: [{ run: a }] }\n  b: { name: Same, runs-on: x, steps: [{ run: b }] }\n';
    expect(profileOf(ran(1, twins, [['Same'], ['Same']])).jobs).toMatchObject([
      { name: 'Same', key: null, note: '2 jobs of the workflow file can have this name', duration: { n: 2 } },
    ]);
  });

  test('a called job goes with its caller to a new key, and says that the rest is by name', () => {
    const calling = (key: string) => `on: push\njobs:\n  ${key}:\n    uses: ./.github/workflows/build.yml\n    with: { target: all }\n`;
    const { jobs } = profileOf(
      ran(1, calling('build'), [['build / compile', 'Run make']]),
      ran(2, calling('package'), [['package / compile', 'Run make']]),
    );
    expect(jobs).toMatchObject([
      {
        name: 'package / compile',
        key: 'package',
        duration: { n: 2 },
        note: expect.stringContaining('called workflow'),
        steps: [{ success: { n: 2 } }],
      },
    ]);
    expect(jobs.map(former)).toEqual([['build / compile: does the same work']]);
  });

  test('legs of a matrix that is computed at run time are known by name', () => {
    const text =
      'on: push\njobs:\n  a:\n    strategy: { matrix: { v: "${{ fromJSON(vars.V) }}" } }\n    runs-on: x\n    steps: [{ run: a }]\n';
    expect(profileOf(ran(1, text, [['a (1)'], ['a (2)']])).jobs).toMatchObject([
      { name: 'a (1)', key: 'a', note: expect.stringContaining('computed') },
      { name: 'a (2)', key: 'a' },
    ]);
  });

  test('a step whose name is computed is one, called as the file has it', () => {
    const text = FIRST.replace('name: Unit tests', 'name: Test ${{ github.ref_name }}');
    const of = (day: number, ref: string) => ran(day, text, [['Unit', 'Run actions/checkout@v4', 'Run npm ci', `Test ${ref}`]]);
    expect(stepsOf(profileOf(of(1, 'main'), of(2, 'topic')).jobs[0])?.at(-1)).toEqual(['Test ${{ github.ref_name }}', 2, []]);
    expect(stepsOf(profileOf(of(1, 'main'), of(2, 'main')).jobs[0])?.at(-1)).toEqual(['Test main', 2, []]);
  });

  test('a version is known by its id where its text comes with another run, before or after', () => {
    const bare = { ...ONE, runId: 999, sources: { workflowBlob: `blob of ${FIRST}`, workflowText: null, fileBlobs: new Map() } };
    const { jobs, versions } = profileOf(bare, ONE, TWO);
    expect(versions).toEqual({ known: 2, runs: 3 });
    expect(jobs.map(({ name, duration }) => [name, duration.n])).toEqual([['All tests', 3]]);
    expect(stepsOf(jobs[0])?.find(([name]) => name === 'Tests')).toEqual(['Tests', 3, ['Unit tests: runs the same script']]);
  });

  test('a cache goes with its step', () => {
    const outcome: CacheOutcome = {
      ...{ stepNumber: 2, action: 'actions/setup-node', result: 'exact', save: 'not-needed', restoredKey: null, primaryKey: null },
      ...{ sizeBytes: null, restoreTime: null, basis: 'log' },
    };
    const text = (name: string) =>
      `on: push\njobs:\n  t:\n    runs-on: x\n    steps:\n      - run: a\n      - name: ${name}\n        uses: actions/setup-node@v4\n`;
    const of = (day: number, name: string) => {
      const run = ran(day, text(name), [['t', 'Run a', name]]);
      return { ...run, jobs: run.jobs.map((job) => ({ ...job, cacheOutcomes: [outcome] })) };
    };
    expect(profileOf(of(1, 'Node'), of(2, 'Set up Node')).jobs[0]?.caches).toMatchObject([{ step: 'Set up Node', exact: 2 }]);
  });
});

describe('where the file is not known', () => {
  test('jobs and steps are known by name, and versions are not told apart', () => {
    const { jobs, versions } = profileOf(...[ONE, TWO].map((run) => ({ ...run, sources: null })));
    expect(versions).toEqual({ known: 0, runs: 0 });
    expect(jobs.map(({ name, key, formerNames }) => [name, key, formerNames])).toEqual([
      ['All tests', null, []],
      ['Unit', null, []],
    ]);
  });

  test('a run goes with the job that all versions with that name give it, and its steps likewise', () => {
    const { jobs, versions } = profileOf(ONE, TWO, { ...ONE, runId: 998, sources: null });
    expect(versions).toEqual({ known: 2, runs: 2 });
    expect(jobs.map(({ name, duration }) => [name, duration.n])).toEqual([['All tests', 3]]);
    expect(stepsOf(jobs[0])?.find(([name]) => name === 'Tests')).toEqual(['Tests', 3, ['Unit tests: runs the same script']]);
  });

  test('a run whose name was another job’s in some version stays by name', () => {
    const other = FIRST.replace('name: Unit\n', 'name: First\n').concat('  more: { name: Unit, runs-on: y, steps: [{ run: more }] }\n');
    const { jobs } = profileOf(ran(1, FIRST, [['Unit']]), ran(2, other, [['First'], ['Unit']]), ran(3, null, [['Unit']]));
    expect(jobs.map(({ name, key, duration }) => [name, key, duration.n])).toEqual([
      ['First', 'test', 2],
      ['Unit', 'more', 1],
      ['Unit', null, 1],
    ]);
  });

  test('a file that cannot be read tells nothing, and is said of the job', () => {
    const { jobs, versions } = profileOf(ran(1, 'not a workflow', [['a']]));
    expect(versions).toEqual({ known: 0, runs: 0 });
    expect(jobs).toMatchObject([{ name: 'a', key: null }]);
  });
});
