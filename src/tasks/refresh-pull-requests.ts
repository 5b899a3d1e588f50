import { AppError } from '../errors.ts';
import { parsePullRequest } from '../telemetry/parse-pull-request.ts';
import type { RepositoryAccess } from './repository-access.ts';
import type { World } from './world.ts';

/** So many are looked at in one analysis, those first that were not for the longest time. */
const AT_ONCE = 20;

/** Reads what became of the pull requests that we believe open: a webhook that was lost heals here. */
export async function refreshPullRequests(world: World, { stored, github }: RepositoryAccess): Promise<void> {
  const repositoryId = stored.repository.id;
  const open = (await world.store.proposals.list(repositoryId))
    .filter(({ state }) => state === 'open')
    .sort((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime())
    .slice(0, AT_ONCE);
  for (const { key, pullRequest } of open) {
    if (pullRequest === null) continue;
    const answer = await orNull(github.fetchPullRequest(pullRequest));
    const parsed = answer === null ? null : parsePullRequest(answer);
    if (parsed === null || !parsed.ok) {
      world.log.warn('pull request not read', { repositoryId, pullRequest });
      continue;
    }
    const { state, updatedAt, mergedAt, mergeSha } = parsed.value;
    const news = {
      state,
      pullRequestUpdatedAt: updatedAt,
      ...(mergedAt === null ? {} : { mergedAt, ...(mergeSha === null ? {} : { mergeSha }) }),
      at: world.clock.now(),
    };
    await world.store.proposals.transition(repositoryId, key, { from: ['open'], ...news });
  }
}

/** What GitHub will not show does not keep the repository from being analysed. */
async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'GITHUB_NOT_FOUND' || error.code === 'GITHUB_FORBIDDEN')) return null;
    throw error;
  }
}
