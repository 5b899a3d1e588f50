import { DAY_MS } from '../model/day.ts';
import type { Run } from '../model/run.ts';
import type { StoredRepository, Transaction } from '../ports/store.ts';
import { chooseLog, isFirstAfterChange } from '../telemetry/logs/choose-log.ts';
import { runsBefore } from './first-of-version.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

/** What a change did longer ago is seen in the runs since; its logs would take the budget of today's. */
const RECENT_MS = 7 * DAY_MS;

/**
 * The files of some completed runs became known, and were written in this transaction: where that shows a run of the last week to be the first with a
 * version of its workflow, the logs of its jobs are asked for, as far as they were not read. Each is asked for once: only news of a run itself, or the
 * first news of any run before it, makes it a first one. `newest`: how many of the newest runs of a workflow are looked at.
 */
export async function askForFirstLogs(
  { queue, clock }: Pick<World, 'queue' | 'clock'>,
  within: Transaction,
  stored: StoredRepository,
  learned: readonly Run[],
  newest: number,
): Promise<void> {
  const repositoryId = stored.repository.id;
  const { logs } = storedConfiguration(stored);
  const since = clock.now().getTime() - RECENT_MS;
  // A version that is older news can make no run of the last week a first one but the oldest.
  if (logs === 'off' || learned.every((run) => run.createdAt.getTime() < since - RECENT_MS)) return;
  const news = new Set(learned.map(keyOf));
  const paths = new Set(learned.flatMap(({ workflowPath }) => (workflowPath === null ? [] : [workflowPath])));
  for (const path of [...paths].sort()) {
    const runs = await within.runs.history(repositoryId, path, { runs: newest, runsOnly: true });
    for (const run of runs.filter((one) => one.createdAt.getTime() >= since && isNowFirst(one, runs, news))) {
      const { jobs = [] } = (await within.runs.find(repositoryId, run.runId, run.attempt, { jobsOnly: true })) ?? {};
      for (const { jobId } of jobs.filter((job) => chooseLog(job, { logs, isFirstAfterChange: true, isOurs: false }) !== null)) {
        if ((await within.jobs.find(repositoryId, jobId))?.log !== undefined) continue;
        await queue.enqueue({ kind: 'read-job', data: { repositoryId, jobId } }, { within });
      }
    }
  }
}

/** Whether it is the first with its version, and was not known to be so before the news. */
function isNowFirst(run: Run, runs: readonly Run[], news: ReadonlySet<string>): boolean {
  const before = runsBefore(run, runs);
  if (!isFirstAfterChange(run, before)) return false;
  return (
    news.has(keyOf(run)) ||
    !isFirstAfterChange(
      run,
      before.filter((one) => !news.has(keyOf(one))),
    )
  );
}

function keyOf({ runId, attempt }: Run): string {
  return `${runId}/${attempt}`;
}
