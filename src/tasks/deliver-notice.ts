import { AppError } from '../errors.ts';
import type { TaskOf } from '../model/task.ts';
import type { NoticePlace, StoredNotice, StoredRepository } from '../ports/store.ts';
import { isAlertOver } from '../report/alert-key.ts';
import { stripUnsafe } from '../report/strip-unsafe.ts';
import { storedConfiguration } from './stored-configuration.ts';
import { tellInIssue } from './tell-in-issue.ts';
import type { World } from './world.ts';

/**
 * Tells a notice where it was not told yet. One place that cannot be reached does not keep it from the other; what was told is written down at once, so
 * that a second try tells only the rest. A message to a chat whose answer was lost is sent again, for a chat cannot be asked; an issue is looked at first. An
 * alert that is over by then is told nowhere any more: its end may have been told before it.
 */
export async function deliverNotice(world: World, { repositoryId, key }: TaskOf<'deliver-notice'>['data']): Promise<void> {
  // Two workers, or two notices of one repository, must not open two issues.
  await world.store.withLock(`notice:${repositoryId}`, () => deliver(world, repositoryId, key));
}

async function deliver(world: World, repositoryId: number, key: string): Promise<void> {
  const notice = await world.store.notices.find(repositoryId, key);
  const stored = await world.store.repositories.find(repositoryId);
  if (notice === null || stored === null) return;
  const isOver = isAlertOver(key, await world.store.alerts.firing(repositoryId));
  const failures = [
    await attempt(world, notice, 'chat', async () => (isOver ? 'moot' : tellInChat(world, notice, stored))),
    await attempt(world, notice, 'issue', async () => (isOver ? 'moot' : inIssue(world, notice, stored))),
  ].filter((failure) => failure !== null);
  // What a later try may mend comes first: then the other is met again.
  const failure = failures.find((each) => each instanceof AppError && each.retryable) ?? failures[0];
  if (failure !== undefined) throw failure;
}

type Told = Exclude<StoredNotice['ends'][NoticePlace], null>;

/** What went wrong, to be thrown when the other place had its turn. */
async function attempt(world: World, notice: StoredNotice, place: NoticePlace, tell: () => Promise<Told>): Promise<unknown> {
  if (notice.ends[place] !== null) return null;
  const end = (told: Told): Promise<void> => world.store.notices.end(notice.repositoryId, notice.key, place, told, world.clock.now());
  try {
    await end(await tell());
    return null;
  } catch (error) {
    // Without the permission, or where issues are turned off, trying again is of no use.
    if (error instanceof AppError && (error.code === 'GITHUB_FORBIDDEN' || error.code === 'GITHUB_REJECTED')) await end('refused');
    return error;
  }
}

async function tellInChat(world: World, notice: StoredNotice, stored: StoredRepository): Promise<Told> {
  if (world.alertChannel === null) return 'off';
  const { owner, name } = stored.repository;
  const { title, text } = notice;
  // The channel is one for all repositories. Line breaks are ours: in names there are none.
  const lines = `${owner}/${name}: ${text.startsWith(title) ? text : `${title}\n${text}`}`.split('\n');
  const posted = await world.alertChannel.post(lines.map(stripUnsafe).join('\n'));
  if (posted.isTaken) return 'sent';
  const { repositoryId, key } = notice;
  world.log.warn('alert not taken', { repositoryId, key, advice: `the address in ALERT_WEBHOOK_URL ${posted.advice}` });
  return 'refused';
}

async function inIssue(world: World, notice: StoredNotice, stored: StoredRepository): Promise<Told> {
  return storedConfiguration(stored).alerts.issue ? tellInIssue(world, notice) : 'off';
}
