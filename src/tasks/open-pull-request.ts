import { AppError } from '../errors.ts';
import type { TaskOf } from '../model/task.ts';
import type { GitHub, PullRequestReference } from '../ports/github.ts';
import type { ProposalTransition, StoredProposal } from '../ports/store.ts';
import { blobId } from './blob-id.ts';
import { chooseProposals } from './choose-proposals.ts';
import { isOfRule } from './kinds-of-proposals.ts';
import { MAY_NOT_WRITE } from './may-propose.ts';
import { openRepository, type RepositoryAccess } from './repository-access.ts';
import { scheduleAnalysis } from './schedule-analysis.ts';
import { storedConfiguration } from './stored-configuration.ts';
import { withProposalsLock } from './with-proposals-lock.ts';
import type { World } from './world.ts';

interface Opened {
  readonly github: GitHub;
  readonly number: number;
  readonly proposal: StoredProposal;
}

/** Opens the pull request of a proposal that was chosen. When a file it edits has changed since the analysis, the repository is analysed again instead. */
export async function openPullRequest(world: World, { repositoryId, proposalKey }: TaskOf<'open-pull-request'>['data']): Promise<void> {
  const opened = await withProposalsLock(world, repositoryId, () => openChosen(world, repositoryId, proposalKey));
  if (opened === null) return;
  const { labels, reviewers } = opened.proposal;
  await opened.github.adornPullRequest(opened.number, { labels, reviewers });
}

/** Null: nothing is open for it now. */
async function openChosen(world: World, repositoryId: number, key: string): Promise<Opened | null> {
  const proposal = await world.store.proposals.find(repositoryId, key);
  if (proposal?.state !== 'waiting') return null;
  const access = await openRepository(world, repositoryId);
  if (access === null) return null;
  const reason = await whyNoLonger(world, access, proposal);
  if (reason !== null) {
    await world.store.proposals.transition(repositoryId, key, { from: ['waiting'], state: 'candidate', reason, at: world.clock.now() });
    return null;
  }
  const { github } = access;
  const base = access.stored.repository.defaultBranch;
  const baseSha = await github.fetchHead(base);
  if (baseSha === null || !(await standsAsAnalysed(github, proposal, baseSha))) {
    await world.store.transaction((transaction) => scheduleAnalysis(world, repositoryId, transaction));
    return null;
  }
  const reference = await openOrYield(github, proposal, {
    base,
    baseSha,
    record: (headSha) => world.store.proposals.recordHead(repositoryId, key, headSha, world.clock.now()),
  });
  await world.store.proposals.transition(repositoryId, key, outcomeOf(reference, proposal, world.clock.now()));
  if (typeof reference === 'string' || reference.state !== 'open') return null;
  const isOurs = reference.created || proposal.headShas.includes(reference.headSha);
  return isOurs ? { github, number: reference.number, proposal } : null;
}

/**
 * Limits may be lower, or the hours over, since it was chosen: then it is a candidate again. One that was begun is finished, since GitHub may have
 * its pull request already.
 */
async function whyNoLonger(world: World, { stored }: RepositoryAccess, proposal: StoredProposal): Promise<string | null> {
  const { key, ruleId, path, askedBy, headShas } = proposal;
  if (!isOfRule(proposal) || askedBy !== null || headShas.length > 0) return null;
  const others = (await world.store.proposals.list(stored.repository.id)).filter((other) => other.key !== key);
  const one = { key, rule: { id: ruleId }, proposal: { path } };
  const choice = chooseProposals([one], others, storedConfiguration(stored).pullRequests, world.clock.now()).get(key);
  return choice?.state === 'candidate' ? choice.reason : null;
}

/** Whether every file still has the text that was edited: whatever else was pushed, the edit and its proof hold on the new commit. */
async function standsAsAnalysed(github: GitHub, { baseSha, files }: StoredProposal, headSha: string): Promise<boolean> {
  if (headSha === baseSha) return true;
  const tree = github.sourceTree(headSha);
  for (const { path, blobBefore } of files) {
    const text = await tree.read(path);
    if (!text.available || blobId(text.value) !== blobBefore) return false;
  }
  return true;
}

/** A branch of ours with somebody's commits on it is theirs now. */
async function openOrYield(
  github: GitHub,
  proposal: StoredProposal,
  on: { readonly base: string; readonly baseSha: string; readonly record: (headSha: string) => Promise<void> },
): Promise<PullRequestReference | 'branch-taken' | 'forbidden'> {
  const { branch, title, body, commitMessage, draft, headShas } = proposal;
  const files = proposal.files.map(({ path, content }) => ({ path, content }));
  const { base, baseSha, record } = on;
  try {
    return await github.openPullRequest({ branch, base, baseSha, title, body, commitMessage, files, draft }, { known: headShas, record });
  } catch (error) {
    if (error instanceof AppError && error.code === 'HEAD_MOVED') return 'branch-taken';
    if (error instanceof AppError && error.code === 'GITHUB_FORBIDDEN') return 'forbidden';
    throw error;
  }
}

function outcomeOf(
  reference: PullRequestReference | 'branch-taken' | 'forbidden',
  { branch }: StoredProposal,
  at: Date,
): ProposalTransition {
  // A person's decision may have been noted meanwhile; that stands.
  const from = ['waiting'] as const;
  if (reference === 'branch-taken') return { from, state: 'closed', reason: `branch ${branch} holds commits that are not ours`, at };
  if (reference === 'forbidden') return { from, state: 'candidate', reason: MAY_NOT_WRITE, at };
  return { from, state: reference.state, reason: null, pullRequest: reference.number, openedAt: at, at };
}
