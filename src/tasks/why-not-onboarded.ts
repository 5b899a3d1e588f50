import { DAY_MS } from '../model/day.ts';
import type { StoredProposal, StoredRepository } from '../ports/store.ts';
import { parseHistoryState } from '../telemetry/history-state.ts';
import { ONBOARDING } from './kinds-of-proposals.ts';
import { MAY_NOT_WRITE, mayPropose } from './may-propose.ts';
import type { Found } from './render-found.ts';
import type { World } from './world.ts';

/** Said where the installation grants too little to open a pull request. */
export const ONLY_OBSERVES = 'the App may only observe here';
/** An installation on many repositories does not bring all of them a pull request on one day. */
const MOST_A_DAY = 10;
/** A history that is not there after so long is not waited for. */
const LONGEST_BACKFILL_MS = 7 * DAY_MS;

/**
 * Why a repository without a configuration gets no onboarding pull request now, in words; null: nothing is in the way; `never`: nothing is asked or kept, as in a fork, where
 * nothing has run, and where a configuration was taken away, and while it is not known what the installation may do.
 */
export async function whyNotOnboarded(
  world: World,
  stored: StoredRepository,
  known: StoredProposal | null,
  { evidences }: Found,
): Promise<string | null | 'never'> {
  const { repository, installationId } = stored;
  const now = world.clock.now();
  if (repository.isFork.available && repository.isFork.value) return 'never';
  if (!evidences.some(({ history }) => history.available && history.value.runs.length > 0)) return 'never';
  if (await world.store.repositories.wasConfigured(repository.id)) return 'never';
  const installation = await world.store.installations.find(installationId);
  const permissions = installation?.permissions ?? {};
  // Nobody is asked on a guess.
  if (Object.keys(permissions).length === 0) return 'never';
  if (!mayPropose(permissions)) return ONLY_OBSERVES;
  if (known?.state === 'waiting') return null;
  if (!(await hasHistory(world, repository.id, now))) return 'the history is still being read';
  // GitHub refused it all the same.
  if (known?.reason === MAY_NOT_WRITE && now.getTime() - known.updatedAt.getTime() < DAY_MS) return 'never';
  const since = new Date(now.getTime() - DAY_MS);
  const opened = await world.store.proposals.openedBeside(repository.id, installationId, ONBOARDING, since);
  return opened >= MOST_A_DAY ? `${opened} repositories were asked in the last 24 hours` : null;
}

async function hasHistory({ store }: World, repositoryId: number, now: Date): Promise<boolean> {
  if ((await store.backfills.finishedAt(repositoryId)) !== null) return true;
  const state = parseHistoryState(await store.backfills.findState(repositoryId));
  return state !== null && now.getTime() - state.to * 1000 >= LONGEST_BACKFILL_MS;
}
