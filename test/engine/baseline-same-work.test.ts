import { describe, expect, test } from '@jest/globals';
import { summarizeRun } from '../../src/engine/commit/summarize-run.ts';
import { summarizeCommit } from '../../src/engine/commit-summary.ts';
import { rememberPlans } from '../../src/engine/eras.ts';
import { isFromFork } from '../../src/model/is-from-fork.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../src/model/repository-config.ts';
import type { Run } from '../../src/model/run.ts';
import { renderCheckRun } from '../../src/report/check-run.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';

const HOUR = 3600;
const LATEST = 500;

interface Told {
  readonly text: string | null;
  readonly event?: string;
  /** Names and seconds. */
  readonly jobs: readonly (readonly [string, number])[];
  readonly headRepositoryId?: number;
}

function ran(hour: number, { text, event = 'push', jobs, headRepositoryId = 42 }: Told): Run {
  const from = hour * HOUR;
  return buildRun({
    event,
    headRepositoryId,
    headSha: `${hour}`.padStart(7, 'a').padEnd(40, '0'),
    createdAt: at(from),
    updatedAt: at(from + 1000),
    sources: text === null ? null : { workflowBlob: null, workflowText: text, fileBlobs: new Map() },
    jobs: jobs.map(([name, length]) =>
      buildJob({ name, createdAt: at(from), startedAt: at(from + 5), completedAt: at(from + 5 + length) }),
    ),
  });
}

const times = (count: number, told: Told, hour = 0): Run[] => Array.from({ length: count }, (_, i) => ran(hour + i, told));

function judge(history: readonly Run[], latest: Told) {
  const options = { runsOfCommit: [ran(LATEST, latest)], repositoryId: 42, configuration: DEFAULT_REPOSITORY_CONFIG };
  const summary = summarizeCommit({ ...options, history, asOf: new Date('2026-12-31') });
  // A check run says nothing of what a schedule or a person started; what is usual for such a run is the same question.
  const own = history.filter((run) => !isFromFork(run, 42));
  const { summary: workflow } = summarizeRun(options.runsOfCommit, own, { ...options, readPlan: rememberPlans() });
  const { title, text: body } = renderCheckRun(summary);
  return { workflow, jobs: workflow.jobs, states: [workflow.state, ...workflow.jobs.map(({ state }) => state)], title, body };
}

const steps = (...lines: readonly string[]) =>
  `    runs-on: ubuntu-latest\n    steps:\n${lines.map((line) => `      - ${line}\n`).join('')}`;

describe('a name that several jobs have is not judged', () => {
  const legs = [0, ...Array.from({ length: 19 }, () => 1)].map((leg) => ['test', leg === 0 ? 600 : 10] as const);
  const matrix = `on: push\njobs:\n  t:\n    name: test\n    strategy: { matrix: { n: [${legs.map((_, i) => i)}] } }\n${steps('run: x.sh ${{ matrix.n }}')}`;

  test.each([
    ['told by the file', matrix],
    ['known from the runs alone', null],
  ])('nor a leg that is always slow, %s', (_, text) => {
    const { jobs, body } = judge(times(30, { text, jobs: legs }), { text, jobs: legs });
    expect(new Set(jobs.map(({ state, usual, withheld }) => [state, usual, withheld?.why].join()))).toEqual(
      new Set(['no-baseline,,shared-name']),
    );
    expect(body).toContain('no baseline yet: several jobs are called so');
  });

  test('nor a leg beside a job of its name, but the other legs are', () => {
    const text = `on: push\njobs:\n  t:\n    strategy: { matrix: { n: [1, 2] } }\n${steps('run: x.sh')}  u:\n    name: t (1)\n${steps('run: y.sh')}`;
    const jobs = [
      ['t (1)', 10],
      ['t (1)', 600],
      ['t (2)', 20],
    ] as const;
    expect(judge(times(8, { text, jobs }), { text, jobs }).states).toEqual(['noise', 'no-baseline', 'no-baseline', 'noise']);
  });

  test('nor one that only earlier runs had twice', () => {
    const { jobs } = judge([...times(8, { text: null, jobs: legs })], { text: null, jobs: [['test', 600]] });
    expect(jobs[0]).toMatchObject({ state: 'no-baseline', withheld: { why: 'shared-name' } });
  });
});

