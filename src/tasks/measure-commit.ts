import { AppError } from '../errors.ts';
import type { Run } from '../model/run.ts';
import { askForFirstLogs } from './ask-for-first-logs.ts';
import { mergeRuns } from './merge-runs.ts';
import { refreshLaterCheckRuns } from './refresh-later-check-runs.ts';
import { openRepository } from './repository-access.ts';
import { showsItsFile, sourcesOfRuns } from './sources-of-runs.ts';
import type { World } from './world.ts';

/** Runs of a workflow among which those of a commit that has just ended are looked for, with those that stand before. */
const NEWEST = 60;

/**
 * Asks once for the files that the runs of one commit saw, where they are not recorded, and stores them: a listing of the commit, and the text of a
 * workflow only in a version that no run had before. False: nothing is known now that was not known before. What GitHub does not give now is for
 * the backfill to ask again.
 */
export async function measureCommit(world: World, repositoryId: number, runs: readonly Run[]): Promise<boolean> {
  const wanted = runs.filter((run) => run.sources === null && showsItsFile(run, repositoryId));
  const access = wanted.length === 0 ? null : await openRepository(world, repositoryId);
  if (access === null) return false;
  const reader = sourcesOfRuns(access.github, {
    mostCommits: 1,
    note: (text) => world.log.info(text, { repositoryId }),
    repositoryId,
    textOf: (blob) => world.store.backfills.workflowText(repositoryId, blob),
  });
  const measured: Run[] = [];
  try {
    for (const run of wanted) {
      const sources = await reader.of(run);
      if (sources !== null) measured.push({ ...run, sources });
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    world.log.info('the files of a commit are not known yet', { repositoryId, code: error.code });
  }
  if (measured.length === 0) return false;
  await world.store.transaction(async (within) => {
    await mergeRuns(
      within,
      repositoryId,
      measured.map((run) => ({ ...run, jobs: [] })),
    );
    await refreshLaterCheckRuns(world, within, repositoryId, measured);
    await askForFirstLogs(world, within, access.stored, measured, NEWEST);
  });
  return true;
}
