import type { TaskOf } from '../model/task.ts';
import { parseJob } from '../telemetry/parse-job.ts';
import { ensureRepository } from './ensure-repository.ts';
import type { World } from './world.ts';

/** A `workflow_job` delivery becomes history. A completed job is read again over REST, because webhook bodies can lack steps. */
export async function ingestJob(world: World, { deliveryId, repositoryId }: TaskOf<'ingest-job'>['data']): Promise<void> {
  const delivery = await world.store.deliveries.find(deliveryId);
  if (delivery === null) return;
  const parsed = parseJob(delivery.payload['workflow_job']);
  if (!parsed.ok) {
    world.log.warn('workflow_job not understood', { deliveryId, repositoryId, reason: parsed.reason });
    return;
  }
  const job = parsed.value;
  await world.store.transaction(async (transaction) => {
    if (!(await ensureRepository(transaction, delivery, world.log))) return;
    const before = job.status === 'in_progress' ? await transaction.jobs.find(repositoryId, job.jobId) : null;
    await transaction.jobs.merge(repositoryId, job);
    // A deployment that begins to wait for a person lets the check run end; one that was let go opens it again.
    if (job.status === 'waiting' || before?.status === 'waiting') {
      await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha: job.headSha } }, { within: transaction });
    }
    if (job.status === 'completed') {
      await world.queue.enqueue({ kind: 'read-job', data: { repositoryId, jobId: job.jobId } }, { within: transaction });
    }
  });
}
