import type { StoredProposal } from '../ports/store.ts';
import { parsePullRequest } from '../telemetry/parse-pull-request.ts';
import type { RepositoryAccess } from './repository-access.ts';
import type { World } from './world.ts';

/**
 * Closes a pull request of ours that is open, with the reason. That is written down before: whoever hears of the closing first, as when our answer is
 * lost, does not take it for a person's. What GitHub says after it is newer than all that was sent before.
 */
export async function closeProposal(
  world: World,
  { github, stored }: RepositoryAccess,
  { key, pullRequest }: StoredProposal,
  reason: string,
): Promise<void> {
  if (pullRequest === null) return;
  const { id } = stored.repository;
  const from = ['open'] as const;
  await world.store.proposals.transition(id, key, { from, state: 'open', reason, at: world.clock.now() });
  await github.pulls.update(pullRequest, { state: 'closed' });
  const facts = parsePullRequest(await github.fetchPullRequest(pullRequest));
  const seen = facts.ok ? { pullRequestUpdatedAt: facts.value.updatedAt } : {};
  await world.store.proposals.transition(id, key, { from, state: 'closed', ...seen, at: world.clock.now() });
}
