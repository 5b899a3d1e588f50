import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Task } from '../../src/model/task.ts';
import { createQueue, type TaskQueue } from '../../src/queue/create-queue.ts';
import { connectStore, type OpenedStore } from '../../src/store/open-store.ts';
import { type ChildProgram, startChild } from '../helpers/child-program.ts';
import { recordTasks } from '../helpers/recording-handlers.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { createTestDatabase, TEST_SERVERS } from '../helpers/test-database.ts';

jest.setTimeout(120_000);

const PROGRAM = new URL('./programs/hang-in-task.ts', import.meta.url);
const run = (deliveryId: string): Task => ({ kind: 'ingest-run', data: { deliveryId, repositoryId: 1 } });

describe.each(TEST_SERVERS)('tasks of a process that was killed, on the %s server', (server) => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let opened: OpenedStore;
  let queue: TaskQueue;
  let children: ChildProgram[];

  beforeEach(async () => {
    children = [];
    database = await createTestDatabase(server);
    opened = await connectStore(database.connection, silentLog, null);
    queue = await createQueue({ opened, log: silentLog });
  });
  afterEach(async () => {
    for (const child of children) await child.kill('SIGKILL');
    await queue.stop({ timeoutMs: 100 });
    await opened.close();
    await database.drop();
  });

  async function startWorker(): Promise<ChildProgram> {
    const child = startChild(PROGRAM, [JSON.stringify(database.connection)]);
    children.push(child);
    return child;
  }

  async function state(): Promise<readonly { state: string; retry_count: number }[]> {
    return (await opened.pool.query('select state, retry_count from task_queue.job order by created_on, id')).rows;
  }

  test('are taken up within two seconds of the next start, in their order', async () => {
    for (const id of ['first', 'hang', 'third']) await queue.enqueue(run(id));
    const child = await startWorker();
    expect(await child.next()).toMatchObject({ deliveryId: 'first' });
    expect(await child.next()).toMatchObject({ deliveryId: 'hang' });
    await child.kill('SIGKILL');
    const recording = recordTasks();
    queue.work(recording.handlers);
    const startedAt = performance.now();
    await queue.start();
    await recording.until(3);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    // The first one had ended, but its end was not written yet: it runs again.
    expect(recording.done).toEqual([run('first'), run('hang'), run('third')]);
  });

  test('are left alone while their process lives', async () => {
    await queue.enqueue(run('hang'));
    const child = await startWorker();
    expect(await child.next()).toMatchObject({ deliveryId: 'hang' });
    const recording = recordTasks();
    queue.work(recording.handlers);
    await queue.start();
    await sleep(1500);
    expect(recording.done).toEqual([]);
    expect(await state()).toMatchObject([{ state: 'active', retry_count: 0 }]);
  });

  test('are found by their heartbeat when others live', async () => {
    await queue.enqueue(run('hang'));
    const child = await startWorker();
    expect(await child.next()).toMatchObject({ deliveryId: 'hang' });
    const recording = recordTasks();
    queue.work(recording.handlers);
    await queue.start();
    await child.kill('SIGKILL');
    // What half a minute without a sign of life would look like.
    await opened.pool.query("update task_queue.job set heartbeat_on = now() - interval '31 seconds'");
    await recording.until(1);
    expect(recording.done).toEqual([run('hang')]);
  });

  test('are dead letters after eight such ends, and free their key', async () => {
    await queue.enqueue(run('hang'));
    await queue.enqueue(run('next'));
    // Seven processes died in it before.
    await opened.pool.query(
      "update task_queue.job set retry_count = 6, started_on = now(), state = 'retry' where data->>'deliveryId' = 'hang'",
    );
    const child = await startWorker();
    expect(await child.next()).toMatchObject({ deliveryId: 'hang' });
    await child.kill('SIGKILL');
    const recording = recordTasks();
    queue.work(recording.handlers);
    await queue.start();
    await recording.until(1);
    expect(recording.done).toEqual([run('next')]);
    expect(await opened.store.deadLetters.list(5)).toMatchObject([
      { task: run('hang'), attempts: 8, error: expect.stringContaining('process ended') },
    ]);
    await sleep(100);
    expect(await state()).toEqual([]);
  });
});