describe('runs by another event', () => {
  const DEPLOY = `on: [push, pull_request]\njobs:\n  test:\n${steps('run: npm test')}  deploy:\n    if: github.event_name == 'push'\n    needs: test\n${steps('run: make deploy')}`;
  const pull: readonly (readonly [string, number])[] = [['test', 60]];
  const pushed = [...pull, ['deploy', 600]] as const;

  test.each([
    ['by the file', DEPLOY],
    ['by the jobs that ran', null],
  ])('are no baseline of one that starts other jobs, %s', (_, text) => {
    const pulls = times(30, { text, event: 'pull_request', jobs: pull });
    const { workflow, title } = judge([...pulls, ...times(3, { text, jobs: pushed }, 100)], { text, jobs: pushed });
    expect([workflow.state, workflow.usual]).toEqual(['no-baseline', null]);
    expect(title).toBe('CI 10m 05s: no baseline yet: 3 runs by push; runs by pull_request may do other work');
  });

  test('are a baseline of a job that both start, and that reads nothing of the event', () => {
    const pulls = times(30, { text: DEPLOY, event: 'pull_request', jobs: pull });
    const { jobs } = judge([...pulls, ...times(3, { text: DEPLOY, jobs: pushed }, 100)], { text: DEPLOY, jobs: pushed });
    expect(jobs.map(({ name, usual }) => [name, usual?.n])).toEqual([
      ['deploy', undefined],
      ['test', 33],
    ]);
  });

  const nightly = (step: string, more = '') => `on: [push, schedule]\n${more}jobs:\n  a:\n${steps('run: fast.sh', step)}`;
  test.each([
    ['a condition', nightly("if: github.event_name == 'schedule'\n        run: slow.sh")],
    ['a condition in braces', nightly("if: ${{ github['event_name'] != 'push' }}\n        run: slow.sh")],
    ['the branch', nightly('run: build.sh ${{ github.ref_name }}')],
    ['all of the context', nightly("run: build.sh '${{ toJSON(github) }}'")],
    ['env of the workflow', nightly('run: build.sh', 'env:\n  MODE: ${{ github.event.schedule }}\n')],
    ['an input of an action', nightly('uses: a/b@v1\n        with:\n          full: ${{ inputs.full }}')],
    ['a script', nightly('run: test "$GITHUB_EVENT_NAME" = push || slow.sh')],
    ['a job that is needed', nightly('run: x').replace('  a:\n', `  c:\n${steps('run: echo ${{ github.ref }}')}  a:\n    needs: c\n`)],
  ])('are no baseline of a job in which %s tells events apart', (_, text) => {
    const pushes = times(60, { text, jobs: [['a', 10]] });
    const nights = times(4, { text, event: 'schedule', jobs: [['a', 600]] }, 100);
    const { states, jobs } = judge([...pushes, ...nights], { text, event: 'schedule', jobs: [['a', 600]] });
    expect(states).toEqual(['no-baseline', 'no-baseline']);
    expect(jobs[0]?.withheld).toEqual({ why: 'other-work', event: 'schedule', n: 4, others: ['push'] });
  });

  test('are a baseline where the file, or without it the jobs that ran, are the same', () => {
    for (const text of [nightly('run: slow.sh'), null]) {
      const pushes = times(60, { text, jobs: [['a', 10]] });
      expect(judge(pushes, { text, event: 'schedule', jobs: [['a', 10]] }).jobs[0]).toMatchObject({ state: 'noise', usual: { n: 60 } });
    }
  });
});

describe('the default of an input', () => {
  const text = (value: number, step: string) =>
    `on:\n  workflow_dispatch:\n    inputs:\n      size: { default: ${value} }\njobs:\n  a:\n${steps(step)}`;
  const changed = (step: string) => {
    const event = 'workflow_dispatch';
    const before = times(8, { text: text(1, step), event, jobs: [['a', 10]] });
    return judge(before, { text: text(99, step), event, jobs: [['a', 600]] }).jobs[0];
  };
  test.each(['run: go.sh ${{ inputs.size }}', 'run: go.sh ${{ github.event.inputs.SIZE }}', "if: inputs['size'] > 5\n        run: go.sh"])(
    'begins a new baseline of a job that reads it by %s',
    (step) => expect(changed(step)).toMatchObject({ state: 'no-baseline', cut: { since: null, before: { n: 8 } } }),
  );
  test('says nothing of a job that does not read it', () => expect(changed('run: go.sh')).toMatchObject({ state: 'slower', cut: null }));
});

describe('beside a run whose file is not known', () => {
  const text = `on: push\njobs:\n  a:\n${steps('run: slow.sh')}  b:\n${steps('run: fast.sh')}`;
  const known = times(8, {
    text,
    jobs: [
      ['a', 600],
      ['b', 10],
    ],
  });
  const swapped = [
    ['a', 10],
    ['b', 600],
  ] as const;

  test('a deviation is not told, only what is usual', () => {
    const { states, title, body, jobs } = judge(known, { text: null, jobs: swapped });
    expect(states).toEqual(['noise', 'not-comparable', 'not-comparable']);
    expect(jobs.map(({ usual }) => usual?.p50)).toEqual([600, 10]);
    expect(title).toBe('CI 10m 05s: within noise, usual 10m 05s (n 8)');
    expect(body).toContain('not compared: the workflow file of this run is not known yet');
    expect(judge(known, { text: null, jobs: [['a', 900]] }).title).toBe(
      'CI 15m 05s: not compared: the workflow file of this run is not known yet; usual 10m 05s (n 8)',
    );
  });

  test('that is a fork’s, or shows no file of its own, nothing is said to be coming', () => {
    const of = (more: Partial<Told>) => judge(known, { text: null, jobs: swapped, ...more }).jobs[1];
    expect(of({ headRepositoryId: 7 })?.withheld).toEqual({ why: 'file-unknown', isComing: false });
    expect(of({})?.withheld).toEqual({ why: 'file-unknown', isComing: true });
  });
});
