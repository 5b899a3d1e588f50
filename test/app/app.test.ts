import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Probot } from 'probot';
import { createApp } from '../../src/app.ts';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import type { Task } from '../../src/model/task.ts';
import { wantsDelivery } from '../../src/model/wants-delivery.ts';
import { silentLog } from '../helpers/silent-log.ts';

let probot: Probot;
let tasks: Task[] = [];

beforeAll(async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const settings = {
    appId: 1,
    privateKey,
    webhookSecrets: ['x'.repeat(32)],
    apiUrl: 'http://127.0.0.1:1',
    logLevel: 'error' as const,
    writeIntervalMs: 0,
  };
  ({ probot } = createGitHubApp(settings, { log: silentLog }));
  await probot.load(
    createApp(async (task) => {
      tasks.push(task);
    }),
  );
});
beforeEach(() => {
  tasks = [];
});

const repository = { id: 7, name: 'app', full_name: 'acme/app', owner: { login: 'acme' }, default_branch: 'main' };
const installation = { id: 9 };

async function receive(name: string, payload: object): Promise<readonly Task[]> {
  await probot.receive({ id: 'guid', name, payload: { repository, installation, ...payload } } as unknown as Parameters<
    Probot['receive']
  >[0]);
  return tasks;
}

/** A pull request of somebody. */
function pullInto(ref: string, action: string) {
  return { action, pull_request: { head: { ref: 'topic', sha: 'abc' }, base: { ref } } };
}

test.each([
  ['workflow_run', { action: 'completed', workflow_run: {} }, 'ingest-run'],
  ['workflow_job', { action: 'queued', workflow_job: {} }, 'ingest-job'],
  ['installation', { action: 'created' }, 'sync-installation'],
  ['installation_repositories', { action: 'added' }, 'sync-installation'],
  ['repository', { action: 'renamed' }, 'sync-repository'],
  ['repository', { action: 'deleted' }, 'sync-repository'],
  ['check_run', { action: 'rerequested', check_run: { head_sha: 'abc' } }, 'renew-check-run'],
  ['check_suite', { action: 'rerequested', check_suite: { head_sha: 'abc' } }, 'renew-check-run'],
  ['pull_request', { action: 'closed', pull_request: { head: { ref: 'paceline/set-job-timeout/ci-test' } } }, 'record-pull-request'],
  ['pull_request', { action: 'edited', pull_request: { head: { ref: 'paceline/set-job-timeout/ci-test' } } }, 'act-on-boxes'],
  ['issue_comment', { action: 'created', issue: { number: 1, pull_request: {} }, comment: { id: 2 } }, 'run-command'],
  ['pull_request', pullInto('main', 'opened'), 'preview-configuration'],
  ['pull_request', pullInto('main', 'synchronize'), 'preview-configuration'],
])('%s becomes one task', async (name, payload, kind) => {
  expect((await receive(name, payload)).map((task) => task.kind)).toEqual([kind]);
});

test.each([
  [
    'a pull request that is not ours',
    'pull_request',
    { action: 'reopened', pull_request: { head: { ref: 'feature/paceline' }, base: { ref: 'release' } } },
  ],
  ['an edit of a pull request that is not ours', 'pull_request', { action: 'edited', pull_request: { head: { ref: 'topic' } } }],
  ['a comment under an issue', 'issue_comment', { action: 'created', issue: { number: 1 }, comment: { id: 2 } }],
  ['a pull request into another branch', 'pull_request', pullInto('release', 'opened')],
  ['a push to another branch', 'push', { ref: 'refs/heads/topic', commits: [{ added: ['.github/paceline.yml'] }], forced: false }],
  [
    'a push that leaves .github alone',
    'push',
    { ref: 'refs/heads/main', commits: [{ modified: ['src/a.ts'], added: [], removed: [] }], forced: false },
  ],
])('%s means nothing', async (_what, name, payload) => {
  expect(await receive(name, payload)).toEqual([]);
});

test.each([
  ['touches .github', { commits: [{ added: [], modified: ['.github/workflows/ci.yml'], removed: [] }], forced: false }],
  ['removes the configuration', { commits: [{ added: [], modified: [], removed: ['.github/paceline.yml'] }], forced: false }],
  ['is forced', { commits: [{ added: ['a'], modified: [], removed: [] }], forced: true }],
  ['does not list what it touched', { commits: [{ added: [], modified: [], removed: [] }], forced: false }],
])('a push to the default branch that %s asks for an analysis', async (_what, payload) => {
  expect(await receive('push', { ref: 'refs/heads/main', ...payload })).toEqual([
    { kind: 'analyze-repository', data: { repositoryId: 7 } },
  ]);
});

test('only what is acted on is kept', () => {
  expect(wantsDelivery('workflow_job', 'waiting')).toBe(true);
  expect(wantsDelivery('push', null)).toBe(true);
  for (const action of ['deleted', 'transferred', 'privatized', 'publicized', 'archived'])
    expect(wantsDelivery('repository', action)).toBe(true);
  expect(wantsDelivery('repository', 'created')).toBe(false);
  expect(wantsDelivery('check_run', 'created')).toBe(false);
  expect(wantsDelivery('pull_request', 'labeled')).toBe(false);
  expect(wantsDelivery('star', 'created')).toBe(false);
});

const COMMENT = { body: '@paceline help', user: { type: 'User' }, performed_via_github_app: null };
const PULL = { number: 1, pull_request: { merged_at: null } };

test.each<[string, boolean, object, object]>([
  ['names somebody, under a pull request', true, PULL, COMMENT],
  ['stands under an issue', false, { number: 1 }, COMMENT],
  ['names nobody', false, PULL, { ...COMMENT, body: 'Thanks!' }],
  ['is a bot’s', false, PULL, { ...COMMENT, user: { type: 'Bot' } }],
  ['somebody sent through an App', false, PULL, { ...COMMENT, performed_via_github_app: { id: 1 } }],
  ['is of an account that is gone', false, PULL, { ...COMMENT, user: null }],
  ['has no text', false, PULL, { ...COMMENT, body: null }],
])('a comment that %s is kept: %s', (_what, isKept, issue, comment) => {
  expect(wantsDelivery('issue_comment', 'created', { issue, comment })).toBe(isKept);
  expect(wantsDelivery('issue_comment', 'edited', { issue, comment })).toBe(false);
});

const TICKED = '- [x] <!-- paceline:box {"action":"rebase","key":"k"} -->Again';

test.each<[string, boolean, string, string, string]>([
  ['one of ours with a ticked box', true, 'paceline/a/b', TICKED, 'User'],
  ['one of ours without a tick', false, 'paceline/a/b', TICKED.replace('[x]', '[ ]'), 'User'],
  ['one of ours, by a bot', false, 'paceline/a/b', TICKED, 'Bot'],
  ['one of somebody else', false, 'topic', TICKED, 'User'],
])('an edit of %s is kept: %s', (_what, isKept, ref, body, type) => {
  expect(wantsDelivery('pull_request', 'edited', { pull_request: { head: { ref }, body }, sender: { type } })).toBe(isKept);
});

test('without its body a delivery is judged by its name', () => {
  expect(wantsDelivery('issue_comment', 'created')).toBe(true);
  expect(wantsDelivery('pull_request', 'edited')).toBe(true);
});
