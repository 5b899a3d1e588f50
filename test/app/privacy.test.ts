import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { inflateRawSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createApp } from '../../src/app.ts';
import { createLog, createLogger } from '../../src/create-log.ts';
import { AppError } from '../../src/errors.ts';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import { createReceiver } from '../../src/github/receive-delivery.ts';
import { createIntake } from '../../src/intake.ts';
import { available } from '../../src/model/availability.ts';
import { seconds } from '../../src/model/seconds.ts';
import { wantsDelivery } from '../../src/model/wants-delivery.ts';
import { countTasks } from '../../src/queue/count-tasks.ts';
import { createQueue, type TaskQueue } from '../../src/queue/create-queue.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { createTaskHandlers } from '../../src/tasks/task-handlers.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { parseRun } from '../../src/telemetry/parse-run.ts';
import { createFakeGitHub } from '../helpers/fake-github.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';
import { PLANTS, plantInto } from '../helpers/planted-secrets.ts';
import { createTestStore } from '../helpers/test-database.ts';
import { addRecordedRun, NAME, type SmallWorld, startSmall } from '../standin/small-repository.ts';

jest.setTimeout(240_000);

type Body = Record<string, unknown>;

const SECRET = 'x'.repeat(32);
const planted: string[] = [];
const lines: string[] = [];
let small: SmallWorld;
let opened: OpenedStore;
let queue: TaskQueue;
const gitHub = createFakeGitHub();
let address: Awaited<ReturnType<typeof listenOnLoopback>>;

/** The next of all the forms, remembered. */
function plant(): string {
  const { text, secret } = (PLANTS[planted.length % PLANTS.length] as (typeof PLANTS)[number])();
  planted.push(secret);
  return text;
}

/** The next of those that are one word. */
function plantWord(): string {
  for (;;) {
    const text = plant();
    if (!/\s/.test(text)) return text;
  }
}

const plantedText = (text: string): string => `${text} ${plant()}`;
/** In YAML, where a secret of several lines would need a form of its own. */
const plantedLine = (text: string): string => plantedText(text).replaceAll('\n', ' ');

/** With something planted in every text of the body, but for what says which body it is. */
function spoil(body: Body): Body {
  const spoilt = plantInto(body, plant);
  // A run of an event that no change of code starts has no check run.
  const [run, before] = [spoilt['workflow_run'], body['workflow_run']] as [Body | undefined, Body | undefined];
  if (run !== undefined && before !== undefined) run['event'] = before['event'];
  return 'action' in body ? { ...spoilt, action: body['action'] } : spoilt;
}

