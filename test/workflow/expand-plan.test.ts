import { describe, expect, test } from '@jest/globals';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import type { Workflow } from '../../src/workflow/model.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import type { ExpandedPlan, PlannedJob } from '../../src/workflow/plan.ts';

function parse(name: string, text: string): Workflow {
  const result = parseWorkflow(`.github/workflows/${name}.yml`, text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.workflow;
}

function planOf(text: string): ExpandedPlan {
  return expandPlan(parse('ci', text));
}

function namesOf(job: string): readonly (string | null)[] {
  const plan = planOf(`on: push\njobs:\n  test:\n    runs-on: x\n    steps: [{ run: a }]\n${job.replace(/^/gm, '    ')}\n`);
  return plan.triggers[0]?.jobs.map(({ displayName }) => displayName) ?? [];
}

describe('expandPlan', () => {
  test('repeats the jobs for each trigger, with its filters', () => {
    const plan = planOf('on:\n  push: { branches: [main] }\n  workflow_dispatch:\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: a }]\n');
    expect(plan.triggers.map(({ event, filters, jobs }) => [event, filters, jobs.length])).toEqual([
      ['push', { branches: ['main'] }, 1],
      ['workflow_dispatch', null, 1],
    ]);
  });

  test('says what each job may do, with the block of the workflow where it has none', () => {
    const plan = planOf(
      'on: push\npermissions: read-all\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: a }]\n  b:\n    permissions: { contents: write }\n    runs-on: x\n    steps: [{ run: a }]\n',
    );
    expect(plan.triggers[0]?.jobs.map(({ permissions }) => permissions)).toEqual(['read-all', new Map([['contents', 'write']])]);
  });

  test('keeps every key that has no field of its own, known or not', () => {
    const plan = planOf(`name: CI
on: push
cache-mode: read
defaults: { run: { shell: bash } }
jobs:
  a:
    runs-on: x
    services: { db: { image: postgres } }
    new-key: 1
    steps:
      - run: a
        working-directory: sub
        background: true
`);
    expect(plan.rest).toEqual({ name: 'CI', 'cache-mode': 'read', defaults: { run: { shell: 'bash' } } });
    const [job] = plan.triggers[0]?.jobs ?? [];
    expect(job?.rest).toEqual({ services: { db: { image: 'postgres' } }, 'new-key': 1 });
    expect(job?.steps[0]).toMatchObject({ index: 0, run: 'a', uses: null, rest: { 'working-directory': 'sub', background: true } });
  });

  test('names job runs as GitHub does', () => {
    expect(namesOf('')).toEqual(['test']);
    expect(namesOf('name: Unit tests')).toEqual(['Unit tests']);
    expect(namesOf('strategy: { matrix: { node: [18, 20], os: [ubuntu-latest] } }')).toEqual([
      'test (18, ubuntu-latest)',
      'test (20, ubuntu-latest)',
    ]);
    expect(namesOf('name: Unit\nstrategy: { matrix: { node: [18] } }')).toEqual(['Unit (18)']);
    expect(namesOf('strategy: { matrix: { include: [{ name: cilium, file: ./x, slow: true }] } }')).toEqual(['test (cilium, ./x, true)']);
    expect(namesOf('strategy: { matrix: { os: [{ label: u, cpu: 2 }] } }')).toEqual(['test (u, 2)']);
  });

  test('evaluates a name that the leg alone decides, and leaves others open', () => {
    expect(namesOf('name: Test on ${{ matrix.os }}\nstrategy: { matrix: { os: [a, b] } }')).toEqual(['Test on a', 'Test on b']);
    expect(namesOf("name: ${{ matrix.title || format('node {0}', matrix.node) }}\nstrategy: { matrix: { node: [18] } }")).toEqual([
      'node 18',
    ]);
    expect(namesOf('name: Test ${{ github.ref }}\nstrategy: { matrix: { os: [a] } }')).toEqual([null]);
    expect(namesOf('name: Test ${{ vars.WHAT }}')).toEqual([null]);
  });

  test('lets a job with a computed matrix stand once, and says why', () => {
    const plan = planOf(
      'on: push\njobs:\n  a:\n    strategy: { matrix: { os: "${{ fromJSON(needs.b.outputs.os) }}" } }\n    needs: b\n    runs-on: x\n    steps: [{ run: a }]\n  b: { runs-on: x, steps: [{ run: a }] }\n',
    );
    expect(plan.unexpanded).toEqual([
      { job: 'a', reason: expect.stringMatching(/^matrix\.os is computed at run time: .*needs\.b\.outputs\.os/) },
    ]);
    const [job] = plan.triggers[0]?.jobs ?? [];
    expect(job).toMatchObject({ key: 'a', displayName: null, matrix: null, unexpanded: plan.unexpanded[0]?.reason });
  });
});

const MATRIX = 'strategy: { matrix: { include: [{ v: 3.10, b: true, n: null, e: "", t: "3.10", o: { x: [1.0, 1e20] } }] } }';

describe('names of job runs', () => {
  test('writes scalars as GitHub does and leaves out what is empty', () => {
    expect(namesOf(MATRIX)).toEqual(['test (3.1, true, 3.10, 1, 1E+20)']);
  });

  test('cuts at 100 characters', () => {
    const long = 'x'.repeat(110);
    expect(namesOf(`name: ${long}`)).toEqual([`${'x'.repeat(97)}...`]);
    expect(namesOf(`strategy: { matrix: { v: [${'y'.repeat(93)}, ${'z'.repeat(94)}] } }`)).toEqual([
      `test (${'y'.repeat(93)})`,
      `test (${'z'.repeat(91)}...`,
    ]);
  });

  test('takes the key where a name is empty or comes to nothing', () => {
    expect(namesOf("name: ''\nstrategy: { matrix: { v: [1] } }")).toEqual(['test (1)']);
    expect(namesOf('name: ${{ matrix.none }}\nstrategy: { matrix: { v: [1] } }')).toEqual(['test (1)']);
    expect(namesOf('name: 3.10')).toEqual(['3.1']);
  });

  test('knows the place of a leg among the others', () => {
    expect(namesOf('name: ${{ strategy.job-index }} of ${{ strategy.job-total }}\nstrategy: { matrix: { v: [a, b] } }')).toEqual([
      '0 of 2',
      '1 of 2',
    ]);
  });

  test('shows the axes and not what an include only adds', () => {
    expect(namesOf('strategy: { matrix: { os: [a], include: [{ os: a, extra: 1 }, { extra: 2, os: b }] } }')).toEqual([
      'test (a)',
      'test (b, 2)',
    ]);
  });

  test('runs a job without its matrix where everything is excluded', () => {
    expect(namesOf('strategy: { matrix: { os: [a], exclude: [{ os: a }] } }')).toEqual(['test']);
  });
});

function jobsOf(text: string, sources?: Readonly<Record<string, string>>): ReadonlyMap<string, readonly PlannedJob[]> {
  const workflows = new Map(Object.entries(sources ?? {}).map(([name, source]) => [`.github/workflows/${name}.yml`, parse(name, source)]));
  const plan = expandPlan(parse('ci', text), { workflows, actions: new Map() });
  return new Map(plan.triggers.map(({ event, jobs }) => [event, jobs]));
}

const body = 'runs-on: x\n    steps: [{ run: a }]';

describe('what a trigger alone tells', () => {
  test('expands a matrix for each trigger', () => {
    const matrix = "${{ fromJSON(github.event_name == 'push' && '[1, 2]' || '[3]') }}";
    const jobs = jobsOf(
      `on: [push, pull_request]\njobs:\n  a:\n    strategy: { matrix: { v: "${matrix}" } }\n    runs-on: "\${{ matrix.v == 1 && 'one' || 'more' }}"\n    steps: [{ run: a }]\n`,
    );
    expect(jobs.get('push')?.map(({ displayName, runner, runsOn }) => [displayName, runner, runsOn])).toEqual([
      ['a (1)', 'one', "${{ matrix.v == 1 && 'one' || 'more' }}"],
      ['a (2)', 'more', "${{ matrix.v == 1 && 'one' || 'more' }}"],
    ]);
    expect(jobs.get('pull_request')?.map(({ displayName }) => displayName)).toEqual(['a (3)']);
  });

  test.each([
    ["github.event_name == 'push'", 'yes'],
    ["github.event_name == 'schedule'", 'no'],
    ['false', 'no'],
    ['${{ false }}', 'no'],
    ['always()', 'yes'],
    ['!cancelled()', 'yes'],
    ['failure()', 'unknown'],
    ["github.ref == 'refs/heads/main'", 'yes'],
    ["github.ref_name != 'main'", 'no'],
    ["github.ref_type == 'tag'", 'no'],
    ["github.repository == 'octo/demo'", 'unknown'],
    ["github.event_name == 'schedule' && vars.X", 'no'],
    ["github.workflow == '.github/workflows/ci.yml'", 'yes'],
    ['inputs.debug', 'no'],
    ["needs.before.result == 'success'", 'yes'],
    ["needs.before.outputs.go == 'true'", 'unknown'],
  ])('if: %s on a push to main: %s', (condition, runs) => {
    const text = `on:\n  push: { branches: [main] }\njobs:\n  before:\n    ${body}\n  a:\n    needs: before\n    if: ${JSON.stringify(condition)}\n    ${body}\n`;
    expect(jobsOf(text).get('push')?.[1]?.runs).toBe(runs);
  });

  test.each([
    ['pull_request: { branches: [main] }', "github.ref == 'refs/heads/main'", 'no'],
    ['pull_request: { branches: [main] }', "github.base_ref == 'main'", 'yes'],
    ['pull_request:', "startsWith(github.ref, 'refs/heads/')", 'no'],
    ['pull_request:', "startsWith(github.ref, 'refs/tags/v')", 'no'],
    ['pull_request:', "endsWith(github.ref_name, '/merge')", 'yes'],
    ['pull_request:', "github.ref_name == 'main'", 'no'],
    ['pull_request: { types: [opened, synchronize] }', "github.ref != 'refs/heads/main'", 'yes'],
    ['pull_request: { types: [opened, closed] }', "github.ref == 'refs/heads/main'", 'unknown'],
    ['pull_request: { types: [labeled] }', "github.ref == 'refs/heads/main'", 'unknown'],
    ['pull_request_review:', "github.ref == 'refs/heads/main'", 'unknown'],
    ['pull_request_target: { branches: [next] }', "github.ref == 'refs/heads/next'", 'unknown'],
    ['pull_request_target: { branches: [next] }', "github.ref == 'refs/heads/main'", 'unknown'],
    ['pull_request_target: { branches: [next] }', "github.base_ref == 'next'", 'yes'],
    ['pull_request_target:', "startsWith(github.ref, 'refs/pull/')", 'no'],
    ['merge_group:', "github.ref == 'refs/heads/main'", 'no'],
    ['merge_group:', "startsWith(github.ref, 'refs/heads/gh-readonly-queue/')", 'yes'],
    ['merge_group: { branches: [main] }', "startsWith(github.ref_name, 'gh-readonly-queue/main/')", 'yes'],
    ['merge_group: { branches: [main] }', "startsWith(github.ref_name, 'gh-readonly-queue/next/')", 'no'],
    ['push: { branches: [main, next] }', "startsWith(github.ref, 'refs/tags/')", 'no'],
    ['push: { tags: ["v*"] }', "github.ref == 'refs/heads/main'", 'no'],
    ['push:', "startsWith(github.ref, 'refs/tags/')", 'unknown'],
  ])('%s: if: %s: %s', (on, condition, runs) => {
    const event = on.slice(0, on.indexOf(':'));
    expect(jobsOf(`on:\n  ${on}\njobs:\n  a:\n    if: ${condition}\n    ${body}\n`).get(event)?.[0]?.runs).toBe(runs);
  });

  test('does not take one of several refs for the one', () => {
    const condition = "github.ref == 'refs/heads/main'";
    for (const filters of ['{ branches: [main, next] }', "{ branches: ['main*'] }", '{ branches: [main], tags: [v1] }', '']) {
      expect(jobsOf(`on:\n  push: ${filters}\njobs:\n  a:\n    if: ${condition}\n    ${body}\n`).get('push')?.[0]?.runs).toBe('unknown');
    }
    expect(
      jobsOf(`on:\n  pull_request: { branches: [main] }\njobs:\n  a:\n    if: github.base_ref == 'main'\n    ${body}\n`).get(
        'pull_request',
      )?.[0]?.runs,
    ).toBe('yes');
  });

  test('skips what stands behind a skipped job, however far, unless its condition asks for the state', () => {
    const job = (key: string, needs: string, condition: string) => `  ${key}:\n    needs: ${needs}\n    if: ${condition}\n    ${body}\n`;
    const text = `on: push\njobs:\n  z:\n    if: false\n    ${body}\n${job('A', 'z', 'true')}${job('b', 'a', 'always()')}${job('c', 'b', 'true')}${job('d', '[c, z]', '"!failure()"')}${job('e', 'z', '"failure() || success()"')}`;
    expect(
      jobsOf(text)
        .get('push')
        ?.map(({ key, runs }) => `${key} ${runs}`),
    ).toEqual(['z no', 'A no', 'b yes', 'c no', 'd yes', 'e unknown']);
  });

  test('keeps a job that a trigger skips in its plan', () => {
    const jobs = jobsOf(`on: [push, schedule]\njobs:\n  a:\n    if: github.event_name == 'push'\n    ${body}\n`);
    expect(jobs.get('schedule')?.map(({ key, runs }) => [key, runs])).toEqual([['a', 'no']]);
  });

  test('shares the work of many triggers', () => {
    const events =
      'branch_protection_rule check_run check_suite create delete deployment deployment_status discussion discussion_comment fork gollum issue_comment issues label merge_group milestone page_build public pull_request pull_request_review pull_request_review_comment pull_request_target push registry_package release repository_dispatch status watch'.split(
        ' ',
      );
    const axis = `[${Array.from({ length: 16 }, (_, i) => `v${i}`).join(', ')}]`;
    const condition = Array.from({ length: 58 }, (_, i) => `github.event_name == 'event_${i}'`).join(' || ');
    const job = (i: number) => `  j${i}:\n    if: ${condition}\n    strategy: { matrix: { a: ${axis}, b: ${axis} } }\n    ${body}\n`;
    const workflow = parse('ci', `on: [${events.join(', ')}]\njobs:\n${Array.from({ length: 60 }, (_, i) => job(i)).join('')}`);
    expect(workflow.text.length).toBeGreaterThan(130_000);
    const started = process.cpuUsage();
    const { triggers } = expandPlan(workflow);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(2_000);
    expect(triggers.map(({ jobs }) => new Set(jobs.map(({ key }) => key)).size)).toEqual(events.map(() => 60));
    expect(triggers[0]?.jobs[0]).toMatchObject({ displayName: 'j0 (v0, v0)', runs: 'no' });
    const [full, last] = [triggers.at(-1)?.jobs[0], triggers.flatMap(({ jobs }) => jobs.filter(({ unexpanded }) => unexpanded === null))];
    expect(full).toMatchObject({ displayName: null, runs: 'unknown', unexpanded: 'the plan has more than 20000 job runs' });
    expect(last.length).toBeLessThanOrEqual(20_000);
  });

  test('stops where a plan would be too large to hold', () => {
    const range = `[${Array.from({ length: 250 }, (_, i) => i).join(', ')}]`;
    const job = (i: number) => `  a${i}:\n    strategy: { matrix: { v: ${range} } }\n    ${body}\n`;
    const plan = planOf(`on: push\njobs:\n${Array.from({ length: 90 }, (_, i) => job(i)).join('')}`);
    expect(plan.triggers[0]?.jobs.length).toBeLessThanOrEqual(20_100);
    expect(plan.unexpanded[0]).toEqual({ job: 'a80', reason: 'the plan has more than 20000 job runs' });
    expect(plan.triggers[0]?.jobs.at(-1)?.key).toBe('a89');
  });
});

const CALLED = `on:
  workflow_call:
    inputs:
      os: { type: string, default: linux }
      count: { type: number }
      deep: { type: boolean }
      token: { type: string }
jobs:
  unit:
    name: Unit on \${{ inputs.os }}
    runs-on: \${{ inputs.os }}
    steps: [{ run: a }]
  extra:
    if: inputs.deep || inputs.count > 2
    strategy: { matrix: { v: [1] } }
    ${body}
`;
const call = (key: string, more: string, workflow = 'build') => `  ${key}:\n    uses: ./.github/workflows/${workflow}.yml\n${more}`;

describe('called workflows', () => {
  const namesIn = (job: PlannedJob | undefined) =>
    job?.called?.known === true ? job.called.jobs.map(({ displayName, runner, runs }) => [displayName, runner, runs]) : job?.called;

  test('run with what the caller gives, or by default', () => {
    const text = `on: push\njobs:\n${call('plain', '')}${call('given', '    name: Given\n    with: { os: mac, deep: true, token: "${{ vars.T }}" }\n')}`;
    const [plain, given] = jobsOf(text, { build: CALLED }).get('push') ?? [];
    expect(namesIn(plain)).toEqual([
      ['plain / Unit on linux', 'linux', 'yes'],
      ['plain / extra (1)', 'x', 'no'],
    ]);
    expect(namesIn(given)).toEqual([
      ['Given / Unit on mac', 'mac', 'yes'],
      ['Given / extra (1)', 'x', 'yes'],
    ]);
  });

  test('run for each leg of their caller, and call others', () => {
    const text = `on: push\njobs:\n${call('a', '    strategy: { matrix: { os: [l, m] } }\n    with: { os: "${{ matrix.os }}" }\n', 'middle')}`;
    const middle = `on: { workflow_call: { inputs: { os: { type: string } } } }\njobs:\n${call('b', '    with: { os: "${{ inputs.os }}" }\n')}`;
    const [one, two] = jobsOf(text, { middle, build: CALLED }).get('push') ?? [];
    const inner = (job: PlannedJob | undefined) => (job?.called?.known === true ? job.called.jobs[0] : undefined);
    expect(namesIn(inner(one))).toEqual([
      ['a (l) / b / Unit on l', 'l', 'yes'],
      ['a (l) / b / extra (1)', 'x', 'no'],
    ]);
    expect(inner(two)?.displayName).toBe('a (m) / b');
  });

  test('do not run where their caller does not, and perhaps where it perhaps does', () => {
    const text = `on: push\njobs:\n${call('no', '    if: false\n')}${call('perhaps', '    if: vars.X\n')}`;
    const jobs = jobsOf(text, { build: CALLED }).get('push') ?? [];
    expect(jobs.map((job) => (job.called?.known === true ? job.called.jobs.map(({ runs }) => runs) : null))).toEqual([
      ['no', 'no'],
      ['unknown', 'no'],
    ]);
  });

  test('leave open what only a run gives them', () => {
    const text = `on: push\njobs:\n${call('a', '    with: { os: "${{ vars.OS }}" }\n')}`;
    expect(namesIn(jobsOf(text, { build: CALLED }).get('push')?.[0])).toEqual([
      [null, null, 'yes'],
      ['a / extra (1)', 'x', 'no'],
    ]);
  });

  test('see the event of their caller, and as a file of their own none', () => {
    const called = `on: [workflow_call, schedule]\njobs:\n  a:\n    if: github.event_name == 'schedule'\n    ${body}\n`;
    const caller = jobsOf(`on: push\njobs:\n${call('c', '')}`, { build: called }).get('push')?.[0];
    expect(caller?.called?.known === true && caller.called.jobs[0]?.runs).toBe('no');
    const own = jobsOf(called);
    expect([own.get('workflow_call')?.[0]?.runs, own.get('schedule')?.[0]?.runs]).toEqual(['unknown', 'yes']);
  });

  test.each([
    ['octo/other/.github/workflows/x.yml@v1', 'the called workflow stands in another repository'],
    ['./.github/workflows/missing.yml', 'no workflow that could be read is at ./.github/workflows/missing.yml'],
    ['./.github/workflows/sub/build.yml', './.github/workflows/sub/build.yml is not in .github/workflows'],
    ['./.github/workflows/../workflows/build.yml', null],
    ['././.github//workflows/build.yml', null],
    ['./.github/workflows/push.yml', '.github/workflows/push.yml has no workflow_call trigger'],
    ['./.github/workflows/loop.yml', null],
    ['$/.github/workflows/build.yml', null],
  ])('that are called as %s', (uses, reason) => {
    const sources = {
      push: `on: push\njobs:\n  a:\n    ${body}\n`,
      loop: `on: workflow_call\njobs:\n${call('again', '', 'loop')}`,
      build: CALLED,
    };
    const job = jobsOf(`on: push\njobs:\n  c:\n    uses: ${uses}\n`, sources).get('push')?.[0];
    if (reason !== null) expect(job?.called).toEqual({ known: false, reason });
    else expect(job?.called).toMatchObject({ known: true });
    const inner = job?.called?.known === true ? job.called.jobs[0]?.called : null;
    if (uses.includes('loop')) expect(inner).toEqual({ known: false, reason: '.github/workflows/loop.yml calls itself' });
  });

  describe('and what their jobs may do', () => {
    const calling = (permissions: string) => `on: push\n${call('x', permissions).replace(/^/, 'jobs:\n')}`;
    const called = (workflow: string, job: string) => `on: workflow_call\n${workflow}jobs:\n  a:\n${job}    ${body}\n  b:\n    ${body}\n`;
    const look = (text: string, build: string) => {
      const job = jobsOf(text, { build }).get('push')?.[0]?.called;
      return job?.known === true ? job.jobs.map(({ permissions }) => permissions) : job?.reason;
    };

    test('is what the calling job may, or less', () => {
      const allowed = '    permissions: { contents: write, issues: read }\n';
      const all = new Map([
        ['contents', 'write'],
        ['issues', 'read'],
      ]);
      expect(look(calling(allowed), called('', ''))).toEqual([all, all]);
      expect(look(`permissions: read-all\n${calling('')}`, called('', ''))).toEqual(['read-all', 'read-all']);
      expect(look(calling(''), called('', ''))).toEqual([null, null]);
      expect(look(calling(allowed), called('', '    permissions: { contents: read }\n'))).toEqual([new Map([['contents', 'read']]), all]);
      expect(look(calling(allowed), called('permissions: {}\n', '    permissions: { issues: read }\n'))).toEqual([
        new Map([['issues', 'read']]),
        new Map(),
      ]);
    });

    test('reaches through workflows that call others', () => {
      const middle = `on: workflow_call\njobs:\n${call('y', '')}`;
      const text = `on: push\njobs:\n${call('x', '    permissions: { contents: read }\n', 'middle')}`;
      const outer = jobsOf(text, { middle, build: called('', '') }).get('push')?.[0]?.called;
      const inner = outer?.known === true ? outer.jobs[0]?.called : null;
      expect(inner?.known === true && inner.jobs[0]?.permissions).toEqual(new Map([['contents', 'read']]));
    });

    test.each([
      [
        '    permissions: { contents: read }\n',
        'permissions: { contents: write }\n',
        '',
        '.github/workflows/build.yml asks for contents: write',
      ],
      [
        '    permissions: { contents: read }\n',
        '',
        '    permissions: { issues: read }\n',
        'a of .github/workflows/build.yml asks for issues: read',
      ],
      ['    permissions: {}\n', 'permissions: read-all\n', '', 'asks for actions: read'],
      ['    permissions: read-all\n', 'permissions: write-all\n', '', 'asks for contents: write'],
      ['    permissions: read-all\n', '', '    permissions: { id-token: write }\n', 'asks for id-token: write'],
    ])('is refused beyond that: %j, %j, %j', (permissions, workflow, job, reason) => {
      expect(look(calling(permissions), called(workflow, job))).toContain(`${reason}${', which the calling job does not have'}`);
    });

    test('is not judged where the repository decides, nor refused within bounds', () => {
      expect(look(calling(''), called('permissions: write-all\n', ''))).toEqual(['write-all', 'write-all']);
      for (const allowed of ['write-all', 'read-all']) {
        expect(look(calling(`    permissions: ${allowed}\n`), called('permissions: { contents: read, pages: none }\n', ''))).toHaveLength(
          2,
        );
      }
    });
  });

  test('end after ten levels and fifty workflows', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`w${i}`, `on: workflow_call\njobs:\n${call('n', '', `w${i + 1}`)}`]),
    );
    let job = jobsOf(`on: push\njobs:\n${call('n', '', 'w0')}`, chain).get('push')?.[0];
    let levels = 1;
    for (; job?.called?.known === true; levels += 1) job = job.called.jobs[0];
    expect(levels).toBe(10);
    expect(job?.called).toEqual({ known: false, reason: 'workflows call each other over more than 10 levels' });

    const many = Array.from({ length: 51 }, (_, i) => `w${i}`);
    const text = `on: push\njobs:\n${many.map((name) => call(name, '', name)).join('')}${call('again', '', 'w0')}`;
    const jobs = jobsOf(text, Object.fromEntries(many.map((name) => [name, CALLED]))).get('push') ?? [];
    expect(jobs.filter(({ called }) => called?.known !== true).map(({ key, called }) => [key, called])).toEqual([
      ['w50', { known: false, reason: 'the run calls more than 50 workflows' }],
    ]);
  });

  test('cannot make a plan that is too large to hold', () => {
    const wide = (next: string) =>
      `on: workflow_call\njobs:\n${call('a', '    strategy: { matrix: { v: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } }\n', next)}`;
    const sources = { ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`w${i}`, wide(`w${i + 1}`)])), w8: CALLED };
    const count = (jobs: readonly PlannedJob[]): number =>
      jobs.reduce((sum, { called }) => sum + 1 + (called?.known === true ? count(called.jobs) : 0), 0);
    expect(count(jobsOf(`on: push\njobs:\n${call('n', '', 'w0')}`, sources).get('push') ?? [])).toBeLessThan(20_100);
  });
});
