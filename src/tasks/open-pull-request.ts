import { AppError } from '../errors.ts';
import type { TaskOf } from '../model/task.ts';
import type { PullRequestReference } from '../ports/github.ts';
import type { StoredProposal } from '../ports/store.ts';
import { openRepository, type RepositoryAccess } from './repository-access.ts';
import { scheduleAnalysis } from './schedule-analysis.ts';
import type { World } from './world.ts';

/** Opens the pull request of a proposal that was chosen. When the base has moved since the analysis, it is analysed again instead. */
export async function openPullRequest(world: World, { repositoryId, proposalKey }: TaskOf<'open-pull-request'>['data']): Promise<void> {
  const proposal = await world.store.proposals.find(repositoryId, proposalKey);
  if (proposal?.state !== 'waiting') return;
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const base = access.stored.repository.defaultBranch;
  if ((await access.github.fetchHead(base)) !== proposal.baseSha) {
    await world.store.transaction((transaction) => scheduleAnalysis(world, repositoryId, transaction));
    return;
  }
  const reference = await openOrYield(access, proposal, base);
  const at = world.clock.now();
  await world.store.proposals.transition(
    repositoryId,
    proposalKey,
    reference === 'branch-taken'
      ? { state: 'closed', reason: `branch ${proposal.branch} holds commits that are not ours`, at }
      : { state: reference.state, pullRequest: reference.number, openedAt: at, at },
  );
}

/** A branch of ours with somebody's commits on it is theirs now. */
async function openOrYield(
  access: RepositoryAccess,
  proposal: StoredProposal,
  base: string,
): Promise<PullRequestReference | 'branch-taken'> {
  try {
    return await access.github.openPullRequest({
      branch: proposal.branch,
      base,
      baseSha: proposal.baseSha,
      title: proposal.title,
      body: proposal.body,
      commitMessage: proposal.commitMessage,
      files: [{ path: proposal.path, content: proposal.content }],
      labels: proposal.labels,
      draft: proposal.draft,
    });
  } catch (error) {
    if (error instanceof AppError && error.code === 'HEAD_MOVED') return 'branch-taken';
    throw error;
  }
}
