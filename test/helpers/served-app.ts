import { setTimeout as pause } from 'node:timers/promises';
import { createApp } from '../../src/app.ts';
import { createReceiver } from '../../src/github/receive-delivery.ts';
import { createIntake } from '../../src/intake.ts';
import type { TaskKind } from '../../src/model/task.ts';
import { wantsDelivery } from '../../src/model/wants-delivery.ts';
import { enqueueDueWork } from '../../src/tasks/enqueue-due-work.ts';
import { createTaskHandlers } from '../../src/tasks/task-handlers.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';
import type { ServedWorld } from './served-world.ts';
import { silentLog } from './silent-log.ts';

const MINUTE = 60_000;
/** What makes rows of runs, and what people ask for. The others write check runs, pull requests and rollups, or delete. */
const WORKED: ReadonlySet<TaskKind> = new Set([
  'receive-delivery',
  'ingest-run',
  'ingest-job',
  'run-command',
  'act-on-boxes',
  'act-on-check-run',
  'sweep-deliveries',
  'reconcile-repository',
  'backfill-repository',
]);

/** The App in front of a served world: its own route for webhooks, its own handlers, and a queue that is worked when a test says so. */
export interface ServedApp {
  readonly webhookUrl: string;
  /** Works off what may start now, and waits for what GitHub was asked to send again. */
  work(): Promise<void>;
  /** The clock goes on by minutes; at each of them what is due is asked for and worked off. */
  passMinutes(minutes: number): Promise<void>;
  /** Whether anything waits. */
  isIdle(): boolean;
  close(): void;
}

/** `works`: the kinds of tasks that are worked off; the others wait for ever. */
export async function startServedApp(
  served: ServedWorld,
  works: (kind: TaskKind) => boolean = (kind) => WORKED.has(kind),
): Promise<ServedApp> {
  const { world, probot, waiting } = served.process();
  const { store, queue, clock } = world;
  const { receive } = await createReceiver({ probot, app: createApp, store, queue, clock });
  const handlers = createTaskHandlers(world, receive);
  const { origin, close } = await listenOnLoopback(
    createIntake({
      secrets: [served.standin.webhookSecret],
      wants: wantsDelivery,
      accept: async (delivery) => {
        const outcome = await store.deliveries.insert(delivery);
        if (outcome === 'new') await queue.enqueue({ kind: 'receive-delivery', data: { deliveryId: delivery.id, orderKey: 'one' } });
        return outcome;
      },
      clock,
      log: silentLog,
    }) as Parameters<typeof listenOnLoopback>[0],
  );
  const mayStart = (): number =>
    waiting.findIndex(({ task, startAfter }) => works(task.kind) && (startAfter?.getTime() ?? 0) <= served.now().getTime());
  const redeliveriesUnderWay = (): boolean => {
    const asked = served.standin.requests.filter(({ template, status }) => template?.endsWith('/attempts') && status === 202).length;
    return served.standin.deliveries.records.filter(({ redelivery }) => redelivery).length < asked;
  };
  const app: ServedApp = {
    webhookUrl: `${origin}/api/github/webhooks`,
    work: async () => {
      for (;;) {
        const [next] = waiting.splice(mayStart(), mayStart() === -1 ? 0 : 1);
        if (next !== undefined) await (handlers[next.task.kind] as (data: object) => Promise<void>)(next.task.data);
        else if (redeliveriesUnderWay()) await pause(5);
        else return;
      }
    },
    passMinutes: async (minutes) => {
      for (let minute = 0; minute < minutes; minute++) {
        served.advance(MINUTE);
        await enqueueDueWork(world);
        await app.work();
      }
    },
    isIdle: () => !waiting.some(({ task }) => works(task.kind)),
    close,
  };
  return app;
}
