import { DAY_MS } from '../model/day.ts';
import type { Run } from '../model/run.ts';
import { chooseLog } from '../telemetry/logs/choose-log.ts';
import { askForTestReports } from './ask-for-test-reports.ts';
import { isRunOfOurs } from './is-run-of-ours.ts';
import { mergeRuns } from './merge-runs.ts';
import type { Reconciliation } from './reconciliation.ts';
import { refreshLaterCheckRuns } from './refresh-later-check-runs.ts';
import { scheduleAnalysis } from './schedule-analysis.ts';
import { storedConfiguration } from './stored-configuration.ts';

/** Stores what GitHub had and we had not, with what a webhook would have asked for, and which attempts need not be compared again. */
export async function storeReconciled(
  { world, stored, now }: Reconciliation,
  runs: readonly Run[],
  checked: readonly Pick<Run, 'runId' | 'attempt' | 'status'>[],
): Promise<void> {
  if (runs.length === 0 && checked.length === 0) return;
  const repositoryId = stored.repository.id;
  const recent = runs.filter((run) => now.getTime() - run.createdAt.getTime() < DAY_MS);
  await world.store.transaction(async (within) => {
    await mergeRuns(within, repositoryId, runs);
    await within.backfills.markChecked(
      repositoryId,
      [...new Map(checked.map((run) => [`${run.runId}/${run.attempt}`, run])).values()].map((run) => ({
        runId: run.runId,
        attempt: run.attempt,
        settled: run.status === 'completed',
      })),
      now,
    );
    for (const headSha of new Set(recent.map((run) => run.headSha))) {
      await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha } }, { within });
    }
    await refreshLaterCheckRuns(world, within, repositoryId, runs);
    if (runs.some((run) => run.status === 'completed')) {
      // For the files that these runs saw.
      await world.queue.enqueue({ kind: 'backfill-repository', data: { repositoryId } }, { within });
      await scheduleAnalysis(world, repositoryId, within);
    }
    const { logs } = storedConfiguration(stored);
    for (const run of recent) {
      await askForTestReports(world, within, repositoryId, run);
      const choice = { logs, isFirstAfterChange: false, isOurs: await isRunOfOurs(within, stored, run) };
      for (const job of run.jobs) {
        if (chooseLog(job, choice) === null) continue;
        await world.queue.enqueue({ kind: 'read-job', data: { repositoryId, jobId: job.jobId } }, { within });
      }
    }
  });
}
