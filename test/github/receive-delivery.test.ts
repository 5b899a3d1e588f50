import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Probot } from 'probot';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import { createReceiver } from '../../src/github/receive-delivery.ts';
import type { Task } from '../../src/model/task.ts';
import { createQueue, type TaskQueue } from '../../src/queue/create-queue.ts';
import { testPrivateKey } from '../helpers/private-key.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { NOW, openTaskWorld, type TaskWorld } from '../helpers/task-world.ts';

const SETTINGS = {
  appId: 1,
  privateKey: testPrivateKey,
  webhookSecrets: ['x'.repeat(32)],
  apiUrl: 'http://127.0.0.1:1',
  logLevel: 'fatal' as const,
  writeIntervalMs: 0,
};
const ANALYZE: Task = { kind: 'analyze-repository', data: { repositoryId: 42 } };

let world: TaskWorld;
let queue: TaskQueue;
beforeEach(async () => {
  world = await openTaskWorld();
  queue = await createQueue({ opened: world.opened, log: silentLog });
});
afterEach(async () => {
  await queue.stop({ timeoutMs: 1000 });
  await world.close();
});

type App = (enqueue: (task: Task) => Promise<void>) => (probot: Probot) => void;

const onPush =
  (work: (enqueue: (task: Task) => Promise<void>) => Promise<void>): App =>
  (enqueue) =>
  (probot) =>
    probot.on('push', () => work(enqueue));

async function receiverOf(app: App) {
  const { probot } = createGitHubApp(SETTINGS, { log: silentLog });
  return createReceiver({ probot, app, store: world.store, queue, clock: world.clock });
}

const deliver = async () => ({ deliveryId: await world.deliver('push', 'none', { ref: 'refs/heads/main' }), orderKey: 'repository 42' });
const processedAt = async (id: string) => (await world.store.deliveries.find(id))?.processedAt;
/** Tasks that another connection sees: what was committed. */
const waiting = async () =>
  (await world.opened.pool.query<{ name: string }>('select name from task_queue.job')).rows.map(({ name }) => name);

test('the tasks of a delivery and its closing commit together', async () => {
  const during: unknown[] = [];
  const { receive } = await receiverOf(
    onPush(async (enqueue) => {
      await enqueue(ANALYZE);
      during.push(await waiting(), await processedAt('delivery-1'));
    }),
  );
  const data = await deliver();
  await receive(data);
  expect(during).toEqual([[], null]);
  expect(await waiting()).toEqual(['analyze-repository']);
  expect(await processedAt(data.deliveryId)).toEqual(NOW);
});

test('a handler that throws leaves the delivery open and none of its tasks', async () => {
  let fails = true;
  const { receive } = await receiverOf(
    onPush(async (enqueue) => {
      await enqueue(ANALYZE);
      if (fails) throw new Error('a defect');
    }),
  );
  const data = await deliver();
  await expect(receive(data)).rejects.toThrow();
  expect(await waiting()).toEqual([]);
  expect(await processedAt(data.deliveryId)).toBeNull();
  fails = false;
  await receive(data);
  expect(await waiting()).toEqual(['analyze-repository']);
});

test('a delivery that is received twice is handled once', async () => {
  let handled = 0;
  const { receive } = await receiverOf(
    onPush(async () => {
      handled += 1;
    }),
  );
  const data = await deliver();
  await receive(data);
  await receive(data);
  expect(handled).toBe(1);
});

test('deliveries that are received at once keep to their own transactions', async () => {
  let handled = 0;
  const { receive } = await receiverOf(
    onPush(async (enqueue) => {
      handled += 1;
      const isFirst = handled === 1;
      await enqueue({ kind: 'analyze-repository', data: { repositoryId: handled } });
      if (isFirst) throw new Error('a defect');
    }),
  );
  const [first, second] = [await deliver(), await deliver()];
  const outcomes = await Promise.allSettled([receive(first), receive(second)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await waiting()).toEqual(['analyze-repository']);
});

test('a delivery that is not there, and an event that nobody handles, are nothing to do', async () => {
  const { receive } = await receiverOf(onPush(async (enqueue) => enqueue(ANALYZE)));
  await receive({ deliveryId: 'no-such-delivery', orderKey: 'k' });
  const star = await world.deliver('star', 'created', {});
  await receive({ deliveryId: star, orderKey: 'k' });
  expect(await waiting()).toEqual([]);
  expect(await processedAt(star)).toEqual(NOW);
});

test('a task that is enqueued outside of a delivery is a defect', async () => {
  let outside: ((task: Task) => Promise<void>) | null = null;
  await receiverOf((enqueue) => {
    outside = enqueue;
    return () => {};
  });
  expect(() => outside?.(ANALYZE)).toThrow('analyze-repository enqueued outside a delivery');
});
