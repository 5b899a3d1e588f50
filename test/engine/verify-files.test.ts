import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../src/engine/evidence.ts';
import type { ProposedFile } from '../../src/engine/rule.ts';
import { verifyProposal } from '../../src/engine/verify-proposal.ts';
import type { Json } from '../../src/model/json.ts';
import type { PlanChange } from '../../src/workflow/plan.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';

const PATH = '.github/workflows/ci.yml';
const CALLED = '.github/workflows/build.yml';
const ACTION = '.github/actions/setup/action.yml';
const LIST = '.github/paceline/shards/1.txt';

const CI = `on: [push, pull_request]
permissions: { contents: read }
jobs:
  call:
    uses: ./${CALLED}
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ./.github/actions/setup
`;

const BUILD = `on: workflow_call
permissions: { contents: read }
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: make
`;

const SETUP = `name: Set up
inputs:
  node: { default: '22' }
runs:
  using: composite
  steps:
    # The version that we ship.
    - uses: actions/setup-node@v4
      with:
        node-version: \${{ inputs.node }}
    - run: npm ci
      shell: bash
`;

const SHORTHAND = JSON.stringify({
  paths: [PATH, CALLED, ACTION, LIST, '.github/paceline/other.txt', 'action.yml'],
  files: { [ACTION]: SETUP, [LIST]: 'a.test.ts\nb.test.ts\n', 'action.yml': SETUP },
  siblings: { [CALLED]: BUILD },
  'required-checks': ['call / build'],
});

const LIMIT: ProposedFile = {
  path: PATH,
  edits: [{ op: 'add', route: ['jobs', 'test'], key: 'timeout-minutes', to: { value: 9 } }],
};
const LIMITED: PlanChange = { place: 'jobs.test.timeout-minutes', before: undefined, after: 9 };

const CACHE = {
  path: ACTION,
  edits: [{ op: 'add', route: ['runs', 'steps', 0, 'with'], key: 'cache', to: { value: 'npm' } }],
  planChanges: [{ place: 'runs.steps[0].with.cache', before: undefined, after: 'npm' }],
} as const;

interface Options {
  readonly text?: string;
  readonly shorthand?: string;
  readonly planChanges?: readonly PlanChange[];
  readonly reapply?: (after: Evidence) => number;
  readonly workDelta?: readonly string[];
}

function verify(files: readonly [ProposedFile, ...ProposedFile[]], options: Options = {}) {
  const { text = CI, shorthand = SHORTHAND, planChanges = [], reapply = () => 0, workDelta = [] } = options;
  const evidence = caseEvidence(text, shorthand);
  return verifyProposal({ before: evidence.workflow, proposal: { path: PATH, files, planChanges, workDelta }, evidence, reapply });
}

function outcomeOf(...given: Parameters<typeof verify>): string {
  const result = verify(...given);
  return result.ok ? `proven: ${result.files.map(({ path }) => path).join(' ')}` : `${result.refusal.code}: ${result.refusal.detail}`;
}

function editOf(
  path: string,
  route: readonly (string | number)[],
  to: string | number,
  planChanges: readonly PlanChange[] = [],
): ProposedFile {
  return { path, edits: [{ op: 'set', route, to: { value: to } }], planChanges };
}