let sent = 0;
async function send(event: string, body: Body): Promise<string> {
  const text = JSON.stringify(body);
  const response = await fetch(address.origin, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json',
      'x-github-delivery': `delivery-${++sent}`,
      'x-github-event': event,
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`,
    },
  });
  expect(response.status).toBe(202);
  return (await response.text()).trim();
}

/** Until nothing runs, and nothing waits that could run now. */
async function quiet(): Promise<void> {
  for (let calm = 0; calm < 8; await pause(100)) {
    const { rows } = await opened.pool.query(
      "select count(*)::int as n from task_queue.job where state = 'active' or (state < 'active' and start_after <= now())",
    );
    calm = rows[0].n === 0 ? calm + 1 : 0;
  }
}

/** Every row of every table of every schema as text, and what is packed in bytes unpacked. */
async function dump(leaveOut: (table: string, row: Body) => Body = (_, row) => row): Promise<Readonly<Record<string, string>>> {
  const { rows: tables } = await opened.pool.query(
    "select schemaname as schema, tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  const found: Record<string, string> = {};
  for (const { schema, name } of tables) {
    const { rows } = await opened.pool.query(`select * from "${schema}"."${name}"`);
    found[`${schema}.${name}`] = rows.map((row) => JSON.stringify(leaveOut(name, row), unpacked)).join('\n');
  }
  return found;
}

function unpacked(_key: string, value: unknown): unknown {
  const bytes = value as { readonly type?: string; readonly data?: number[] } | null;
  if (typeof value !== 'object' || bytes?.type !== 'Buffer' || bytes.data === undefined) return value;
  const buffer = Buffer.from(bytes.data);
  for (const inflate of [inflateRawSync, inflateSync]) {
    try {
      return inflate(buffer).toString('utf8');
    } catch {}
  }
  return buffer.toString('utf8');
}

/** What of the planted is in a text, as it is or as JSON has it. */
const leaks = (text: string): readonly string[] => planted.filter((secret) => text.includes(secret));

beforeAll(async () => {
  small = await startSmall();
  opened = await createTestStore();
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLog('debug', destination);
  queue = await createQueue({ opened, log });
  const { standin } = small;
  const settings = {
    appId: standin.appId,
    privateKey: standin.privateKey,
    webhookSecrets: [SECRET],
    apiUrl: 'http://127.0.0.1:1',
    logLevel: 'debug' as const,
    writeIntervalMs: 0,
  };
  const { probot } = createGitHubApp(settings, { log, probotLog: createLogger('debug', destination) });
  const clock = { now: () => new Date() };
  const { store } = opened;
  const { installations, sentDeliveries } = gitHub;
  const world = { store, queue, installations, sentDeliveries, alertChannel: null, clock, log, settings: { analysisDelay: seconds(0) } };
  const { receive } = await createReceiver({ probot, app: createApp, store, queue, clock });
  queue.work(createTaskHandlers(world, receive));
  await queue.start();
  const intake = createIntake({ secrets: [SECRET], wants: wantsDelivery, accept: queue.accept, clock, log });
  address = await listenOnLoopback((request, response) => void intake(request, response));
});
afterAll(async () => {
  address.close();
  await queue.stop({ timeoutMs: 1000 });
  await opened.close();
  await small.standin.close();
});

const HEAD = 'a'.repeat(40);
const workflow = () => `name: CI # ${plantedLine('by')}
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4 # ${plantedLine('thanks to')}
        with: { node-version: 20 }
      - name: Install
        run: |
          npm ci
          echo "${plantedLine('hello')}"
`;

/** GitHub as our adapter gives it: names, texts, logs and lists with something planted in each. */
function fillGitHub(installationId: number, id: number): void {
  gitHub.reachable.set(installationId, [
    {
      id,
      owner: plantedText('acme'),
      name: plantedText('app'),
      defaultBranch: 'main',
      visibility: available('private'),
      isFork: available(false),
      isArchived: false,
    },
  ]);
  gitHub.heads.set('main', HEAD);
  gitHub.commits.set(HEAD, {
    files: new Map([
      ['.github/workflows/ci.yml', workflow()],
      ['.github/paceline.yml', `level: intelligent # ${plantedLine('ask')}\n`],
      ['package.json', '{}'],
      ['package-lock.json', plantedText('lock')],
      [`vendor/${plantedText('x')}/package.json`, '{}'],
    ]),
  });
}

/** The attempt as REST lists it, with the jobs and the log of a cache. */
function fillRun(run: Body, job: Body, id: number, jobId = id + 1): void {
  const now = Date.now();
  const at = (ago: number): string => new Date(now - ago * 1000).toISOString();
  const shown = { created_at: at(300), run_started_at: at(300), updated_at: at(100), id, run_attempt: 1, head_sha: HEAD };
  const suite = `suite ${id}`;
  gitHub.runs.set(`${id}/1`, {
    ...spoil({ ...run, ...shown, status: 'completed', conclusion: 'success' }),
    path: '.github/workflows/ci.yml',
    event: run['event'],
    check_suite_node_id: suite,
  });
  const steps = ['Run actions/cache@v4', 'Post Run actions/cache@v4'].map((name, i) => ({
    number: i + 1,
    name,
    status: 'completed',
    conclusion: 'success',
    started_at: at(200 - 10 * i),
    completed_at: at(195 - 10 * i),
  }));
  const times = { created_at: at(300), started_at: at(250), completed_at: at(120), status: 'completed', conclusion: 'success' };
  const body = { ...job, ...times, id: jobId, run_id: id, run_attempt: 1, head_sha: HEAD, steps };
  // The names of its own steps are what a cache is found by.
  gitHub.jobs.set(jobId, { ...spoil(body), steps: [...steps, spoil({ ...steps[1], number: 3, name: 'deploy' })] });
  gitHub.suites.set(suite, [spoil(body)]);
  const stamp = (ago: number, text: string): string => `${at(ago).replace('Z', '0000Z')} ${text.replaceAll('\n', ' ')}`;
  gitHub.logs.set(
    jobId,
    [
      stamp(200, '##[group]Run actions/cache@v4'),
      stamp(199, plantedText('with: key')),
      stamp(199, '##[endgroup]'),
      stamp(198, `Cache hit for: npm-${plantWord()}`),
      stamp(198, `Cache restored from key: npm-${plantWord()}`),
      stamp(197, plantedText('hello')),
    ].join('\n'),
  );
}

