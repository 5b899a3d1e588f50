import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createApp } from '../../src/app.ts';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import { createReceiver } from '../../src/github/receive-delivery.ts';
import { createIntake, MAX_BODY_BYTES } from '../../src/intake.ts';
import { seconds } from '../../src/model/seconds.ts';
import { wantsDelivery } from '../../src/model/wants-delivery.ts';
import { createQueue, type TaskQueue } from '../../src/queue/create-queue.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { createTaskHandlers } from '../../src/tasks/task-handlers.ts';
import { createFakeGitHub } from '../helpers/fake-github.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';
import { testPrivateKey } from '../helpers/private-key.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { createTestStore } from '../helpers/test-database.ts';
import { addRecordedRun, NAME, type SmallWorld, startSmall } from '../standin/small-repository.ts';

jest.setTimeout(120_000);

const SECRET = 'x'.repeat(32);
const HEAD = 'd'.repeat(40);
type Body = Record<string, unknown>;

let opened: OpenedStore;
let queue: TaskQueue;
let small: SmallWorld;
let address: Awaited<ReturnType<typeof listenOnLoopback>>;
let bodies: { readonly run: Body; readonly job: Body };

beforeAll(async () => {
  small = await startSmall();
  addRecordedRun(small, 1);
  const events = small.standin.webhooksFor(NAME, 1);
  const of = (event: string): Body => events.findLast((one) => one.event === event)?.body as Body;
  bodies = { run: of('workflow_run'), job: of('workflow_job') };
  opened = await createTestStore();
  queue = await createQueue({ opened, log: silentLog });
  const settings = {
    appId: 1,
    privateKey: testPrivateKey,
    webhookSecrets: [SECRET],
    apiUrl: 'http://127.0.0.1:1',
    logLevel: 'fatal' as const,
    writeIntervalMs: 0,
  };
  const { probot } = createGitHubApp(settings, { log: silentLog });
  const clock = { now: () => new Date() };
  const { store } = opened;
  const { installations, sentDeliveries } = createFakeGitHub();
  const world = {
    store,
    queue,
    installations,
    sentDeliveries,
    alertChannel: null,
    clock,
    log: silentLog,
    settings: { analysisDelay: seconds(0) },
  };
  const { receive } = await createReceiver({ probot, app: createApp, store, queue, clock });
  queue.work(createTaskHandlers(world, receive));
  await queue.start();
  const intake = createIntake({ secrets: [SECRET], wants: wantsDelivery, accept: queue.accept, clock, log: silentLog });
  address = await listenOnLoopback((request, response) => void intake(request, response));
});
afterAll(async () => {
  address.close();
  await queue.stop({ timeoutMs: 1000 });
  await opened.close();
  await small.standin.close();
});

let sent = 0;
async function send(event: string, text: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(address.origin, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json',
      'x-github-delivery': `hook-${++sent}`,
      'x-github-event': event,
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`,
    },
  });
  return { status: response.status, text: (await response.text()).trim() };
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let i = 0; i < 400; i++, await pause(50)) {
    const found = await look();
    if (found !== null) return found;
  }
  throw new Error('it never came');
}

const repositoryId = (): number => small.standin.repository(NAME).id;
const deliveries = async (): Promise<number> => (await opened.pool.query('select count(*)::int as n from delivery')).rows[0].n;

test.each([
  ['requested', 'queued', null],
  ['requested', 'requested', null],
  ['requested', 'waiting', null],
  ['requested', 'pending', null],
  ['in_progress', 'in_progress', null],
  ['completed', 'completed', 'success'],
  ['completed', 'completed', 'startup_failure'],
])('a run that is %s with the status %s and conclusion %s becomes a row that says so', async (action, status, conclusion) => {
  const id = 7000 + sent;
  const run = { ...(bodies.run['workflow_run'] as Body), id, head_sha: HEAD, status, conclusion };
  expect(await send('workflow_run', JSON.stringify({ ...bodies.run, action, workflow_run: run }))).toEqual({
    status: 202,
    text: 'accepted',
  });
  expect(await until(() => opened.store.runs.find(repositoryId(), id, 1))).toMatchObject({ runId: id, status, conclusion });
});

test.each([
  ['queued', 'queued', null],
  ['waiting', 'waiting', null],
  ['in_progress', 'in_progress', null],
  ['completed', 'completed', 'cancelled'],
])('a job that is %s becomes a row that says so', async (action, status, conclusion) => {
  const id = 9000 + sent;
  const job = { ...(bodies.job['workflow_job'] as Body), id, run_id: 8000, head_sha: HEAD, status, conclusion };
  expect(await send('workflow_job', JSON.stringify({ ...bodies.job, action, workflow_job: job }))).toEqual({
    status: 202,
    text: 'accepted',
  });
  expect(await until(() => opened.store.jobs.find(repositoryId(), id))).toMatchObject({ jobId: id, status, conclusion });
});

test.each([
  ['workflow_run', 'vanished'],
  ['workflow_job', '__proto__'],
  ['workflow_run', undefined],
  ['installation', 'blinked'],
  ['installation_repositories', 'blinked'],
  ['workflow_dispatch', undefined],
  ['star', 'created'],
  ['an_event_of_tomorrow', 'created'],
])('%s with the action %s is answered and not kept', async (event, action) => {
  const before = await deliveries();
  expect(await send(event, JSON.stringify({ ...bodies.run, action }))).toEqual({ status: 202, text: 'ignored' });
  expect(await deliveries()).toBe(before);
});

/** A body of exactly so many bytes, with a text that is not kept. */
function bodyOf(bytes: number, id: number): string {
  const body = { ...bodies.run, action: 'completed', workflow_run: { ...(bodies.run['workflow_run'] as Body), id, head_sha: HEAD } };
  const padded = (length: number): string => JSON.stringify({ ...body, sender: { bio: 'x'.repeat(length) } });
  return padded(bytes - Buffer.byteLength(padded(0)));
}

test('the largest body that GitHub sends is taken and understood; one byte more is refused, and the next small one is taken again', async () => {
  const largest = bodyOf(MAX_BODY_BYTES, 6001);
  expect(Buffer.byteLength(largest)).toBe(25 * 1024 * 1024);
  expect(await send('workflow_run', largest)).toEqual({ status: 202, text: 'accepted' });
  expect(await until(() => opened.store.runs.find(repositoryId(), 6001, 1))).toMatchObject({ runId: 6001 });
  const { rows } = await opened.pool.query('select max(length(payload))::int as n from delivery');
  expect(rows[0].n).toBeLessThan(100_000);
  // The answer comes before all of the body is sent, and ends the connection.
  const refused = await send('workflow_run', bodyOf(MAX_BODY_BYTES + 1, 6002)).catch(() => ({ status: 413 }));
  expect(refused.status).toBe(413);
  expect((await send('workflow_run', bodyOf(20_000, 6003))).status).toBe(202);
  expect(await until(() => opened.store.runs.find(repositoryId(), 6003, 1))).not.toBeNull();
  expect(await opened.store.runs.find(repositoryId(), 6002, 1)).toBeNull();
});
