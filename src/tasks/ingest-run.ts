import { countsForCommit } from '../engine/commit/progress.ts';
import { isOfOurBranch } from '../model/is-of-our-branch.ts';
import type { TaskOf } from '../model/task.ts';
import { findIdleJobs } from '../telemetry/find-idle-jobs.ts';
import { parseRun } from '../telemetry/parse-run.ts';
import { askForTestReports } from './ask-for-test-reports.ts';
import { ensureRepository } from './ensure-repository.ts';
import { refreshLaterCheckRuns } from './refresh-later-check-runs.ts';
import { scheduleAnalysis } from './schedule-analysis.ts';
import type { World } from './world.ts';

/** A `workflow_run` delivery becomes history. Any order and any repetition of deliveries ends in the same rows. */
export async function ingestRun(world: World, { deliveryId, repositoryId }: TaskOf<'ingest-run'>['data']): Promise<void> {
  const delivery = await world.store.deliveries.find(deliveryId);
  if (delivery === null) return;
  const parsed = parseRun(delivery.payload['workflow_run']);
  if (!parsed.ok) {
    world.log.warn('workflow_run not understood', { deliveryId, repositoryId, reason: parsed.reason });
    return;
  }
  const run = parsed.value;
  await world.store.transaction(async (transaction) => {
    if (!(await ensureRepository(transaction, delivery, world.log))) return;
    await transaction.runs.merge(repositoryId, run);
    if (countsForCommit(run)) {
      await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha: run.headSha } }, { within: transaction });
    }
    if (run.status !== 'completed') return;
    if (isOfOurBranch(run)) await world.queue.enqueue({ kind: 'tend-proposals', data: { repositoryId } }, { within: transaction });
    await scheduleAnalysis(world, repositoryId, transaction);
    const known = await transaction.runs.find(repositoryId, run.runId, run.attempt, { jobsOnly: true });
    if (known === null) return;
    await refreshLaterCheckRuns(world, transaction, repositoryId, [known]);
    await askForTestReports(world, transaction, repositoryId, known);
    // Whether it awaited approval is asked with it.
    const [idle] = findIdleJobs(known);
    if (idle !== undefined) {
      await world.queue.enqueue({ kind: 'read-job', data: { repositoryId, jobId: idle.jobId } }, { within: transaction });
    }
  });
}
