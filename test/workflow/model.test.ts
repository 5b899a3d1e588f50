import { describe, expect, test } from '@jest/globals';
import type { CallerJob, RunnableJob, RunStep, Workflow } from '../../src/workflow/model.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { runSetting } from '../../src/workflow/walk.ts';

function read(text: string): Workflow {
  const result = parseWorkflow('.github/workflows/ci.yml', text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.workflow;
}

function jobOf(workflow: Workflow, key = 'a'): RunnableJob {
  const job = workflow.jobs.find((candidate) => candidate.key === key);
  if (job?.kind !== 'job') throw new Error(`no job ${key}`);
  return job;
}

const withJob = (keys: string) => `on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: a }]\n${keys}`;

describe('the model of a workflow', () => {
  test('has what events hand over and what calls take and give', () => {
    const { triggers, runName } = read(`on:
  workflow_call:
    inputs:
      os: { type: string, required: true }
      count: { type: number, default: 3 }
      ref: { type: string, default: "\${{ github.ref }}" }
    secrets: { token: { required: true }, other: }
    outputs: { version: { value: "\${{ jobs.a.outputs.v }}" } }
  workflow_dispatch:
    inputs:
      level: { type: choice, options: [low, high], default: low, required: "true" }
      bare:
  workflow_run: { workflows: [CI, Lint], types: [completed], branches-ignore: [wip/**] }
  image_version: { names: [a], versions: 1.* }
  schedule: [{ cron: '0 4 * * 1', timezone: Europe/Berlin }]
run-name: Run by \${{ github.actor }}
jobs: { a: { uses: ./x } }
`);
    const call = triggers.get('workflow_call');
    expect([...(call?.inputs ?? [])].map(([name, { type, required, default: or }]) => [name, type, required, or?.known])).toEqual([
      ['os', 'string', true, undefined],
      ['count', 'number', false, true],
      ['ref', 'string', false, false],
    ]);
    expect(call?.inputs.get('count')).toMatchObject({ default: { value: 3 }, route: ['on', 'workflow_call', 'inputs', 'count'] });
    expect([...(call?.secrets ?? [])].map(([name, { required }]) => [name, required])).toEqual([
      ['token', true],
      ['other', false],
    ]);
    expect(call?.outputs.get('version')).toMatchObject({ known: false, expression: '${{ jobs.a.outputs.v }}' });
    const dispatch = triggers.get('workflow_dispatch')?.inputs;
    expect(dispatch?.get('level')).toMatchObject({ type: 'choice', options: ['low', 'high'], required: true, default: { value: 'low' } });
    expect(dispatch?.get('bare')).toMatchObject({ type: null, required: false, default: null, options: null });
    expect(triggers.get('workflow_run')).toMatchObject({ workflows: ['CI', 'Lint'], types: ['completed'], branchesIgnore: ['wip/**'] });
    expect(triggers.get('image_version')).toMatchObject({ names: ['a'], versions: ['1.*'] });
    expect(triggers.get('schedule')?.schedules).toEqual([{ cron: '0 4 * * 1', timezone: 'Europe/Berlin' }]);
    expect(runName).toMatchObject({ known: false });
  });

  test('takes containers and services apart', () => {
    const job = jobOf(
      read(
        withJob(`    container: { image: "node:\${{ matrix.v }}", options: --cpus 1, volumes: [a:/a], credentials: { username: u, password: "\${{ secrets.P }}" } }
    services:
      db: { image: postgres, ports: [5432, "\${{ vars.PORT }}:1"], env: { A: 1 }, entrypoint: /run, command: -v }
      cache: redis:7
`),
      ),
    );
    expect(job.container).toMatchObject({
      known: false,
      image: { known: false },
      options: { value: '--cpus 1' },
      volumes: [{ value: 'a:/a' }],
    });
    expect(job.container?.credentials?.entries.get('password')).toMatchObject({ known: false });
    expect(job.services?.entries.get('db')).toMatchObject({
      image: { known: true, value: 'postgres' },
      ports: [{ known: true, value: '5432' }, { known: false }],
      entrypoint: { value: '/run' },
      command: { value: '-v' },
    });
    expect(job.services?.entries.get('db')?.env?.entries.get('A')).toMatchObject({ value: 1 });
    expect(job.services?.entries.get('cache')).toMatchObject({ image: { value: 'redis:7' }, ports: null });
    expect(jobOf(read(withJob('    container: node:24\n'))).container).toMatchObject({
      known: true,
      value: 'node:24',
      image: { value: 'node:24' },
    });
    expect(jobOf(read(withJob('    container: ${{ fromJSON(vars.C) }}\n'))).container).toMatchObject({
      known: false,
      image: { known: false },
    });
  });

  test('takes environments, snapshots and runners apart', () => {
    const job = jobOf(
      read(
        withJob(
          '    environment: { name: prod, url: "${{ steps.a.outputs.u }}", deployment: false }\n    snapshot: { image-name: i, version: 1.*, if: github.ref }\n    cancel-timeout-minutes: 3\n',
        ).replace('runs-on: x', 'runs-on: { group: big, labels: [linux, "${{ matrix.os }}"] }'),
      ),
    );
    expect(job.environment).toMatchObject({ name: { value: 'prod' }, url: { known: false }, deployment: { known: true, value: false } });
    expect(job.snapshot).toMatchObject({ imageName: { value: 'i' }, version: { value: '1.*' }, condition: { known: false } });
    expect(job.runsOn).toMatchObject({ known: false, group: { value: 'big' }, labels: [{ value: 'linux' }, { known: false }] });
    expect(job.cancelTimeoutMinutes).toMatchObject({ value: 3 });
    expect(jobOf(read(withJob('    environment: prod\n    snapshot: i\n')))).toMatchObject({
      environment: { name: { value: 'prod' }, url: null, deployment: null },
      snapshot: { imageName: { value: 'i' } },
      runsOn: { labels: [{ value: 'x' }], group: null },
    });
    expect(jobOf(read(withJob('').replace('runs-on: x', 'runs-on: ${{ fromJSON(vars.R) }}'))).runsOn).toMatchObject({
      known: false,
      labels: null,
    });
  });

  test('gives the axes of a matrix as nodes, and says when one expression gives all', () => {
    const { strategy } = jobOf(
      read(withJob('    strategy: { matrix: { os: [x, y], v: "${{ fromJSON(vars.V) }}", include: [{ os: z }] } }\n')),
    );
    expect([...(strategy?.matrix?.axes ?? [])].map(([axis, { known, route }]) => [axis, known, route.at(-1)])).toEqual([
      ['os', true, 'os'],
      ['v', false, 'v'],
    ]);
    expect(strategy?.matrix).toMatchObject({ include: { known: true, value: [{ os: 'z' }] }, exclude: null });
    const computed = jobOf(read(withJob('    strategy: ${{ fromJSON(vars.S) }}\n'))).strategy;
    expect(computed).toMatchObject({ matrix: { known: false, include: null }, failFast: { known: false }, maxParallel: { known: false } });
    expect(jobOf(read(withJob('    strategy: { matrix: "${{ fromJSON(vars.M) }}" }\n'))).strategy?.matrix).toMatchObject({ known: false });
  });

  test('never takes an expression for the absence of a block, nor for one of its keys', () => {
    const job = jobOf(read(withJob('    env: ${{ fromJSON(vars.E) }}\n')));
    expect(job.env).toMatchObject({ computed: '${{ fromJSON(vars.E) }}' });
    expect(job.env?.entries.size).toBe(0);
    const mixed = jobOf(read(withJob('    env: { A: 1, "${{ github.ref_name }}": 2 }\n'))).env;
    expect(mixed?.computed).toBe('${{ github.ref_name }}');
    expect(jobOf(read(withJob('    env: { A: 1 }\n'))).env?.computed).toBeNull();
  });

  test.each([
    ['a need', withJob('    needs: ["${{ github.ref }}"]\n')],
    ['the id of a step', withJob('').replace('run: a', 'run: a, id: "${{ github.ref }}"')],
    ['a step to wait for', withJob('').replace('run: a', 'wait: "${{ github.ref }}"')],
    ['a step to cancel', withJob('').replace('run: a', 'cancel: "${{ github.ref }}"')],
    ['what runs in the background', withJob('').replace('run: a', 'run: a, background: "${{ github.ref }}"')],
    ['a branch', withJob('').replace('push', '{ push: { branches: ["${{ github.ref }}"] } }')],
    ['a schedule', withJob('').replace('push', '{ schedule: [{ cron: "${{ github.ref }}" }] }')],
    ['a permission', withJob('    permissions: { contents: "${{ github.ref }}" }\n')],
    ['an action', withJob('').replace('run: a', 'uses: "a/b@${{ github.ref }}"')],
  ])('leaves %s to no expression', (_, text) => {
    const result = parseWorkflow('ci.yml', text);
    expect(result.ok ? [] : result.problems.map(({ code }) => code)).toContain('not-a-workflow');
  });

  test('reads the secrets and inputs of a call', () => {
    const workflow = read(
      'on: push\njobs:\n  a: { uses: ./x, secrets: inherit, cache-mode: read }\n  b: { uses: ./x, secrets: { t: "${{ secrets.T }}" }, with: { n: 1 } }\n',
    );
    const [a, b] = workflow.jobs as [CallerJob, CallerJob];
    expect([a.secrets, a.cacheMode]).toMatchObject(['inherit', { value: 'read' }]);
    expect(b.secrets === 'inherit' ? null : b.secrets?.entries.get('t')).toMatchObject({ known: false });
    expect(b.with?.entries.get('n')).toMatchObject({ known: true, value: 1 });
  });

  test('knows the children of groups, and what controls background steps', () => {
    const { steps } = jobOf(
      read(
        withJob('').replace(
          '[{ run: a }]',
          '[{ run: a, id: s, background: true }, { parallel: [{ run: b }, { run: c }] }, { wait: [s] }, { wait-all: true }, { cancel: s }]',
        ),
      ),
    );
    expect(steps.map(({ kind }) => kind)).toEqual(['run', 'parallel', 'wait', 'wait-all', 'cancel']);
    expect(steps[1]).toMatchObject({
      children: [
        { kind: 'run', run: { text: 'b' } },
        { kind: 'run', run: { text: 'c' } },
      ],
    });
    expect([steps[2], steps[4]]).toMatchObject([{ targets: ['s'] }, { targets: ['s'] }]);
  });
});

describe('runSetting', () => {
  const steps = '    steps: [{ run: a }, { run: b, shell: pwsh, working-directory: own }]\n';
  const settings = (text: string) => {
    const workflow = read(text);
    const job = jobOf(workflow);
    return (job.steps as readonly RunStep[]).map((step) =>
      (['shell', 'workingDirectory'] as const).map((setting) => {
        const value = runSetting(workflow, job, step, setting);
        return value === null ? null : value.known ? value.value : value.expression;
      }),
    );
  };

  test('asks the step, its job and the workflow, in this order and each setting for itself', () => {
    const text = `on: push\ndefaults: { run: { shell: bash, working-directory: top } }\njobs:\n  a:\n    runs-on: x\n    defaults: { run: { working-directory: "\${{ matrix.d }}" } }\n${steps}`;
    expect(settings(text)).toEqual([
      ['bash', '${{ matrix.d }}'],
      ['pwsh', 'own'],
    ]);
    expect(settings(`on: push\njobs:\n  a:\n    runs-on: x\n${steps}`)[0]).toEqual([null, null]);
  });

  test('does not fall back on the workflow where one expression gives all of the defaults of a job', () => {
    const text = `on: push\ndefaults: { run: { shell: bash } }\njobs:\n  a:\n    runs-on: x\n    defaults: { run: "\${{ fromJSON(vars.D) }}" }\n${steps}`;
    expect(settings(text)[0]).toEqual(['${{ fromJSON(vars.D) }}', '${{ fromJSON(vars.D) }}']);
  });
});