describe('with something planted in every text of every delivery, answer, file and log', () => {
  beforeAll(async () => {
    const { standin, installationId } = small;
    const repository = standin.repository(NAME);
    addRecordedRun(small, 1);
    const attempt = [...standin.webhooksFor(NAME, 1, 1)];
    fillGitHub(installationId, repository.id);
    const bodyOf = (event: string): Body => attempt.find((one) => one.event === event)?.body as Body;
    const [run, job] = [bodyOf('workflow_run')['workflow_run'], bodyOf('workflow_job')['workflow_job']] as [Body, Body];
    for (const id of [501, 601]) fillRun(run, job, id);
    fillRun(run, job, 1, job['id'] as number);
    standin.push(NAME, 'main', { '.github/workflows/ci.yml': 'on: pull_request\n' }, plantedText('Message'));
    standin.push(NAME, 'paceline/x/ci', { 'a.txt': 'a' }, plantedText('Message'));
    const { client } = small;
    const at = { owner: 'acme', repo: 'app' };
    const { data: pull } = await client.rest.pulls.create({ ...at, title: 't', head: 'paceline/x/ci', base: 'main' });
    standin.closePullRequest(NAME, pull.number);
    const common = attempt[0]?.body as Body;
    const { repository: named, installation, sender, organization } = common;
    const account = { login: 'acme', id: 5, type: 'Organization' };
    const whole = { id: installationId, account, permissions: { checks: 'write' }, suspended_at: null };
    const lists = { repositories: [named], repositories_added: [named], repositories_removed: [] };
    const others: (readonly [string, Body])[] = [
      ['installation', { action: 'created', installation: whole, sender, ...lists }],
      ...standin.takeEvents().map(({ event, body }) => [event, body as Body] as const),
      ...attempt.map(({ event, body }) => [event, body as Body] as const),
      ['workflow_job', { ...bodyOf('workflow_job'), action: 'waiting' }],
      [
        'check_run',
        { action: 'rerequested', check_run: { id: 3, head_sha: HEAD, name: 'Paceline', output: {} }, repository: named, installation },
      ],
      ['check_suite', { action: 'rerequested', check_suite: { id: 3, head_sha: HEAD }, repository: named, installation, organization }],
      ...['renamed', 'edited', 'privatized', 'archived', 'unarchived'].map(
        (action) =>
          ['repository', { action, changes: { repository: { name: { from: 'was' } } }, repository: named, installation, sender }] as const,
      ),
      ['installation_repositories', { action: 'added', installation: whole, sender, ...lists }],
      ['installation', { action: 'suspend', installation: whole, sender }],
      ['installation', { action: 'unsuspend', installation: whole, sender }],
      ['installation', { action: 'new_permissions_accepted', installation: whole, sender }],
    ];
    const answers: string[] = [];
    for (const [event, body] of others) answers.push(await send(event, spoil(body)));
    expect(new Set(others.map(([event]) => event)).size).toBe(9);
    expect(answers.filter((answer) => answer === 'accepted').length).toBeGreaterThan(18);
    await quiet();
    // A log that is not there yet is asked for again after a while.
    const outcomes = async () => (await opened.pool.query('select count(*)::int as n from cache_outcome')).rows[0].n as number;
    while ((await outcomes()) === 0) await pause(100);
    await quiet();
    // GitHub refuses in words that quote what it was given, until the task is given up.
    for (const method of ['forRepository', 'fetchHead', 'listRuns', 'publishCheckRun'] as const) {
      const error = new AppError('GITHUB_REJECTED', `could not ask https://u:${planted.length}a8B1c2D3e4@host/: ${plant()} ${plant()}`);
      gitHub.faults.set(method, { error, when: 'before' });
    }
    for (const kind of ['analyze-repository', 'reconcile-repository', 'backfill-repository'] as const)
      await queue.enqueue({ kind, data: { repositoryId: repository.id } });
    await quiet();
    await pause(500);
    await queue.enqueue({ kind: 'analyze-repository', data: { repositoryId: repository.id } });
    await quiet();
  });

  test('much was understood and stored', async () => {
    const { id } = small.standin.repository(NAME);
    const runs = await opened.store.runs.history(id, '.github/workflows/ci.yml', { runs: 10 });
    expect(runs.length).toBeGreaterThanOrEqual(2);
    expect(runs.some(({ jobs }) => jobs.some(({ cacheOutcomes }) => cacheOutcomes.length > 0))).toBe(true);
    expect(runs.some(({ sources }) => sources?.workflowText?.includes('hidden') === true)).toBe(true);
    expect((await opened.store.proposals.list(id)).length).toBeGreaterThan(0);
    expect((await opened.store.deadLetters.list(9)).map(({ error }) => error).join(' ')).toContain('***');
    expect((await countTasks(opened)).dead).toBeGreaterThan(0);
    expect((await opened.store.repositories.find(id))?.configurationText).toContain('hidden');
    expect(planted.length).toBeGreaterThan(3_000);
    expect(lines.length).toBeGreaterThan(2);
  });

  test('no table of any schema has any of it, but for the contents that are to be committed', async () => {
    const tables = await dump((table, row) => (table === 'proposal' ? { ...row, files: 'new contents' } : row));
    expect(Object.keys(tables).some((name) => name.startsWith('task_queue.'))).toBe(true);
    expect(tables['public.delivery']).toContain('"payload":"{');
    for (const [name, text] of Object.entries(tables)) expect([name, leaks(text)]).toEqual([name, []]);
  });

  test('no line of the log has any of it', () => {
    expect(leaks(lines.join('\n'))).toEqual([]);
    expect(lines.join('\n')).toContain('***');
  });

  test('nothing that was said on GitHub has any of it', () => {
    expect(leaks(JSON.stringify([...gitHub.checkRuns.values()]))).toEqual([]);
    expect(gitHub.checkRuns.size).toBeGreaterThan(0);
    const said = gitHub.pullRequests.map(({ title, body, commitMessage }) => ({ title, body, commitMessage }));
    expect(leaks(JSON.stringify(said))).toEqual([]);
  });
});

