import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../src/engine/evidence.ts';
import { findLocalSources } from '../../src/engine/find-local-sources.ts';
import { UNREAD_EVIDENCE } from '../../src/engine/unread-evidence.ts';
import { type Verification, verifyProposal } from '../../src/engine/verify-proposal.ts';
import { available, notAvailable } from '../../src/model/availability.ts';
import type { Json } from '../../src/model/json.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../src/model/repository-config.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import { diffPlans } from '../../src/workflow/diff-plans.ts';
import type { Edit } from '../../src/workflow/edit.ts';
import { expandPlan } from '../../src/workflow/expand-plan.ts';
import type { Workflow } from '../../src/workflow/model.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import type { PlanChange } from '../../src/workflow/plan.ts';

const PATH = '.github/workflows/ci.yml';
const SHA = '08c6903cd8c0fde910a37f88322edcfb5dd907a8';

const CI = `name: CI
on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm run lint
  test:
    name: Test \${{ matrix.node }}
    needs: lint
    runs-on: ubuntu-latest
    strategy:
      matrix:
        node: [20, 22]
    env:
      TOKEN: \${{ secrets.NPM_TOKEN }}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: \${{ matrix.node }}
      - run: echo \${{ github.actor }}
      - run: npm test
`;

function read(text: string, path = PATH): Workflow {
  const result = parseWorkflow(path, text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.workflow;
}

function evidenceOf(workflow: Workflow, changes: Partial<Evidence> = {}): Evidence {
  return {
    ...UNREAD_EVIDENCE,
    ...findLocalSources(workflow, changes.siblings, changes.files ?? new Map()),
    workflow,
    plan: expandPlan(workflow),
    dataFlow: notAvailable('not needed here'),
    repository: {
      id: 1,
      owner: 'o',
      name: 'r',
      defaultBranch: 'main',
      visibility: available('public'),
      isFork: available(false),
      isArchived: false,
    },
    limits: notAvailable('not needed here'),
    paths: available(new Set([PATH, 'package.json', '.github/actions/setup/action.yml'])),
    files: new Map(),
    history: notAvailable('not needed here'),
    logs: notAvailable('not needed here'),
    caches: notAvailable('not needed here'),
    requiredChecks: available(new Set<string>()),
    callers: notAvailable('not called'),
    configuration: DEFAULT_REPOSITORY_CONFIG,
    asOf: new Date('2026-11-21T00:00:00Z'),
    ...changes,
  };
}

/** What the edits do to the plan, so that a test of another condition declares it rightly. */
function declare(text: string, edits: readonly Edit[]): readonly PlanChange[] {
  const edited = applyEdits(text, edits);
  const after = edited.ok ? parseWorkflow(PATH, edited.text) : null;
  return after?.ok === true ? diffPlans(expandPlan(read(text)), expandPlan(after.workflow)) : [];
}

interface Options {
  readonly text?: string;
  readonly path?: string;
  readonly planChanges?: readonly PlanChange[];
  readonly evidence?: Partial<Evidence>;
  readonly reapply?: (after: Evidence) => number;
  readonly workDelta?: readonly string[];
}

function verify(edits: readonly [Edit, ...Edit[]], options: Options = {}): Verification {
  const text = options.text ?? CI;
  const before = read(text);
  const planChanges = options.planChanges ?? declare(text, edits);
  const path = options.path ?? PATH;
  const proposal = { path, files: [{ path, edits }], planChanges, workDelta: options.workDelta ?? [] } as const;
  return verifyProposal({ before, proposal, evidence: evidenceOf(before, options.evidence), reapply: options.reapply ?? (() => 0) });
}

function refusalOf(result: Verification): string {
  return result.ok ? `proven:\n${result.patch}` : result.refusal.code;
}

const add = (route: Edit['route'], key: string, value: Json, comment?: string): Edit => ({
  op: 'add',
  route,
  key,
  to: comment === undefined ? { value } : { value, comment },
});
const set = (route: Edit['route'], value: Json, comment?: string): Edit => ({
  op: 'set',
  route,
  to: comment === undefined ? { value } : { value, comment },
});
const step = (job: string, value: Json, comment?: string): Edit => ({
  op: 'append',
  route: ['jobs', job, 'steps'],
  to: comment === undefined ? { value } : { value, comment },
});
const TIMEOUT = add(['jobs', 'test'], 'timeout-minutes', 10);

describe('verifyProposal', () => {
  test('proves an edit that does what it declares', () => {
    const result = verify([{ ...TIMEOUT, after: 'runs-on' } as Edit], {
      planChanges: [{ place: 'jobs.test.timeout-minutes', before: undefined, after: 10 }],
    });
    expect(result).toMatchObject({
      ok: true,
      sameWork: true,
      files: [{ path: PATH, before: CI, content: CI.replace('strategy:', 'timeout-minutes: 10\n    strategy:') }],
    });
    expect(result.ok && result.patch).toBe(`diff --git a/${PATH} b/${PATH}
--- a/${PATH}
+++ b/${PATH}
@@ -17,6 +17,7 @@
     name: Test \${{ matrix.node }}
     needs: lint
     runs-on: ubuntu-latest
+    timeout-minutes: 10
     strategy:
       matrix:
         node: [20, 22]
`);
  });

  describe('refuses', () => {
    test('an edit that cannot be made', () => {
      expect(refusalOf(verify([set(['jobs', 'none', 'name'], 'x')]))).toBe('edit-conflict');
    });

    test('a character beyond ASCII that the file did not hold', () => {
      expect(refusalOf(verify([set(['name'], 'CІ')]))).toBe('edit-conflict');
      expect(refusalOf(verify([set(['name'], 'CI é')], { text: CI.replace('name: CI', 'name: Cé') }))).toMatch(/^proven/);
    });

    test("what GitHub's parser would refuse", () => {
      expect(refusalOf(verify([add(['jobs', 'test'], 'steps-after', 1)]))).toBe('new-parse-error');
      expect(refusalOf(verify([set(['jobs', 'test', 'needs'], ['nothing'])]))).toBe('new-parse-error');
      expect(refusalOf(verify([add(['jobs', 'test', 'steps', 0], 'runs-on', 'x')]))).toBe('new-parse-error');
      expect(refusalOf(verify([add(['jobs', 'test'], 'if', '${{ nothing.x }}')]))).toBe('new-parse-error');
    });

    test.each<readonly [string, readonly PlanChange[]]>([
      ['nothing', []],
      ['another value', [{ place: 'jobs.test.timeout-minutes', before: undefined, after: 11 }]],
      ['another place', [{ place: 'jobs.lint.timeout-minutes', before: undefined, after: 10 }]],
      ['another value before', [{ place: 'jobs.test.timeout-minutes', before: 5, after: 10 }]],
      [
        'more',
        [
          { place: 'jobs.test.timeout-minutes', before: undefined, after: 10 },
          { place: 'concurrency', before: undefined, after: 'x' },
        ],
      ],
    ])('an edit that declares %s', (_, planChanges) => {
      expect(refusalOf(verify([TIMEOUT], { planChanges }))).toBe('plan-differs');
    });

    test('an edit that does not change the plan although it declares nothing of the kind', () => {
      expect(
        refusalOf(
          verify([set(['jobs', 'test', 'needs'], ['lint'])], { planChanges: [{ place: 'jobs.test.needs', before: ['lint'], after: [] }] }),
        ),
      ).toBe('plan-differs');
    });

    test('more or fewer permissions for the workflow or a job', () => {
      expect(refusalOf(verify([set(['permissions', 'contents'], 'write')]))).toBe('permissions-widened');
      expect(refusalOf(verify([add(['permissions'], 'id-token', 'write')]))).toBe('permissions-widened');
      expect(refusalOf(verify([{ op: 'remove', route: ['permissions'] }]))).toBe('permissions-widened');
      expect(refusalOf(verify([set(['permissions'], 'read-all')]))).toBe('permissions-widened');
      expect(refusalOf(verify([add(['jobs', 'test'], 'permissions', { packages: 'read' })]))).toBe('permissions-widened');
      expect(refusalOf(verify([add(['jobs'], 'new', { permissions: { issues: 'read' }, 'runs-on': 'x', steps: [{ run: 'a' }] })]))).toBe(
        'permissions-widened',
      );
      const open = CI.replace('permissions:\n  contents: read\n\n', '');
      expect(refusalOf(verify([add([], 'permissions', { contents: 'write' })], { text: open }))).toBe('permissions-widened');
      expect(refusalOf(verify([add([], 'permissions', { contents: 'read' })], { text: open }))).toBe('permissions-narrowed');
      expect(refusalOf(verify([add(['jobs', 'test'], 'permissions', {})]))).toBe('permissions-narrowed');
    });

    test('a trigger with more power, or a change to one', () => {
      expect(refusalOf(verify([add(['on'], 'pull_request_target', null)]))).toBe('trigger-more-privileged');
      expect(refusalOf(verify([add(['on'], 'workflow_run', { workflows: ['x'] })]))).toBe('trigger-more-privileged');
      const text = CI.replace('  pull_request:\n', '  pull_request:\n  issue_comment:\n    types: [created]\n');
      expect(refusalOf(verify([set(['on', 'issue_comment', 'types'], ['created', 'edited'])], { text }))).toBe('trigger-more-privileged');
      expect(refusalOf(verify([{ op: 'remove', route: ['on', 'issue_comment'] }], { text }))).toBe('trigger-more-privileged');
      expect(refusalOf(verify([add(['on'], 'merge_group', null)]))).toMatch(/^proven/);
      const untrusted = CI.replace('  push:\n    branches: [main]\n', '');
      expect(refusalOf(verify([add(['on'], 'push', { branches: ['main'] })], { text: untrusted }))).toBe('trigger-more-privileged');
      expect(refusalOf(verify([add(['on'], 'schedule', [{ cron: '0 3 * * 1' }])], { text: untrusted }))).toBe('trigger-more-privileged');
      const members = CI.replace('  pull_request:\n', '');
      expect(refusalOf(verify([add(['on'], 'pull_request', null)], { text: members }))).toBe('trigger-more-privileged');
      expect(refusalOf(verify([add(['on'], 'schedule', [{ cron: '0 3 * * 1' }])], { text: members }))).toMatch(/^proven/);
      expect(refusalOf(verify([add(['on'], 'merge_group', null)], { planChanges: [] }))).toBe('plan-differs');
      expect(refusalOf(verify([set(['on', 'push', 'branches'], ['main', 'next'])]))).toMatch(/^proven/);
    });

    test('a secret that a job did not read', () => {
      expect(refusalOf(verify([add(['jobs', 'lint'], 'env', { T: '${{ secrets.NPM_TOKEN }}' })]))).toBe('secret-newly-read');
      expect(refusalOf(verify([add(['jobs', 'lint'], 'env', { T: '${{ github.token }}' })]))).toBe('secret-newly-read');
      expect(refusalOf(verify([add(['jobs', 'lint'], 'env', { T: "${{ secrets['OTHER'] }}" })]))).toBe('secret-newly-read');
      expect(refusalOf(verify([add(['jobs', 'lint'], 'env', { T: '${{ toJSON(secrets) }}' })]))).toBe('secret-newly-read');
      expect(refusalOf(verify([add([], 'env', { T: '${{ secrets.NPM_TOKEN }}' })]))).toBe('secret-newly-read');
      expect(refusalOf(verify([add(['jobs'], 'call', { uses: './.github/workflows/ci.yml', secrets: 'inherit' })]))).toBe(
        'secret-newly-read',
      );
      expect(refusalOf(verify([add(['jobs', 'test', 'steps', 3], 'env', { TOKEN: '${{ secrets.NPM_TOKEN }}' })]))).toMatch(/^proven/);
    });

    test('an expression that a script did not hold', () => {
      expect(refusalOf(verify([step('lint', { run: 'echo ${{ github.event.pull_request.title }}' })]))).toBe('expression-in-script');
      expect(refusalOf(verify([step('lint', { run: 'echo ${{ github.actor }}' })]))).toBe('expression-in-script');
      expect(refusalOf(verify([set(['jobs', 'lint', 'steps', 1, 'run'], 'npm run lint -- ${{ inputs.x }}')]))).toBe('expression-in-script');
      expect(refusalOf(verify([step('lint', { uses: 'actions/github-script@v7', with: { script: 'x(${{ github.ref }})' } })]))).toBe(
        'expression-in-script',
      );
      const open = CI.replace(/ {4}env:\n.*\n/, '');
      const legs = step('test', { run: 'echo ${{ github.actor }} ${{ matrix.node }} ${{ strategy.job-index }}' });
      expect(refusalOf(verify([legs], { text: open }))).toMatch(/^proven/);
      const computed = open.replace('node: [20, 22]', 'node: ${{ fromJSON(vars.N) }}');
      expect(refusalOf(verify([step('test', { run: 'echo ${{ matrix.node }}' })], { text: computed }))).toBe('expression-in-script');
    });

    test('an action of somebody else', () => {
      const rust = step('lint', { uses: 'taiki-e/install-action@v2' });
      expect(refusalOf(verify([rust]))).toBe('action-not-allowed');
      expect(refusalOf(verify([step('lint', { uses: 'docker://alpine' })]))).toBe('action-not-allowed');
      expect(refusalOf(verify([step('lint', { uses: './.github/actions/none' })]))).toBe('action-not-allowed');
      expect(refusalOf(verify([step('lint', { uses: './../../etc' })]))).toBe('action-not-allowed');
      expect(refusalOf(verify([step('lint', { parallel: [{ uses: 'taiki-e/install-action@v2' }] })]))).toBe('action-not-allowed');
      expect(refusalOf(verify([add(['jobs'], 'call', { uses: 'x/y/.github/workflows/z.yml@v1' })]))).toBe('action-not-allowed');
      expect(refusalOf(verify([step('lint', { uses: './.github/actions/setup' })]))).toMatch(/^proven/);
      expect(refusalOf(verify([step('lint', { uses: 'actions/upload-artifact@v4' })]))).toMatch(/^proven/);
      const configuration = { ...DEFAULT_REPOSITORY_CONFIG, actions: { allow: ['taiki-e/*'] } };
      expect(refusalOf(verify([rust], { evidence: { configuration } }))).toMatch(/^proven/);
      const files = new Map([['.github/actions/setup/action.yml', 'runs:\n  steps:\n    - uses: Taiki-e/install-action@v1\n']]);
      expect(refusalOf(verify([rust], { evidence: { files } }))).toMatch(/^proven/);
    });

    test('an action that is not pinned where the repository pins', () => {
      const text = CI.replace('checkout@v4', `checkout@${SHA} # v4.2.2`);
      expect(refusalOf(verify([step('lint', { uses: 'actions/upload-artifact@v4' })], { text }))).toBe('pin-missing');
      expect(refusalOf(verify([set(['jobs', 'lint', 'steps', 0, 'uses'], 'actions/checkout@v5')], { text }))).toBe('pin-moved');
      expect(refusalOf(verify([step('lint', { uses: `actions/upload-artifact@${SHA}` })], { text }))).toBe('pin-missing');
      const files = new Map([['.github/actions/setup/action.yml', `runs:\n  steps:\n    - uses: actions/cache@${SHA} # v4\n`]]);
      const pinned = step('lint', { uses: `actions/cache@${SHA}`, with: { path: 'x', key: 'y' } }, 'v7.0.1');
      expect(refusalOf(verify([pinned], { text, evidence: { files } }))).toMatch(/^proven/);
      expect(refusalOf(verify([pinned], { text }))).toBe('action-not-allowed');
      expect(refusalOf(verify([step('lint', { uses: 'actions/upload-artifact@v4' })], { evidence: { files } }))).toBe('pin-missing');
    });

    test('an action that a lock file does not list', () => {
      const upload = step('lint', { uses: 'actions/upload-artifact@v4' });
      expect(refusalOf(verify([upload], { evidence: { paths: available(new Set(['.github/workflows/actions.lock'])) } }))).toBe(
        'actions-lock',
      );
      expect(refusalOf(verify([upload], { evidence: { paths: notAvailable('the listing is truncated') } }))).toBe('actions-lock');
      expect(refusalOf(verify([upload], { text: `${CI}dependencies: [x]\n` }))).toBe('actions-lock');
      expect(refusalOf(verify([TIMEOUT], { evidence: { paths: available(new Set(['.github/workflows/actions.lock'])) } }))).toMatch(
        /^proven/,
      );
    });

    test('a cache in a workflow that publishes', () => {
      const cache = add(['jobs', 'test', 'steps', 1, 'with'], 'cache', 'npm');
      const release = CI.replace('  pull_request:\n', '  pull_request:\n  release:\n');
      expect(refusalOf(verify([cache]))).toMatch(/^proven/);
      expect(refusalOf(verify([cache], { text: release }))).toBe('cache-poisoning');
      expect(refusalOf(verify([step('test', { uses: 'actions/cache@v4', with: { path: 'x', key: 'y' } })], { text: release }))).toBe(
        'cache-poisoning',
      );
      expect(
        refusalOf(verify([step('test', { parallel: [{ uses: 'actions/cache@v4', with: { path: 'x', key: 'y' } }] })], { text: release })),
      ).toBe('cache-poisoning');
      expect(refusalOf(verify([set(['jobs', 'test', 'steps', 1, 'uses'], 'actions/setup-node@v5')], { text: release }))).toBe(
        'cache-poisoning',
      );
      expect(refusalOf(verify([add(['jobs', 'test'], 'cache-mode', 'write')], { text: release }))).toBe('cache-poisoning');
      expect(refusalOf(verify([TIMEOUT], { text: release }))).toMatch(/^proven/);
      const called = CI.replace('  pull_request:\n', '  workflow_call:\n');
      expect(refusalOf(verify([cache], { text: called }))).toBe('cache-poisoning');
      expect(
        refusalOf(verify([cache], { text: called, evidence: { callers: available([{ path: 'x.yml', job: 'a', events: ['push'] }]) } })),
      ).toMatch(/^proven/);
    });

    test('a cache that is taken away nowhere', () => {
      const release = CI.replace('  pull_request:\n', '  release:\n').replace('node-version:', 'cache: npm\n          node-version:');
      expect(refusalOf(verify([{ op: 'remove', route: ['jobs', 'test', 'steps', 1, 'with', 'cache'] }], { text: release }))).toMatch(
        /^proven/,
      );
    });

    test('another name for a check that gates merges', () => {
      const rename = add(['jobs', 'lint'], 'name', 'Lint');
      const legs = set(['jobs', 'test', 'strategy', 'matrix', 'node'], [22]);
      const checks = (...names: string[]) => ({ evidence: { requiredChecks: available(new Set(names)) } });
      expect(refusalOf(verify([rename], checks('lint')))).toBe('required-check-renamed');
      expect(refusalOf(verify([rename], checks('Test 20')))).toMatch(/^proven/);
      expect(refusalOf(verify([legs], checks('Test 20')))).toBe('required-check-renamed');
      expect(refusalOf(verify([legs], checks('Test 22')))).toMatch(/^proven/);
      expect(refusalOf(verify([rename], { evidence: { requiredChecks: notAvailable('no permission') } }))).toBe('required-check-renamed');
      expect(refusalOf(verify([TIMEOUT], { evidence: { requiredChecks: notAvailable('no permission') } }))).toMatch(/^proven/);
    });

    test('a name that only a run can tell, made of other parts', () => {
      const text = CI.replace('[20, 22]', '${{ fromJSON(vars.NODES) }}');
      const change = set(['jobs', 'test', 'strategy', 'matrix', 'node'], [22]);
      expect(refusalOf(verify([change], { text, evidence: { requiredChecks: available(new Set(['Test 20'])) } }))).toBe(
        'required-check-renamed',
      );
      expect(refusalOf(verify([TIMEOUT], { text, evidence: { requiredChecks: available(new Set(['Test 20'])) } }))).toMatch(/^proven/);
    });

    test('a filter that keeps a required check from starting', () => {
      const filter = add(['on', 'pull_request'], 'paths-ignore', ['**.md']);
      expect(refusalOf(verify([filter], { evidence: { requiredChecks: notAvailable('no permission') } }))).toBe('required-check-renamed');
      expect(refusalOf(verify([filter], { evidence: { requiredChecks: available(new Set(['lint'])) } }))).toBe('required-check-renamed');
      expect(refusalOf(verify([filter], { evidence: { requiredChecks: available(new Set(['other'])) } }))).toMatch(/^proven/);
      expect(refusalOf(verify([filter]))).toMatch(/^proven/);
    });

    test('an edit after which the rule would find the same again', () => {
      const seen: string[] = [];
      const reapply = (after: Evidence) => {
        seen.push(after.workflow.text);
        return 1;
      };
      expect(refusalOf(verify([TIMEOUT], { reapply }))).toBe('not-idempotent');
      expect(seen).toEqual([expect.stringContaining('timeout-minutes: 10')]);
    });

    test('a file that a program writes', () => {
      expect(refusalOf(verify([TIMEOUT], { text: `# This file was generated by gh-aw. DO NOT EDIT.\n${CI}` }))).toBe('generated-file');
    });

    test.each(['README.md', 'src/x.yml', '.github/../x.yml', '../.github/workflows/x.yml', '.github/workflows/x.sh', '/.github/x.yml'])(
      'the path %s',
      (path) => {
        expect(refusalOf(verify([TIMEOUT], { path }))).toBe('outside-github-folder');
      },
    );

    test('a proposal for a file that is not at hand', () => {
      expect(refusalOf(verify([TIMEOUT], { path: '.github/workflows/other.yml' }))).toBe('edit-conflict');
    });
  });

  describe('tells the same work from less work', () => {
    const sameWork = (...edits: [Edit, ...Edit[]]) => {
      const result = verify(edits, { workDelta: ['something'] });
      if (!result.ok) throw new Error(result.refusal.detail);
      return result.sameWork;
    };

    test('scheduling, caching, runners and limits are the same work', () => {
      expect(sameWork(add([], 'concurrency', { group: 'x', 'cancel-in-progress': true }))).toBe(true);
      expect(sameWork({ op: 'remove', route: ['jobs', 'test', 'needs'] })).toBe(true);
      expect(sameWork(set(['jobs', 'test', 'runs-on'], 'ubuntu-slim'))).toBe(true);
      expect(sameWork(add(['jobs', 'test', 'strategy'], 'fail-fast', false))).toBe(true);
      expect(sameWork(add(['jobs', 'test', 'steps', 1, 'with'], 'cache', 'npm'))).toBe(true);
      expect(sameWork(step('test', { uses: 'actions/cache@v4', with: { path: 'x', key: 'y' } }))).toBe(true);
      expect(sameWork(add(['jobs', 'test', 'steps', 0], 'with', { 'fetch-depth': 1 }))).toBe(true);
      expect(sameWork(set(['jobs', 'lint', 'steps'], [{ uses: 'actions/checkout@v4' }, { parallel: [{ run: 'npm run lint' }] }]))).toBe(
        true,
      );
    });

    test('another command, condition, leg, step, job or trigger is not', () => {
      expect(sameWork(set(['jobs', 'lint', 'steps', 1, 'run'], 'npm run lint --fix'))).toBe(false);
      expect(sameWork(add(['jobs', 'test'], 'if', 'github.actor'))).toBe(false);
      expect(sameWork(set(['jobs', 'test', 'strategy', 'matrix', 'node'], [22]))).toBe(false);
      expect(sameWork({ op: 'remove', route: ['jobs', 'test', 'steps', 3] })).toBe(false);
      expect(sameWork({ op: 'remove', route: ['jobs', 'lint'] }, { op: 'remove', route: ['jobs', 'test', 'needs'] })).toBe(false);
      expect(sameWork({ op: 'remove', route: ['on', 'push'] })).toBe(false);
      expect(sameWork(add(['jobs', 'test', 'steps', 1, 'with'], 'check-latest', true))).toBe(false);
    });
  });

  describe('writes patches that git applies', () => {
    test.each([
      ['with LF', CI],
      ['with CRLF', CI.replaceAll('\n', '\r\n')],
      ['without a final newline', CI.trimEnd()],
      ['with a byte order mark', `\ufeff${CI}`],
      ['with blank lines at the end', `${CI}\n\n`],
    ])('%s', (_, text) => {
      const result = verify([TIMEOUT, add(['jobs', 'test', 'steps', 1, 'with'], 'cache', 'npm'), step('lint', { run: 'true' })], { text });
      if (!result.ok) throw new Error(result.refusal.detail);
      const folder = mkdtempSync(join(tmpdir(), 'paceline-patch-'));
      try {
        mkdirSync(join(folder, dirname(PATH)), { recursive: true });
        writeFileSync(join(folder, PATH), text);
        execFileSync('git', ['-c', 'core.autocrlf=false', 'apply', '--whitespace=nowarn', '-'], {
          cwd: folder,
          input: result.patch,
          env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
        });
        expect(readFileSync(join(folder, PATH), 'utf8')).toBe(result.files[0]?.content);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});
