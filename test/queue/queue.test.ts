import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import type { Task } from '../../src/model/task.ts';
import type { Delivery } from '../../src/ports/store.ts';
import { createQueue, type TaskQueue } from '../../src/queue/create-queue.ts';
import { TASK_KINDS, TASK_POLICIES } from '../../src/queue/task-policies.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { type Recording, recordTasks } from '../helpers/recording-handlers.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { createTestStore, TEST_SERVERS } from '../helpers/test-database.ts';

jest.setTimeout(120_000);

const run = (deliveryId: string, repositoryId = 1): Task => ({ kind: 'ingest-run', data: { deliveryId, repositoryId } });
const analysis = (repositoryId = 1): Task => ({ kind: 'analyze-repository', data: { repositoryId } });
const deliveriesOf = (tasks: readonly Task[]): string[] => tasks.flatMap(({ data }) => ('deliveryId' in data ? [data.deliveryId] : []));

describe.each(TEST_SERVERS)('the queue on the %s server', (server) => {
  let opened: OpenedStore;
  let queue: TaskQueue;

  beforeEach(async () => {
    opened = await createTestStore(server);
    queue = await createQueue({ opened, log: silentLog });
  });
  afterEach(async () => {
    await queue.stop({ timeoutMs: 100 });
    await opened.close();
  });

  async function start(recording: Recording): Promise<Recording> {
    queue.work(recording.handlers);
    await queue.start();
    return recording;
  }

  async function rows(): Promise<readonly { kind: string; state: string; attempts: number; wait: number }[]> {
    const { rows: found } = await opened.pool.query(
      'select name as kind, state, retry_count as attempts, extract(epoch from start_after - now())::float8 as wait from task_queue.job order by created_on, id',
    );
    return found;
  }

  /** Asks until it is so, for at most ten seconds. */
  async function eventually(isSo: () => Promise<boolean> | boolean): Promise<void> {
    for (const until = Date.now() + 10_000; Date.now() < until; await sleep(20)) if (await isSo()) return;
    throw new Error('It did not come to be');
  }

  describe('enqueueing', () => {
    test('commits with the transaction, and is rolled back with it', async () => {
      const failing = opened.store.transaction(async (within) => {
        await queue.enqueue(run('a'), { within });
        await queue.enqueue(analysis(), { within });
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await rows()).toEqual([]);
      await opened.store.transaction(async (within) => {
        await queue.enqueue(run('a'), { within });
        await queue.enqueue(analysis(), { within });
        expect(await rows()).toEqual([]);
      });
      expect((await rows()).map(({ kind }) => kind)).toEqual(['ingest-run', 'analyze-repository']);
    });

    test('takes a coalesced task once, and a strict one each time', async () => {
      for (let i = 0; i < 3; i++) await queue.enqueue(analysis());
      await queue.enqueue(analysis(2));
      for (let i = 0; i < 2; i++) await queue.enqueue(run('same'));
      expect((await rows()).map(({ kind }) => kind).sort()).toEqual([
        'analyze-repository',
        'analyze-repository',
        'ingest-run',
        'ingest-run',
      ]);
    });

    test('takes a coalesced task once when many ask at the same moment', async () => {
      await Promise.all(Array.from({ length: 30 }, () => opened.store.transaction((within) => queue.enqueue(analysis(), { within }))));
      expect(await rows()).toHaveLength(1);
    });

    test('moves a waiting coalesced task forward, and never back', async () => {
      const wait = async (): Promise<number> => (await rows())[0]?.wait ?? Number.NaN;
      await queue.enqueue(analysis(), { startAfter: new Date(Date.now() + 600_000) });
      expect(await wait()).toBeGreaterThan(500);
      await queue.enqueue(analysis(), { startAfter: new Date(Date.now() + 60_000) });
      expect(await wait()).toBeLessThan(61);
      await queue.enqueue(analysis(), { startAfter: new Date(Date.now() + 300_000) });
      expect(await wait()).toBeLessThan(61);
      await queue.enqueue(analysis());
      expect(await wait()).toBeLessThanOrEqual(0);
      expect(await rows()).toHaveLength(1);
    });

    test('knows every kind', async () => {
      const tasks = TASK_KINDS.map((kind) => {
        const data = { deliveryId: 'd', orderKey: 'k', repositoryId: 1, installationId: 2, jobId: 3, headSha: 'a', proposalKey: 'p' };
        return { kind, data } as unknown as Task;
      });
      const recording = await start(recordTasks());
      for (const task of tasks) await queue.enqueue(task);
      await recording.until(tasks.length);
      expect(recording.done.map(({ kind }) => kind).sort()).toEqual([...TASK_KINDS].sort());
      await eventually(async () => (await rows()).length === 0);
    });
  });

  describe('strict tasks', () => {
    test('of one key run in their order, a thousand of them within seconds', async () => {
      const expected = Array.from({ length: 1000 }, (_, index) => `d${index}`);
      await opened.store.transaction(async (within) => {
        for (const id of expected) await queue.enqueue(run(id), { within });
      });
      const recording = recordTasks();
      const startedAt = performance.now();
      await start(recording);
      await recording.until(1000);
      expect(deliveriesOf(recording.done)).toEqual(expected);
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      await eventually(async () => (await rows()).length === 0);
    });

    test('of one key never run at once, those of different keys do, whoever works', async () => {
      const other = await createQueue({ opened, log: silentLog });
      const inside = new Map<number, number>();
      let together = 0;
      const recording = recordTasks({
        'ingest-job': async (data) => {
          if (!('repositoryId' in data)) return;
          const now = (inside.get(data.repositoryId) ?? 0) + 1;
          inside.set(data.repositoryId, now);
          expect(now).toBe(1);
          together = Math.max(together, [...inside.values()].filter((count) => count > 0).length);
          await sleep(4);
          inside.set(data.repositoryId, now - 1);
        },
      });
      for (let i = 0; i < 90; i++) await queue.enqueue({ kind: 'ingest-job', data: { deliveryId: `d${i}`, repositoryId: i % 3 } });
      other.work(recording.handlers);
      await Promise.all([start(recording), other.start()]);
      await recording.until(90);
      await other.stop({ timeoutMs: 1000 });
      for (const key of [0, 1, 2]) {
        const mine = deliveriesOf(recording.done.filter(({ data }) => 'repositoryId' in data && data.repositoryId === key));
        expect(mine).toEqual(Array.from({ length: 30 }, (_, index) => `d${index * 3 + key}`));
      }
      expect(together).toBeGreaterThan(1);
    });

    test('are dispatched at once when they are enqueued', async () => {
      const recording = await start(recordTasks());
      const times: number[] = [];
      for (let i = 1; i <= 40; i++) {
        await sleep(10);
        const enqueuedAt = performance.now();
        await queue.enqueue(run(`d${i}`));
        await recording.until(i);
        times.push(performance.now() - enqueuedAt);
      }
      expect(times.sort((a, b) => a - b)[20]).toBeLessThan(200);
    });

    test('wait for one that failed, and keep their order', async () => {
      let failures = 2;
      const recording = recordTasks({
        'ingest-run': (data) => {
          if ('deliveryId' in data && data.deliveryId === 'b' && failures-- > 0) throw new AppError('STORE_UNAVAILABLE', 'gone');
        },
      });
      for (const id of ['a', 'b', 'c']) await queue.enqueue(run(id));
      await queue.enqueue(run('other', 2));
      await start(recording);
      await recording.until(4);
      expect(deliveriesOf(recording.done.filter(({ data }) => 'repositoryId' in data && data.repositoryId === 1))).toEqual(['a', 'b', 'c']);
      expect(deliveriesOf(recording.done).indexOf('other')).toBeLessThan(3);
    });
  });

  describe('coalesced tasks', () => {
    test('run again for what was enqueued while they ran, once', async () => {
      let release = (): void => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      let begun = 0;
      const recording = recordTasks({
        'analyze-repository': async () => {
          if (++begun === 1) await held;
        },
      });
      await start(recording);
      await queue.enqueue(analysis());
      await eventually(() => begun === 1);
      for (let i = 0; i < 5; i++) await queue.enqueue(analysis());
      await sleep(100);
      expect(begun).toBe(1);
      release();
      await recording.until(2);
      await eventually(async () => (await rows()).length === 0);
      expect(begun).toBe(2);
    });

    test('do not begin before a transaction that joined them has ended', async () => {
      const seen: number[] = [];
      const recording = recordTasks({
        'analyze-repository': async () => void seen.push((await opened.store.repositories.list()).length),
      });
      await queue.enqueue(analysis());
      await opened.store.transaction(async (within) => {
        await queue.enqueue(analysis(), { within });
        await start(recording);
        await sleep(300);
        expect(seen).toEqual([]);
        const repository = { id: 1, owner: 'o', name: 'r', defaultBranch: 'main', isArchived: false } as const;
        const unknown = { available: false, reason: 'not read' } as const;
        await within.repositories.save({ ...repository, visibility: unknown, isFork: unknown }, 1);
      });
      const endedAt = performance.now();
      await recording.until(1);
      expect(seen).toEqual([1]);
      expect(performance.now() - endedAt).toBeLessThan(1000);
    });

    test('gather for as long as their kind says, and start promptly then', async () => {
      const recording = await start(recordTasks());
      const check: Task = { kind: 'publish-check-run', data: { repositoryId: 1, headSha: 'a' } };
      const startedAt = performance.now();
      await Promise.all(Array.from({ length: 5 }, () => queue.enqueue(check)));
      await recording.until(1);
      const took = performance.now() - startedAt;
      expect(took).toBeGreaterThanOrEqual(TASK_POLICIES['publish-check-run'].debounceMs - 20);
      expect(took).toBeLessThan(1500);
      await sleep(400);
      expect(recording.done).toEqual([check]);
    });

    test('wait for the time they are given', async () => {
      const recording = await start(recordTasks());
      const startAfter = new Date(Date.now() + 700);
      await queue.enqueue(analysis(), { startAfter });
      await recording.until(1);
      expect(Date.now()).toBeGreaterThanOrEqual(startAfter.getTime() - 20);
      expect(Date.now()).toBeLessThan(startAfter.getTime() + 1500);
    });
  });

  describe('failures', () => {
    test('that no retry can help become dead letters at once, and free their key', async () => {
      const recording = recordTasks({
        'ingest-run': (data) => {
          if ('deliveryId' in data && data.deliveryId.startsWith('bad')) throw new AppError('GITHUB_FORBIDDEN', 'no permission');
        },
      });
      for (const id of ['bad first', 'b', 'bad third', 'd']) await queue.enqueue(run(id));
      await start(recording);
      await recording.until(2);
      expect(deliveriesOf(recording.done)).toEqual(['b', 'd']);
      await eventually(async () => (await rows()).length === 0);
      const letters = await opened.store.deadLetters.list(10);
      expect(letters.map(({ task }) => deliveriesOf([task])[0]).sort()).toEqual(['bad first', 'bad third']);
      expect(letters[0]).toMatchObject({ attempts: 1, error: 'GITHUB_FORBIDDEN: no permission', task: { kind: 'ingest-run' } });
    });

    test('are tried eight times in all, then become a dead letter and free their key', async () => {
      let attempts = 0;
      const recording = recordTasks({
        'ingest-run': (data) => {
          if (!('deliveryId' in data) || data.deliveryId !== 'bad') return;
          attempts++;
          throw new Error(`failure ${attempts}`);
        },
      });
      await queue.enqueue(run('bad'));
      await queue.enqueue(run('good'));
      await start(recording);
      // Nobody waits a minute for the backoff here: it is cut short, and a task of another key calls the worker.
      while (attempts < 8) {
        const tried = attempts;
        await opened.pool.query("update task_queue.job set start_after = now() where state = 'retry'");
        await queue.enqueue(run('call', 2));
        await eventually(async () => attempts > tried || (await rows()).some(({ state, wait }) => state === 'retry' && wait > 0));
      }
      await eventually(() => deliveriesOf(recording.done).includes('good'));
      expect(attempts).toBe(8);
      expect(await opened.store.deadLetters.list(10)).toMatchObject([{ attempts: 8, error: 'failure 8', task: run('bad') }]);
      await eventually(async () => (await rows()).length === 0);
    });

    test('are tried again after a wait that grows', async () => {
      const recording = recordTasks({ 'ingest-run': () => Promise.reject(new Error('again')) });
      await queue.enqueue(run('a'));
      await start(recording);
      await eventually(async () => (await rows())[0]?.state === 'retry');
      expect((await rows())[0]?.wait).toBeGreaterThan(0);
      await eventually(async () => ((await rows())[0]?.attempts ?? 0) >= 1 && (await rows())[0]?.state === 'retry');
      expect((await rows())[0]?.wait).toBeGreaterThan(1);
    });

    test('are tried again when GitHub says so, not before', async () => {
      const retryAt = new Date(Date.now() + 3_600_000);
      const recording = recordTasks({ 'read-job': () => Promise.reject(new AppError('GITHUB_RATE_LIMITED', 'wait', { retryAt })) });
      await queue.enqueue({ kind: 'read-job', data: { repositoryId: 1, jobId: 2 } });
      await start(recording);
      await eventually(async () => (await rows())[0]?.state === 'retry');
      expect((await rows())[0]?.wait).toBeGreaterThan(3500);
      expect((await rows())[0]?.wait).toBeLessThan(3700);
    });

    test('can be replayed from their dead letter, once', async () => {
      let broken = true;
      const recording = recordTasks({
        'ingest-run': () => {
          if (broken) throw new AppError('GITHUB_NOT_FOUND', 'hidden');
        },
      });
      await queue.enqueue(run('a'));
      await start(recording);
      await eventually(async () => (await opened.store.deadLetters.list(1)).length === 1);
      broken = false;
      const [letter] = await opened.store.deadLetters.list(1);
      expect(await queue.replay(letter?.id ?? '')).toBe(true);
      await recording.until(1);
      expect(deliveriesOf(recording.done)).toEqual(['a']);
      expect(await opened.store.deadLetters.list(1)).toEqual([]);
      expect(await queue.replay(letter?.id ?? '')).toBe(false);
    });

    test('of the database do not stop the workers', async () => {
      const recording = await start(recordTasks());
      await queue.enqueue(run('before'));
      await recording.until(1);
      await opened.pool.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      await eventually(() =>
        queue.enqueue(run('after')).then(
          () => true,
          () => false,
        ),
      );
      await recording.until(2);
      expect(deliveriesOf(recording.done)).toEqual(['before', 'after']);
      // The listener is back too: well below the poll.
      await sleep(1500);
      const enqueuedAt = performance.now();
      await queue.enqueue(run('later'));
      await recording.until(3);
      expect(performance.now() - enqueuedAt).toBeLessThan(1000);
    });
  });

  describe('stopping', () => {
    test('lets running tasks end and begins no more', async () => {
      let begun = 0;
      const recording = recordTasks({
        'ingest-run': async () => {
          begun++;
          await sleep(300);
        },
      });
      for (const id of ['a', 'b', 'c']) await queue.enqueue(run(id));
      await start(recording);
      await eventually(() => begun === 1);
      expect(await queue.stop({ timeoutMs: 5000 })).toBe('drained');
      expect(deliveriesOf(recording.done)).toEqual(['a']);
      expect(begun).toBe(1);
      expect((await rows()).map(({ state }) => state)).toEqual(['created', 'created']);
    });

    test('gives back what does not end in time, for the next to take at once', async () => {
      let begun = 0;
      let end = (): void => {};
      const recording = recordTasks({
        'ingest-run': () => {
          begun++;
          return new Promise<void>((resolve) => {
            end = resolve;
          });
        },
      });
      await queue.enqueue(run('slow'));
      await start(recording);
      await eventually(() => begun === 1);
      expect(await queue.stop({ timeoutMs: 200 })).toBe('timed-out');
      const next = await createQueue({ opened, log: silentLog });
      const second = recordTasks();
      next.work(second.handlers);
      await next.start();
      await second.until(1);
      expect(deliveriesOf(second.done)).toEqual(['slow']);
      end();
      await next.stop({ timeoutMs: 1000 });
    });
  });

  describe('accepting', () => {
    const delivery = (id: string, repositoryId: number | null = 5): Delivery => ({
      ...{ id, event: 'workflow_run', action: null, installationId: 3, repositoryId, payload: { id }, receivedAt: new Date(0) },
    });

    test('stores a delivery with its task, once however often it comes', async () => {
      const ids = Array.from({ length: 200 }, (_, index) => `d${index}`);
      const outcomes = await Promise.all([...ids, ...ids].map((id) => queue.accept(delivery(id))));
      expect(outcomes.slice(0, 200).every((outcome) => outcome === 'new')).toBe(true);
      expect(outcomes.slice(200).every((outcome) => outcome === 'duplicate')).toBe(true);
      const recording = await start(recordTasks());
      await recording.until(200);
      expect(deliveriesOf(recording.done)).toEqual(ids);
      expect((await opened.store.deliveries.find('d7'))?.payload).toEqual({ id: 'd7' });
    });

    test('refuses a bad one alone', async () => {
      const bad = delivery('no text \u0000');
      const outcomes = await Promise.allSettled([delivery('a'), bad, delivery('b')].map((each) => queue.accept(each)));
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await rows()).toHaveLength(2);
    });

    test('says STORE_UNAVAILABLE when the store is gone', async () => {
      const gone = await createTestStore(server);
      const orphan = await createQueue({ opened: gone, log: silentLog });
      await orphan.stop({ timeoutMs: 0 });
      const { rows: names } = await gone.pool.query<{ name: string }>('select current_database() as name');
      await opened.pool.query(`drop database ${names[0]?.name} with (force)`);
      await expect(orphan.accept(delivery('a'))).rejects.toBeInstanceOf(AppError);
      await gone.close();
    });
  });
});
