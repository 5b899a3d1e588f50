import { AppError } from '../errors.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { StoredProposal } from '../ports/store.ts';
import { parsePullRequest } from '../telemetry/parse-pull-request.ts';
import type { RepositoryAccess } from './repository-access.ts';
import { scheduleAnalysis } from './schedule-analysis.ts';
import { tryProposal } from './try-proposal.ts';
import type { World } from './world.ts';

/** Said once, where a person has pushed to the branch. */
const HANDS_OFF = [
  'Somebody has pushed to this branch, so it is theirs now: Paceline changes nothing here any more, neither the branch nor the text above.',
  'The numbers above are of the edit as it was opened. Closing this pull request closes the proposal.',
].join('\n\n');

/** One pull request of ours that we believe open. What GitHub will not let us do leaves it as it is. */
export async function tendOpenProposal(
  world: World,
  access: RepositoryAccess,
  proposal: StoredProposal,
  configuration: RepositoryConfig,
): Promise<void> {
  const repositoryId = access.stored.repository.id;
  try {
    if (await isLeftToUs(world, access, proposal)) await tryProposal(world, access, proposal, configuration);
  } catch (error) {
    if (!(error instanceof AppError) || !LEAVES_IT.has(error.code)) throw error;
    world.log.info('pull request left as it is', {
      repositoryId,
      pullRequest: proposal.pullRequest,
      code: error.code,
      reason: error.message,
    });
  }
}

const LEAVES_IT: ReadonlySet<string> = new Set(['GITHUB_FORBIDDEN', 'GITHUB_NOT_FOUND', 'GITHUB_REJECTED', 'HEAD_MOVED']);

/** Whether it is open, and nobody else has pushed to its branch. Notes what it finds. */
async function isLeftToUs(world: World, { github, stored }: RepositoryAccess, proposal: StoredProposal): Promise<boolean> {
  const { key, pullRequest, headShas, phase } = proposal;
  const repositoryId = stored.repository.id;
  const { proposals } = world.store;
  if (pullRequest === null) return false;
  const parsed = parsePullRequest(await github.fetchPullRequest(pullRequest));
  if (!parsed.ok || parsed.value.state !== 'open') return false;
  const { headSha } = parsed.value;
  if (headSha !== null && !headShas.includes(headSha)) {
    if (phase !== 'edited') await proposals.note(repositoryId, key, { phase: 'edited' });
    await github.pulls.comment(pullRequest, { key: 'edited', body: HANDS_OFF });
    return false;
  }
  const mergeability = await github.pulls.fetchMergeability(pullRequest);
  if (mergeability === 'conflicted') {
    if (phase !== 'conflicted') {
      await proposals.note(repositoryId, key, { phase: 'conflicted' });
      await world.store.transaction((within) => scheduleAnalysis(world, repositoryId, within));
    }
    return false;
  }
  if (phase === 'edited' || (phase === 'conflicted' && mergeability === 'clean' && proposal.askedBy === null))
    await proposals.note(repositoryId, key, { phase: null });
  return true;
}
