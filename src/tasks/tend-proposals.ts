import type { TaskOf } from '../model/task.ts';
import type { StoredProposal } from '../ports/store.ts';
import { ONBOARDING } from './kinds-of-proposals.ts';
import { proposeRevert } from './propose-revert.ts';
import { readVerdict } from './read-verdict.ts';
import { openRepository, type RepositoryAccess } from './repository-access.ts';
import { storedConfiguration } from './stored-configuration.ts';
import { tendOpenProposal } from './tend-open-proposal.ts';
import { verifyMerged } from './verify-merged.ts';
import { withProposalsLock } from './with-proposals-lock.ts';
import type { World } from './world.ts';

/** So many open ones at once; those that were not looked at for the longest time come first. */
const MOST_OPEN = 20;

/** Looks after what was proposed: tells what the runs of open pull requests show, and judges what was merged. Safe to repeat. */
export async function tendProposals(world: World, { repositoryId }: TaskOf<'tend-proposals'>['data']): Promise<void> {
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const configuration = storedConfiguration(access.stored);
  await withProposalsLock(world, repositoryId, async () => {
    const proposals = await world.store.proposals.list(repositoryId);
    const open = proposals.filter(({ ruleId, state, pullRequest }) => ruleId !== ONBOARDING && state === 'open' && pullRequest !== null);
    for (const proposal of open.toSorted((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime()).slice(0, MOST_OPEN)) {
      await tendOpenProposal(world, access, proposal, configuration);
    }
    await verifyMerged(world, access, proposals);
    for (const proposal of await world.store.proposals.list(repositoryId)) await revertIfAsked(world, access, proposal);
  });
}

/** A verdict that was stored before a crash is acted on as well: the revert itself is asked for once. */
async function revertIfAsked(world: World, access: RepositoryAccess, proposal: StoredProposal): Promise<void> {
  const result = readVerdict(proposal.verdict);
  if (proposal.phase !== 'refuted' || proposal.pullRequest === null || result?.asksForRevert !== true) return;
  if ((await proposeRevert(world, access, proposal, result)) !== 'changed-since') return;
  await access.github.pulls.comment(proposal.pullRequest, { key: 'revert', body: CHANGED_SINCE });
}

const CHANGED_SINCE =
  'The lines that this wrote were edited since, so Paceline does not take them back by itself. Whoever edited them knows whether to.';

/** Whether there is a pull request to look after: one that is open, or merged without a final verdict or with one that asks for a revert. */
export function needsTending({ state, phase }: StoredProposal): boolean {
  return state === 'open' || (state === 'merged' && (phase === null || phase === 'verifying' || phase === 'refuted'));
}
