import type { Standin } from '../standin/start-standin.ts';
import type { WebhookOptions } from '../standin/webhooks-for.ts';
import type { WebhookEvent } from '../standin/world.ts';
import type { Demo } from './seed-standin.ts';

/** Every webhook of the demo in the order GitHub would have sent them: first both installations, then the runs of both repositories by time. */
export function demoDeliveries(standin: Standin, demo: Demo, options: WebhookOptions = {}): WebhookEvent[] {
  const repositories = [demo.recorded, demo.simulated];
  const runs = repositories.flatMap(({ name, attempts }) =>
    attempts.flatMap(({ runId, attempt }) => standin.webhooksFor(name, runId, attempt, options)),
  );
  runs.sort((a, b) => a.at.getTime() - b.at.getTime());
  const installed = runs[0]?.at ?? demo.asOf;
  return [...repositories.map(({ installationId }) => standin.installationCreated(installationId, installed)), ...runs];
}
