import type { Standin } from '../standin/start-standin.ts';
import type { WebhookEvent } from '../standin/world.ts';
import type { AppProcess } from './app-process.ts';
import { demoDeliveries } from './deliveries.ts';
import type { Demo, DemoRepository } from './seed-standin.ts';

/** Runs that arrive after the configuration was merged, so that their check runs show its targets. */
const RUNS_AFTER = 1;
const CONFIGURATION_PATH = '.github/paceline.yml';

export interface DemoOptions {
  /** Before each delivery; a drill kills the server here. */
  readonly beforeDelivery?: (index: number, total: number) => Promise<void>;
  readonly onPhase?: (text: string) => void;
}

/**
 * The whole loop: both installations and their history arrive as signed webhooks while Paceline only observes; a maintainer merges the
 * configuration, and Paceline proposes; one more run of each repository arrives. Returns the number of deliveries.
 */
export async function runDemo(standin: Standin, demo: Demo, app: AppProcess, options: DemoOptions = {}): Promise<number> {
  const repositories = [demo.recorded, demo.simulated];
  const observed = demoDeliveries(standin, { ...demo, recorded: withoutLast(demo.recorded), simulated: withoutLast(demo.simulated) });
  options.onPhase?.(`installing the App and delivering ${observed.length} webhooks of two repositories`);
  await deliver(standin, app, observed, options);
  await app.idle();
  options.onPhase?.(`merging ${CONFIGURATION_PATH} into both default branches`);
  standin.takeEvents();
  for (const { name, defaultBranch, configuration } of repositories)
    standin.push(name, defaultBranch, { [CONFIGURATION_PATH]: configuration }, 'Configure Paceline', demo.asOf);
  const pushes = standin.takeEvents();
  await deliver(standin, app, pushes, {});
  await app.idle();
  options.onPhase?.('delivering one more run of each');
  const last = repositories.flatMap((repository) => lastRuns(standin, repository));
  await deliver(standin, app, last, {});
  await app.idle();
  return observed.length + pushes.length + last.length;
}

function withoutLast(repository: DemoRepository): DemoRepository {
  return { ...repository, attempts: repository.attempts.slice(0, -RUNS_AFTER) };
}

function lastRuns(standin: Standin, { name, attempts }: DemoRepository): WebhookEvent[] {
  return attempts.slice(-RUNS_AFTER).flatMap(({ runId, attempt }) => standin.webhooksFor(name, runId, attempt));
}

/** One after the other, as they happened. What the server did not take is delivered again until it does, as an operator would from the App's page. */
async function deliver(standin: Standin, app: AppProcess, events: readonly WebhookEvent[], { beforeDelivery }: DemoOptions): Promise<void> {
  for (const [index, event] of events.entries()) {
    await beforeDelivery?.(index, events.length);
    let [record] = await standin.deliveries.deliver([event], { to: app.webhookUrl });
    for (let tries = 0; record !== undefined && record.status !== 'OK'; tries += 1) {
      if (tries === 100) throw new Error(`a delivery of ${event.event} was refused 100 times: ${record.status}`);
      [record] = await standin.deliveries.redeliver([record]);
    }
  }
}
