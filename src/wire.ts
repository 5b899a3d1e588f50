import { createApp } from './app.ts';
import type { Environment } from './config/read-environment.ts';
import { createLogger } from './create-log.ts';
import { createGitHubApp } from './github/create-github-app.ts';
import { createReceiver } from './github/receive-delivery.ts';
import { seconds } from './model/seconds.ts';
import { createSlackChannel } from './notify/slack-channel.ts';
import { type PeriodicWork, startPeriodicWork } from './periodic-work.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { Delivery, Store } from './ports/store.ts';
import { countTasks, type QueueCounts } from './queue/count-tasks.ts';
import { createQueue, type TaskQueue } from './queue/create-queue.ts';
import { githubWebUrl } from './setup/github-web-url.ts';
import { openStore } from './store/open-store.ts';
import { imageKeysOf } from './tasks/image-link.ts';
import { createTaskHandlers } from './tasks/task-handlers.ts';
import type { World } from './tasks/world.ts';

/** The App with its adapters, not yet running. */
export interface Wired {
  readonly store: Store;
  readonly clock: Clock;
  /** Puts a delivery and its task on disk together. */
  readonly accept: (delivery: Delivery) => Promise<'new' | 'duplicate'>;
  /** Throws when the store does not answer. */
  readonly countTasks: () => Promise<QueueCounts>;
  /** Starts to run tasks, and to ask for those that the clock asks for. */
  readonly start: () => Promise<void>;
  /** Lets running tasks finish for as long as is given, then closes the store. */
  readonly stop: (drainMs: number) => Promise<void>;
}

/** The only place where adapters are made. */
export async function wire(environment: Environment, log: Log): Promise<Wired> {
  const { databaseUrl, dataDir } = environment;
  const opened = await openStore({ databaseUrl, dataDir, log, applicationName: 'paceline' });
  let queue: TaskQueue | null = null;
  let periodicWork: PeriodicWork | null = null;
  const stop = async (drainMs: number): Promise<void> => {
    await periodicWork?.stop();
    await queue?.stop({ timeoutMs: drainMs });
    await opened.close();
  };
  try {
    queue = await createQueue({ opened, log });
    const { accept, start } = queue;
    const clock: Clock = { now: () => new Date() };
    const { store } = opened;
    const { probot, installations, sentDeliveries } = createGitHubApp(environment, { log, probotLog: createLogger(environment.logLevel) });
    const { publicUrl } = environment;
    const settings = {
      analysisDelay: seconds(environment.analysisDelaySeconds),
      webUrl: githubWebUrl(environment.apiUrl),
      images: publicUrl === null ? null : { publicUrl, keys: imageKeysOf(environment.webhookSecrets) },
    };
    const alertChannel = environment.alertWebhookUrl === null ? null : createSlackChannel(environment.alertWebhookUrl);
    const world: World = { store, queue, installations, sentDeliveries, alertChannel, clock, log, settings };
    const { receive } = await createReceiver({ probot, app: createApp, store, queue, clock });
    queue.work(createTaskHandlers(world, receive));
    return {
      store,
      clock,
      accept,
      countTasks: () => countTasks(opened),
      start: async () => {
        await start();
        periodicWork = startPeriodicWork(world);
      },
      stop,
    };
  } catch (error) {
    await stop(0);
    throw error;
  }
}
