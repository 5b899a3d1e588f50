import type { TaskOf } from '../model/task.ts';
import { parsePullRequest } from '../telemetry/parse-pull-request.ts';
import type { World } from './world.ts';

/** A slowdown that was accepted on a branch is the new usual of all runs from the moment that the branch is merged into the default one. */
export async function carryAcknowledgements(
  world: World,
  { deliveryId, repositoryId }: TaskOf<'carry-acknowledgements'>['data'],
): Promise<void> {
  const delivery = await world.store.deliveries.find(deliveryId);
  if (delivery === null) return;
  const parsed = parsePullRequest(delivery.payload['pull_request']);
  if (!parsed.ok) {
    world.log.warn('pull_request not understood', { deliveryId, repositoryId, reason: parsed.reason });
    return;
  }
  const { mergedAt, mergeSha, head } = parsed.value;
  if (mergedAt === null || mergeSha === null) return;
  await world.store.transaction(async ({ acknowledgements }) => {
    const accepted = (await acknowledgements.list(repositoryId)).filter(
      ({ branch }) => branch?.name === head.name && (branch.headRepositoryId ?? head.repositoryId) === head.repositoryId,
    );
    // Newest first: the first of a workflow is the one that is stored.
    for (const one of accepted) await acknowledgements.save(repositoryId, { ...one, headSha: mergeSha, branch: null, since: mergedAt });
  });
}
