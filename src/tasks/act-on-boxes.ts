import { AppError } from '../errors.ts';
import type { TaskOf } from '../model/task.ts';
import type { StoredProposal } from '../ports/store.ts';
import { type Box, readCheckboxes, untick } from '../report/checkbox.ts';
import { renderCommandAnswer } from '../report/command-answer.ts';
import { parseEditedText, parsePullRequestText } from '../telemetry/parse-edited-text.ts';
import { type Answer, type Asked, notPossible } from './asked.ts';
import { mayDecide } from './may-decide.ts';
import { refreshProposal } from './refresh-proposal.ts';
import { openRepository, type RepositoryAccess } from './repository-access.ts';
import { withProposalsLock } from './with-proposals-lock.ts';
import type { World } from './world.ts';

/** Does what ticked boxes of one of our pull requests ask for, where whoever ticked them may write to the repository, and takes the ticks away. */
export async function actOnBoxes(world: World, { deliveryId, repositoryId }: TaskOf<'act-on-boxes'>['data']): Promise<void> {
  const delivery = await world.store.deliveries.find(deliveryId);
  if (delivery === null) return;
  const parsed = parseEditedText(delivery.payload);
  if (!parsed.ok) {
    world.log.warn('pull_request.edited not understood', { deliveryId, repositoryId, reason: parsed.reason });
    return;
  }
  const { number, login } = parsed.value;
  const proposal = await world.store.proposals.findByPullRequest(repositoryId, number);
  const access = proposal === null ? null : await openRepository(world, repositoryId);
  if (proposal === null || access === null) return;
  const boxes = await tickedBoxes(access, number, proposal);
  if (boxes.length === 0) return;
  if (!(await mayDecide(access.github, login))) {
    world.log.info('box ticked by somebody who may not write', { repositoryId, pullRequest: number });
    return;
  }
  await withProposalsLock(world, repositoryId, async () => {
    for (const box of boxes) await act({ world, access, proposal, number, login }, box);
  });
  await takeTicksAway(access, number, proposal);
}

/** Those of this proposal, as the text stands now. */
async function tickedBoxes({ github }: RepositoryAccess, number: number, { key }: StoredProposal): Promise<readonly Box[]> {
  const text = parsePullRequestText(await github.fetchPullRequest(number));
  return text.ok ? readCheckboxes(text.value).filter((box) => box.key === key || box.key === null) : [];
}

async function act(asked: Asked, { action }: Box): Promise<void> {
  const { world, access, number } = asked;
  const answer = await carryOut(asked, action);
  const name = answer === null ? null : await access.github.pulls.commandName();
  if (answer === null || name === null) return;
  try {
    await access.github.pulls.comment(number, { key: `box:${action}`, body: renderCommandAnswer(answer, name) });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'GITHUB_REJECTED') throw error;
    world.log.info('box not answered', { repositoryId: access.stored.repository.id, pullRequest: number, reason: error.message });
  }
}

/** Of a pull request that is there `open` asks for nothing new; what a dashboard's boxes ask for has no pull request to answer in. */
async function carryOut(asked: Asked, action: Box['action']): Promise<Answer> {
  const { world, access, proposal } = asked;
  if (action === 'rebase' || action === 'retry') return refreshProposal(asked, action === 'retry');
  if (action === 'open') return proposal.state === 'open' ? null : notPossible('this pull request is not opened again; reopen it instead');
  await world.queue.enqueue({ kind: 'analyze-repository', data: { repositoryId: access.stored.repository.id } });
  return null;
}

/** Read again right before it is written. Where people changed anything else in the text, it stays as it is: a tick is not worth their words. */
async function takeTicksAway({ github }: RepositoryAccess, number: number, { body }: StoredProposal): Promise<void> {
  const text = parsePullRequestText(await github.fetchPullRequest(number));
  if (!text.ok || readCheckboxes(text.value).length === 0 || plain(untick(text.value)) !== plain(body)) return;
  await github.pulls.update(number, { body });
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}
