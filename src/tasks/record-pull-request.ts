import type { TaskOf } from '../model/task.ts';
import { parsePullRequest } from '../telemetry/parse-pull-request.ts';
import { scheduleAnalysis } from './schedule-analysis.ts';
import type { World } from './world.ts';

/** What people decided on one of our pull requests. Closed stays closed; a merge makes room for the next proposal. */
export async function recordPullRequest(world: World, { deliveryId, repositoryId }: TaskOf<'record-pull-request'>['data']): Promise<void> {
  const delivery = await world.store.deliveries.find(deliveryId);
  if (delivery === null) return;
  const parsed = parsePullRequest(delivery.payload['pull_request']);
  if (!parsed.ok) {
    world.log.warn('pull_request not understood', { deliveryId, repositoryId, reason: parsed.reason });
    return;
  }
  const { number, state } = parsed.value;
  const proposal = await world.store.proposals.findByPullRequest(repositoryId, number);
  if (proposal === null || proposal.state === state) return;
  await world.store.transaction(async (transaction) => {
    await transaction.proposals.transition(repositoryId, proposal.key, { state, at: world.clock.now() });
    if (state !== 'open') await scheduleAnalysis(world, repositoryId, transaction);
  });
}