describe('a proposal of several files', () => {
  test('is proven with one patch that git applies, the workflow first', () => {
    const fresh = { path: '.github/paceline/shards/2.txt', text: 'b.test.ts\n' };
    const files = [CACHE, { path: LIST, text: 'a.test.ts\n' }, fresh, LIMIT] as const;
    const result = verify(files, { planChanges: [LIMITED] });
    if (!result.ok) throw new Error(result.refusal.detail);
    expect(result.sameWork).toBe(true);
    expect(result.files.map(({ path, before }) => [path, before === null])).toEqual([
      [PATH, false],
      [ACTION, false],
      [LIST, false],
      [fresh.path, true],
    ]);
    const folder = mkdtempSync(join(tmpdir(), 'paceline-patch-'));
    try {
      for (const { path, before } of result.files) {
        mkdirSync(join(folder, dirname(path)), { recursive: true });
        if (before !== null) writeFileSync(join(folder, path), before);
      }
      const env = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() };
      execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input: result.patch, env });
      for (const { path, content } of result.files) expect(readFileSync(join(folder, path), 'utf8')).toBe(content);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is asked of its rule again with every file in its new state', () => {
    const seen: Evidence[] = [];
    const reapply = (after: Evidence) => {
      seen.push(after);
      return 0;
    };
    const called = editOf(CALLED, ['jobs', 'build', 'runs-on'], 'ubuntu-slim', [
      { place: 'jobs.build.runs-on', before: 'ubuntu-latest', after: 'ubuntu-slim' },
    ]);
    expect(outcomeOf([CACHE, called], { reapply })).toBe(`proven: ${ACTION} ${CALLED}`);
    const [after] = seen;
    expect(after?.files.get(ACTION)).toContain('cache: npm');
    expect(after?.localActions.available && after.localActions.value.get(ACTION)?.text).toContain('cache: npm');
    expect(after?.calledWorkflows.available && after.calledWorkflows.value.get(CALLED)?.text).toContain('ubuntu-slim');
    expect(outcomeOf([CACHE], { reapply: () => 1 })).toMatch(/^not-idempotent/);
  });

  test('names each file once and changes something', () => {
    expect(outcomeOf([CACHE, CACHE])).toMatch(/^edit-conflict: The proposal names/);
    expect(outcomeOf([{ path: LIST, text: 'a.test.ts\nb.test.ts\n' }])).toMatch(/^edit-conflict: The edit changes nothing/);
    expect(outcomeOf([{ path: PATH, text: CI }])).toMatch(/^outside-github-folder/);
  });
});

describe('a whole text', () => {
  test.each([
    'README.md',
    '.github/paceline.yml',
    '.github/workflows/new.yml',
    '.github/paceline/../x',
    '.github/paceline/./x',
    '.github/paceline/',
  ])('is not written to %s', (path) => {
    expect(outcomeOf([{ path, text: 'x\n' }])).toMatch(/^outside-github-folder/);
  });

  test('replaces only what was read, and never where it is not known what stands there', () => {
    expect(outcomeOf([{ path: '.github/paceline/other.txt', text: 'x\n' }])).toMatch(/^edit-conflict: Whether/);
    expect(outcomeOf([{ path: '.github/paceline/new.txt', text: 'x\n' }], { shorthand: '' })).toMatch(/^edit-conflict: Whether/);
  });

  test('holds letters of any script, but no control and nothing invisible', () => {
    expect(outcomeOf([{ path: LIST, text: 'tests/größe.test.ts\n' }], { workDelta: ['the others'] })).toMatch(/^proven/);
    expect(outcomeOf([{ path: LIST, text: 'a\u202eb\n' }])).toMatch(/U\+202E/);
    expect(outcomeOf([{ path: LIST, text: 'a\u001b[2J\n' }])).toMatch(/U\+001B/);
  });
});

