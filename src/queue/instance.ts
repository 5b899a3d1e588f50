import type { TaskKind } from '../model/task.ts';
import { listen } from '../store/listener.ts';
import type { ConnectionSettings } from '../store/open-pool.ts';
import { HEARTBEAT_SECONDS } from './boss.ts';
import { Lane } from './lane.ts';
import { buryFailed, giveBack, recoverActive } from './recover.ts';
import type { Running } from './run-task.ts';
import { TASK_KINDS } from './task-policies.ts';

/** How often tasks of dead processes are looked for, where other processes live. */
const SUPERVISE_MS = 10_000;

/** The workers of this process. */
export interface Instance {
  /** Fetches no more and waits for what runs; after the time given, what still runs goes back to the queue. */
  stop(timeoutMs: number): Promise<'drained' | 'timed-out'>;
}

/** Starts the workers. When no other instance works on this database, what is marked as running was left by a dead one, and is taken back. */
export async function startInstance(running: Running, connection: ConnectionSettings, channel: string): Promise<Instance> {
  await running.locks.join(() => recoverActive(running));
  await buryFailed(running);
  const lanes = new Map(TASK_KINDS.map((kind) => [kind, new Lane(kind, running)]));
  const callAll = (): void => {
    for (const lane of lanes.values()) lane.call();
  };
  const onAnnounced = (kind: string): void => lanes.get(kind as TaskKind)?.call();
  const listener = listen({ connection, channel, log: running.log, onAnnounced, onMissed: callAll });
  const timers = startTimers(running, lanes);
  return {
    stop: async (timeoutMs) => {
      await listener.close();
      const outcome = await withTimeout(Promise.all([...lanes.values()].map((lane) => lane.stop())), timeoutMs);
      for (const timer of timers) clearInterval(timer);
      if (outcome === 'timed-out') await giveBackAll(running, lanes);
      return outcome;
    },
  };
}

function startTimers(running: Running, lanes: ReadonlyMap<TaskKind, Lane>): readonly NodeJS.Timeout[] {
  const { boss, log } = running;
  const guarded = (message: string, work: () => Promise<void>) => (): void => {
    work().catch((error: unknown) => log.warn(message, { error: String(error) }));
  };
  const touch = guarded('heartbeat not written', async () => {
    for (const lane of lanes.values()) if (lane.running().length > 0) await boss.touch(lane.kind, [...lane.running()]);
  });
  const supervise = guarded('queue not supervised', async () => {
    await boss.supervise();
    for (const kind of await buryFailed(running)) lanes.get(kind)?.call();
  });
  return [setInterval(touch, (HEARTBEAT_SECONDS * 1000) / 3), setInterval(supervise, SUPERVISE_MS)];
}

async function giveBackAll({ boss, database, log }: Running, lanes: ReadonlyMap<TaskKind, Lane>): Promise<void> {
  for (const lane of lanes.values()) {
    for (const id of lane.running()) {
      log.warn('task did not end in time', { kind: lane.kind, id });
      await giveBack(boss, database, lane.kind, id, 'its process was stopped').catch(() => {});
    }
  }
}

async function withTimeout(work: Promise<unknown>, timeoutMs: number): Promise<'drained' | 'timed-out'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'timed-out'>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, 'timed-out');
  });
  const outcome = await Promise.race([work.then(() => 'drained' as const), late]);
  clearTimeout(timer);
  return outcome;
}