test('a history file that comes from anywhere leaves none of it either', () => {
  addRecordedRun(small, 2);
  const [{ body } = { body: {} }] = small.standin.webhooksFor(NAME, 2, 1);
  const job = {
    id: 7,
    run_id: 2,
    name: 'test',
    head_sha: 'not a commit',
    status: 'completed',
    labels: ['a'],
    runner_name: 'r',
    steps: [{ number: 1, name: 's' }],
  };
  const outcome = {
    stepNumber: 1,
    action: 'a',
    result: 'exact',
    save: 'saved',
    restoredKey: 'k',
    primaryKey: 'k',
    sizeBytes: 1,
    restoreTime: 1,
    basis: 'log',
  };
  const before = planted.length;
  const line = spoil({
    ...((body as Body)['workflow_run'] as Body),
    head_sha: 'not a commit',
    paceline: { workflowBlob: 'b', workflowText: 'on: push\n# ', simulated: 'seed', fileBlobs: {} },
  });
  (line['paceline'] as Body)['fileBlobs'] = { [plantedText('a/package.json')]: plantedText('id') };
  const spoiltJob = spoil({ ...job, paceline: {} });
  spoiltJob['paceline'] = { cacheOutcomes: [{ ...spoil(outcome), result: 'exact', save: 'saved', basis: 'log' }] };
  const parsed = parseRun({ ...line, jobs: [spoiltJob] });
  if (!parsed.ok) throw new Error(parsed.reason);
  expect(parsed.value.jobs[0]?.cacheOutcomes).toHaveLength(1);
  const written = JSON.stringify(formatHistoryRun(parsed.value));
  expect(leaks(written)).toEqual([]);
  expect(written).toContain('***');
  expect(planted.length - before).toBeGreaterThan(30);
});

test('a log takes errors, and what they carry, without any of it', () => {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const failure = Object.assign(new Error(plantedText('refused'), { cause: new Error(plantedText('because')) }), {
    status: 422,
    request: { url: `https://x/?token=${plant()}`, headers: { authorization: plant() } },
    response: { data: plant() },
  });
  createLogger('info', destination)
    .child({ name: plantedText('event') })
    .error(failure);
  createLogger('info', destination).error(failure, plantedText('said'));
  createLog('info', destination).warn(plantedText('message'), { error: failure, list: [plantedText('a')], at: new Date(0), n: 1 });
  expect(leaks(written.join('\n'))).toEqual([]);
  expect(written.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { err: { name: 'Error', status: 422, because: {} }, level: 'error' },
    { err: { status: 422 } },
    { n: 1, at: '1970-01-01T00:00:00.000Z', error: { status: 422 } },
  ]);
});
