import type { Command } from '../engine/commands/command.ts';
import { type Answer, type Asked, notPossible } from './asked.ts';
import { ignoreByComment, showIgnores, unignoreByComment } from './ignore-by-comment.ts';
import { isOfRule, revertKey } from './kinds-of-proposals.ts';
import { proposeRevert } from './propose-revert.ts';
import { refreshProposal } from './refresh-proposal.ts';
import { explainProposal, sayVerification } from './say-proposal.ts';

/** Does what a command asks for, under the lock of the repository's proposals. Repeated, it does nothing more. */
export async function carryOutCommand(asked: Asked, command: Command): Promise<Answer> {
  switch (command.kind) {
    case 'help':
      return { kind: 'help' };
    case 'rebase':
    case 'recreate':
      return refreshProposal(asked, command.kind === 'recreate');
    case 'ignore':
      return ignoreByComment(asked, command.what);
    case 'unignore':
      return unignoreByComment(asked, command.subject);
    case 'show-ignores':
      return showIgnores(asked);
    case 'explain':
      return explainProposal(asked.proposal);
    case 'verify-now':
      return verifyNow(asked);
    case 'revert':
      return revert(asked);
  }
}

async function verifyNow({ world, access, proposal }: Asked): Promise<Answer> {
  const data = { repositoryId: access.stored.repository.id };
  if (proposal.state === 'merged') await world.queue.enqueue({ kind: 'tend-proposals', data });
  return sayVerification(proposal);
}

async function revert({ world, access, proposal, login }: Asked): Promise<Answer> {
  if (proposal.state !== 'merged') return notPossible('this pull request is not merged: closing it is enough');
  if (!isOfRule(proposal)) return notPossible('only what a rule proposed is taken back this way');
  const outcome = await proposeRevert(world, access, proposal, null, login);
  if (outcome === 'asked') return null;
  if (outcome === 'changed-since')
    return notPossible('the same lines were changed after the merge, and whoever changed them has to decide');
  const standing = await world.store.proposals.find(access.stored.repository.id, revertKey(proposal.key));
  const pullRequest = standing?.pullRequest ?? null;
  return pullRequest === null ? notPossible('that was asked for already') : { kind: 'reverting', pullRequest, isNew: false };
}
