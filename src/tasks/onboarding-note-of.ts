import { DAY_MS } from '../model/day.ts';
import { isFromFork } from '../model/is-from-fork.ts';
import type { Run } from '../model/run.ts';
import type { StoredRepository } from '../ports/store.ts';
import { onboardingNote } from '../report/onboarding-note.ts';
import { configurationStanding } from './configuration-standing.ts';
import { ONBOARDING } from './kinds-of-proposals.ts';
import { ONLY_OBSERVES } from './why-not-onboarded.ts';
import type { World } from './world.ts';

/** Whoever has seen it for so long knows it. */
const TOLD_FOR_MS = 14 * DAY_MS;

/**
 * A section for the check run of a commit, with a link to the page for a new configuration: where the App may not open a pull request and nothing configures
 * the repository. Only on commits of the default branch, where those look who decide that, and for 14 days after its history was read. Null otherwise.
 */
export async function onboardingNoteOf(world: World, stored: StoredRepository, runs: readonly Run[]): Promise<string | null> {
  const { webUrl } = world.settings;
  if (webUrl === undefined || configurationStanding(stored) !== 'none' || !runs.some(isOfDefaultBranch(stored))) return null;
  const { repository } = stored;
  const since = await world.store.backfills.finishedAt(repository.id);
  if (since === null || world.clock.now().getTime() - since.getTime() >= TOLD_FOR_MS) return null;
  const kept = await world.store.proposals.find(repository.id, ONBOARDING);
  const [file] = kept?.files ?? [];
  if (kept?.state !== 'candidate' || kept.reason !== ONLY_OBSERVES || file === undefined) return null;
  return onboardingNote({ ...repository, webUrl, path: file.path, text: file.content });
}

function isOfDefaultBranch({ repository: { id, defaultBranch } }: StoredRepository): (run: Run) => boolean {
  // A pull request may come from a branch of that name, here or in a fork.
  return (run) => run.headBranch === defaultBranch && run.event?.startsWith('pull_request') !== true && !isFromFork(run, id);
}