describe('a composite action', () => {
  test.each<[string, ProposedFile]>([
    ['an undeclared change', { ...CACHE, planChanges: [] }],
    ['a change of its inputs that is not declared', editOf(ACTION, ['inputs', 'node', 'default'], '24')],
  ])('is refused with %s', (_, file) => {
    expect(outcomeOf([file])).toMatch(/^plan-differs: \.github\/actions/);
  });

  test('is proven with a declared change of its inputs', () => {
    const change = { place: 'inputs.node.default', before: '22', after: '24' };
    expect(outcomeOf([editOf(ACTION, ['inputs', 'node', 'default'], '24', [change])])).toBe(`proven: ${ACTION}`);
  });

  test.each<[string, Json, string]>([
    ['an expression in a script', { run: 'echo ${{ inputs.node }}', shell: 'bash' }, 'expression-in-script'],
    ['the token in a script', { run: 'x', shell: 'bash', env: { T: '${{ github.token }}' } }, 'secret-newly-read'],
    ['a step without a shell', { run: 'x' }, 'new-parse-error'],
    ['an action of somebody else', { uses: 'someone/setup@v1' }, 'action-not-allowed'],
    ['an action that is not there', { uses: './.github/actions/none' }, 'action-not-allowed'],
  ])('is refused with %s', (_, value, code) => {
    const edits = [{ op: 'append', route: ['runs', 'steps'], to: { value } }] as const;
    const planChanges = [{ place: 'runs.steps[2]', before: undefined, after: value }];
    expect(outcomeOf([{ path: ACTION, edits, planChanges }])).toMatch(new RegExp(`^${code}`));
  });

  test('gets no cache where a job that uses it publishes, or where not every user is known', () => {
    expect(outcomeOf([CACHE])).toBe(`proven: ${ACTION}`);
    expect(outcomeOf([CACHE], { text: CI.replace('on: [push, pull_request]', 'on: [push, release]') })).toMatch(/^cache-poisoning/);
    expect(outcomeOf([CACHE], { text: CI.replace('- uses: ./.github', '- run: npm publish\n      - uses: ./.github') })).toMatch(
      /^cache-poisoning/,
    );
    const alone = JSON.stringify({ ...JSON.parse(SHORTHAND), siblings: undefined });
    expect(outcomeOf([CACHE], { shorthand: alone })).toMatch(/^cache-poisoning/);
    const nested = {
      ...JSON.parse(SHORTHAND),
      files: { [ACTION]: SETUP, 'x/action.yml': SETUP.replace('actions/setup-node@v4', './.github/actions/setup') },
    };
    expect(outcomeOf([CACHE], { shorthand: JSON.stringify(nested) })).toMatch(/^cache-poisoning/);
  });

  test('is left alone outside .github/actions, unread, generated, or when it is of another kind', () => {
    expect(outcomeOf([{ ...CACHE, path: 'action.yml' }])).toMatch(/^outside-github-folder/);
    expect(outcomeOf([{ ...CACHE, path: '.github/actions/none/action.yml' }])).toMatch(/^edit-conflict: .* was not read/);
    const withAction = (text: string) => JSON.stringify({ ...JSON.parse(SHORTHAND), files: { [ACTION]: text } });
    expect(outcomeOf([CACHE], { shorthand: withAction(`# Code generated by x. DO NOT EDIT.\n${SETUP}`) })).toMatch(/^generated-file/);
    expect(outcomeOf([CACHE], { shorthand: withAction('runs:\n  using: node24\n  main: x.js\n') })).toMatch(/not a composite one/);
  });
});

describe('a called workflow', () => {
  const guarded: ProposedFile = {
    path: CALLED,
    edits: [{ op: 'add', route: ['jobs', 'build'], key: 'if', to: { value: 'github.actor' } }],
    planChanges: [{ place: 'jobs.build.if', before: undefined, after: 'github.actor' }],
  };

  test('is proven by its own plan, and its work counts', () => {
    const shorthand = JSON.stringify({ ...JSON.parse(SHORTHAND), 'required-checks': [] });
    const workDelta = ['build, where there is no actor'];
    expect(outcomeOf([guarded], { workDelta })).toMatch(/^required-check-renamed/);
    const result = verify([guarded], { workDelta, shorthand });
    expect(result).toMatchObject({ ok: true, sameWork: false, files: [{ path: CALLED, before: BUILD }] });
    expect(outcomeOf([{ ...guarded, planChanges: [] } as ProposedFile])).toMatch(/^plan-differs/);
  });

  test('keeps the name under which it gates, and its permissions', () => {
    const name: ProposedFile = {
      path: CALLED,
      edits: [{ op: 'add', route: ['jobs', 'build'], key: 'name', to: { value: 'Build' } }],
      planChanges: [{ place: 'jobs.build.name', before: undefined, after: 'Build' }],
    };
    expect(outcomeOf([name])).toMatch(/^required-check-renamed/);
    const widened = editOf(CALLED, ['permissions', 'contents'], 'write', [
      { place: 'permissions.contents', before: 'read', after: 'write' },
      { place: 'jobs.build.permissions.contents', before: 'read', after: 'write' },
    ]);
    expect(outcomeOf([widened])).toMatch(/^permissions-widened/);
  });

  test('is not edited when it was not read', () => {
    expect(outcomeOf([{ ...guarded, path: '.github/workflows/none.yml' }])).toMatch(/^edit-conflict: .* was not read/);
  });
});
