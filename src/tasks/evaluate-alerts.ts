import { evaluateAlerts as evaluate } from '../engine/alerts/evaluate-alerts.ts';
import { limitsOf } from '../engine/alerts/limits-of.ts';
import type { TaskOf } from '../model/task.ts';
import { alertNotices } from '../report/alert-notices.ts';
import { measureAlerts } from './measure-alerts.ts';
import { queueNotice } from './queue-notice.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

/**
 * Holds the limits of a repository's configuration against its stored history, keeps where they stand, and puts what is new into the outbox, all in one transaction. Safe
 * to repeat: without runs that ended since nothing changes, and a notice has a key.
 */
export async function evaluateAlerts(world: World, { repositoryId }: TaskOf<'evaluate-alerts'>['data']): Promise<void> {
  await world.store.withLock(`alerts/${repositoryId}`, () => evaluateOnce(world, repositoryId));
}

async function evaluateOnce(world: World, repositoryId: number): Promise<void> {
  const stored = await world.store.repositories.find(repositoryId);
  if (stored === null) return;
  const configuration = storedConfiguration(stored);
  const known = await world.store.alerts.list(repositoryId);
  const isWatched = limitsOf(configuration.alerts).length > 0;
  if (!isWatched && known.length === 0) return;
  const asOf = world.clock.now();
  const measured = isWatched ? await measureAlerts(world, { repositoryId, configuration, known, asOf }) : [];
  const { alerts, news } = evaluate(measured, known, { configuration, asOf });
  const context = { repository: stored.repository, webUrl: world.settings.webUrl ?? null, consecutive: configuration.alerts.consecutive };
  await world.store.transaction(async (within) => {
    await within.alerts.replace(repositoryId, alerts);
    for (const notice of alertNotices(news, context, asOf)) await queueNotice(world, within, notice);
  });
  if (news.length > 0) world.log.info('alerts evaluated', { repositoryId, told: news.length });
}
