import type { TaskOf } from '../model/task.ts';
import { parsePullRequest } from '../telemetry/parse-pull-request.ts';
import type { World } from './world.ts';

/**
 * A slowdown that was accepted on a branch is the new usual of all runs from the moment that its pull request is merged into the default branch. It ends with the pull
 * request: a branch of the name that comes later, or lives on, is another matter.
 */
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
  const { mergedAt, mergeSha, head, createdAt, base } = parsed.value;
  await world.store.transaction(async ({ acknowledgements, repositories }) => {
    const isOfDefault = base === (await repositories.find(repositoryId))?.repository.defaultBranch;
    const accepted = (await acknowledgements.list(repositoryId)).filter(
      ({ branch, since }) =>
        branch?.name === head.name &&
        (branch.headRepositoryId ?? head.repositoryId) === head.repositoryId &&
        (createdAt === null || since >= createdAt),
    );
    await acknowledgements.removeOfBranch(repositoryId, { name: head.name, headRepositoryId: head.repositoryId });
    if (mergedAt === null || mergeSha === null || !isOfDefault) return;
    // Newest first: the first of a workflow is the one that is stored.
    for (const one of accepted) await acknowledgements.save(repositoryId, { ...one, headSha: mergeSha, branch: null, since: mergedAt });
  });
}
