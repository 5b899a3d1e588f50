import { type ParsedCommand, parseCommands } from '../engine/commands/parse-command.ts';
import { AppError } from '../errors.ts';
import type { TaskOf } from '../model/task.ts';
import type { PullRequestComment } from '../ports/github-pulls.ts';
import { type CommandAnswer, renderCommandAnswer } from '../report/command-answer.ts';
import { parseCommentEvent } from '../telemetry/parse-comment-event.ts';
import { carryOutCommand } from './carry-out-command.ts';
import { mayDecide } from './may-decide.ts';
import { openRepository, type RepositoryAccess } from './repository-access.ts';
import { withProposalsLock } from './with-proposals-lock.ts';
import type { World } from './world.ts';

/**
 * Does what a comment under a pull request of ours asks for, where its author may write to the repository. The comment is read as it is now: one that
 * was deleted asks for nothing. Repeated, it does nothing more.
 */
export async function runCommand(world: World, { deliveryId, repositoryId }: TaskOf<'run-command'>['data']): Promise<void> {
  const delivery = await world.store.deliveries.find(deliveryId);
  if (delivery === null) return;
  const parsed = parseCommentEvent(delivery.payload);
  if (!parsed.ok) {
    world.log.warn('issue_comment not understood', { deliveryId, repositoryId, reason: parsed.reason });
    return;
  }
  const { number, commentId } = parsed.value;
  if ((await world.store.proposals.findByPullRequest(repositoryId, number)) === null) return;
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const { pulls } = access.github;
  const name = await pulls.commandName();
  const comment = await pulls.fetchComment(commentId);
  if (name === null || comment === null || comment.number !== number) return;
  const commands = parseCommands({ body: comment.body, isFromBot: comment.isOurs || !comment.isByPerson }, name);
  if (commands.length === 0) return;
  const { login } = comment;
  if (login === null || !(await mayDecide(access.github, login))) {
    await pulls.react(commentId, 'confused');
    return;
  }
  await pulls.react(commentId, commands.some(({ understood }) => understood) ? 'thumbs-up' : 'confused');
  const answers = await withProposalsLock(world, repositoryId, () => carryOut(world, access, comment, login, commands));
  if (answers.length === 0) return;
  const body = answers.map((answer) => renderCommandAnswer(answer, name)).join('\n\n---\n\n');
  await answerTo(world, access, comment, body);
}

/** In their order, each on what the one before has left. */
async function carryOut(
  world: World,
  access: RepositoryAccess,
  { number }: PullRequestComment,
  login: string,
  commands: readonly ParsedCommand[],
): Promise<readonly CommandAnswer[]> {
  const answers: CommandAnswer[] = [];
  for (const parsed of commands) {
    const proposal = await world.store.proposals.findByPullRequest(access.stored.repository.id, number);
    if (!parsed.understood || proposal === null) continue;
    const answer = await carryOutCommand({ world, access, proposal, number, login }, parsed.command);
    if (answer !== null) answers.push(answer);
  }
  const words = commands.flatMap((parsed) => (parsed.understood ? [] : [parsed.words]));
  return words.length === 0 ? answers : [...answers, { kind: 'not-understood', words }];
}

/** Where nobody may add to the conversation, the reaction has to do. */
async function answerTo(
  world: World,
  { github, stored }: RepositoryAccess,
  { id, number }: PullRequestComment,
  body: string,
): Promise<void> {
  try {
    await github.pulls.comment(number, { key: `command:${id}`, body });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'GITHUB_REJECTED') throw error;
    world.log.info('command not answered', { repositoryId: stored.repository.id, pullRequest: number, reason: error.message });
  }
}
