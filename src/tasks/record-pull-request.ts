import type { TaskOf } from '../model/task.ts';
import type { ProposalState, ProposalStore, StoredProposal, Transaction } from '../ports/store.ts';
import { type PullRequestFacts, parsePullRequest } from '../telemetry/parse-pull-request.ts';
import { REVERT, revertKey } from './kinds-of-proposals.ts';
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
  const facts = parsed.value;
  await world.store.transaction(async (transaction) => {
    const proposal = await findProposal(transaction.proposals, repositoryId, facts);
    if (proposal === null) return;
    const at = world.clock.now();
    const applied = await transaction.proposals.transition(repositoryId, proposal.key, {
      from: statesBefore(proposal, facts.state),
      state: facts.state,
      ...(isClosedByUs(proposal, facts.state) || proposal.state === facts.state ? {} : { reason: null }),
      pullRequest: facts.number,
      pullRequestUpdatedAt: facts.updatedAt,
      ...(facts.mergedAt === null ? {} : { mergedAt: facts.mergedAt }),
      ...(facts.state === 'merged' && facts.mergeSha !== null ? { mergeSha: facts.mergeSha } : {}),
      ...(isWantedAfterAll(proposal, facts.state) ? { askedBy: 'who opened it again' } : {}),
      openedAt: at,
      at,
    });
    if (applied && facts.state === 'merged') await noteReverted(transaction, repositoryId, proposal);
    if (applied && facts.state !== proposal.state && facts.state !== 'open') await scheduleAnalysis(world, repositoryId, transaction);
  });
}

/** What we closed, and somebody opens again, is wanted: we do not close it a second time. */
function isWantedAfterAll({ state, reason }: StoredProposal, now: PullRequestFacts['state']): boolean {
  return state === 'closed' && reason !== null && now === 'open';
}

/** People can be faster than we: then the number is not written down yet, and the branch tells. */
async function findProposal(proposals: ProposalStore, repositoryId: number, facts: PullRequestFacts): Promise<StoredProposal | null> {
  const known = await proposals.findByPullRequest(repositoryId, facts.number);
  if (known !== null || facts.branch === null) return known;
  return proposals.findByBranch(repositoryId, facts.branch);
}

/** A merge is final. A proposal that was closed without a pull request left its branch to somebody: what they open from it is theirs. */
function statesBefore(proposal: StoredProposal, state: PullRequestFacts['state']): readonly ProposalState[] {
  const before: readonly ProposalState[] = ['candidate', 'waiting', 'superseded', 'open'];
  if (proposal.pullRequest === null) return before;
  return state === 'merged' ? [...before, 'closed', 'merged'] : [...before, 'closed'];
}

/** What we closed ourselves keeps our reason, which is written down before we close it. */
function isClosedByUs({ state, reason }: StoredProposal, now: PullRequestFacts['state']): boolean {
  return state === 'open' && now === 'closed' && reason !== null;
}

/** The merge of a revert takes its proposal back. */
async function noteReverted({ proposals }: Transaction, repositoryId: number, { ruleId, key }: StoredProposal): Promise<void> {
  if (ruleId === REVERT) await proposals.note(repositoryId, key.slice(revertKey('').length), { phase: 'reverted' });
}
