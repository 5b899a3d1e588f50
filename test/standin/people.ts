import { closePull } from './close-pull.ts';
import { commitFiles } from './commit-files.ts';
import { issueCommentEvent, issueEditedEvent, requestedActionEvent } from './events.ts';
import { editPull, mergePull, reopenPull } from './finish-pull.ts';
import { type JsonObject, stamp } from './json-object.ts';
import { moveBranch, removeBranch } from './move-branch.ts';
import { accountNamed } from './shapes/account.ts';
import { type Pull, type Repository, repositoryNamed, type World } from './world.ts';

/** Who acts where nobody else is named; `octocat` may write. */
const SOMEBODY = 'octocat';

/** What people do: on the website, and with git. Repositories are named `owner/name`. */
export interface People {
  /** Pushes files to a branch; the commit's id comes back. */
  push(repository: string, branch: string, files: Readonly<Record<string, string | null>>, message: string, at?: Date): string;
  /** Lets a branch point at a commit that is there already, whatever it held. */
  forcePush(repository: string, branch: string, sha: string): void;
  deleteBranch(repository: string, branch: string): void;
  /** Throws where it conflicts with its base, as the button is grey then. */
  merge(repository: string, pullRequest: number): string;
  closePullRequest(repository: string, pullRequest: number): void;
  /** Throws where GitHub does not let it be opened again. */
  reopen(repository: string, pullRequest: number, login?: string): void;
  editPullRequest(
    repository: string,
    pullRequest: number,
    changes: { readonly title?: string; readonly body?: string },
    login?: string,
  ): void;
  /** Writes under a pull request or an issue; the comment's id comes back. */
  comment(repository: string, number: number, text: string, login?: string): number;
  deleteComment(repository: string, commentId: number): void;
  /** Ticks the first empty box of a pull request or an issue whose line has this text. */
  tickBox(repository: string, number: number, text: string, login?: string): void;
  /** Presses a button of a check run. */
  press(repository: string, checkRunId: number, identifier: string, login?: string): void;
  /** What somebody may do in a repository. */
  collaborate(repository: string, login: string, permission: 'admin' | 'write' | 'read'): void;
}

export function people(world: World): People {
  return { ...committers(world), ...readers(world) };
}

function committers(world: World) {
  const person = (login = SOMEBODY) => accountNamed(world, login);
  return {
    push: (name: string, branch: string, files: Readonly<Record<string, string | null>>, message: string, at?: Date) => {
      const contents = new Map(Object.entries(files).map(([path, text]) => [path, text === null ? null : Buffer.from(text)]));
      return commitFiles(world, repositoryNamed(world, name), branch, contents, message, person(), at).sha;
    },
    forcePush: (name: string, branch: string, sha: string) => {
      const repository = repositoryNamed(world, name);
      if (repository.git.commit(sha) === null) throw new Error(`${name} has no commit ${sha}`);
      moveBranch(world, repository, `heads/${branch}`, sha, person());
    },
    deleteBranch: (name: string, branch: string) => {
      const repository = repositoryNamed(world, name);
      if (!repository.refs.has(`heads/${branch}`)) throw new Error(`${name} has no branch ${branch}`);
      removeBranch(world, repository, `heads/${branch}`, person());
    },
    merge: (name: string, number: number) => {
      const repository = repositoryNamed(world, name);
      return mergePull(world, repository, openPull(repository, number), person()).sha;
    },
    closePullRequest: (name: string, number: number) => {
      const repository = repositoryNamed(world, name);
      closePull(world, repository, openPull(repository, number), person());
    },
    reopen: (name: string, number: number, login?: string) => {
      const repository = repositoryNamed(world, name);
      const pull = repository.pulls.get(number);
      const problem = pull?.state === 'closed' ? reopenPull(world, repository, pull, person(login)) : 'there is no such closed one';
      if (problem !== null) throw new Error(`pull request ${number} of ${name}: ${problem}`);
    },
    editPullRequest: (name: string, number: number, changes: { readonly title?: string; readonly body?: string }, login?: string) => {
      const repository = repositoryNamed(world, name);
      editPull(world, repository, anyPull(repository, number), changes, person(login));
    },
    collaborate: (name: string, login: string, permission: 'admin' | 'write' | 'read') => {
      accountNamed(world, login);
      repositoryNamed(world, name).collaborators.set(login.toLowerCase(), permission);
    },
  };
}

function readers(world: World) {
  const person = (login = SOMEBODY) => accountNamed(world, login);
  return {
    comment: (name: string, number: number, text: string, login?: string) => {
      const repository = repositoryNamed(world, name);
      const author = person(login);
      const comment = { id: world.nextId(), issue: number, author, body: text, createdAt: stamp(world.now()) };
      world.events.push(...issueCommentEvent(world, repository, comment, 'created', author));
      repository.comments.set(comment.id, comment);
      return comment.id;
    },
    deleteComment: (name: string, commentId: number) => {
      const repository = repositoryNamed(world, name);
      const comment = repository.comments.get(commentId);
      if (comment === undefined) throw new Error(`${name} has no comment ${commentId}`);
      repository.comments.delete(commentId);
      world.events.push(...issueCommentEvent(world, repository, comment, 'deleted', person()));
    },
    tickBox: (name: string, number: number, text: string, login?: string) => {
      const repository = repositoryNamed(world, name);
      const issue = repository.issues.get(number);
      const before = issue?.body ?? anyPullBody(repository, number);
      const line = before.split('\n').find((candidate) => candidate.includes('[ ]') && candidate.includes(text));
      if (line === undefined) throw new Error(`${number} of ${name} has no empty box at ${text}`);
      const after = before.replace(line, () => line.replace('[ ]', '[x]'));
      if (issue === undefined) {
        editPull(world, repository, anyPull(repository, number), { body: after }, person(login));
        return;
      }
      issue.body = after;
      issue.updatedAt = stamp(world.now());
      world.events.push(...issueEditedEvent(world, repository, number, before, person(login)));
    },
    press: (name: string, checkRunId: number, identifier: string, login?: string) => {
      const repository = repositoryNamed(world, name);
      const checkRun = repository.checkRuns.get(checkRunId);
      const offered = (checkRun?.fields['actions'] as JsonObject[] | undefined) ?? [];
      if (checkRun === undefined || !offered.some((action) => action['identifier'] === identifier))
        throw new Error(`check run ${checkRunId} of ${name} has no button ${identifier}`);
      world.events.push(...requestedActionEvent(world, repository, checkRun, identifier, person(login)));
    },
  };
}

function openPull(repository: Repository, number: number): Pull {
  const pull = repository.pulls.get(number);
  if (pull === undefined || pull.state === 'closed') throw new Error(`the stand-in has no open pull request ${number}`);
  return pull;
}

function anyPull(repository: Repository, number: number): Pull {
  const pull = repository.pulls.get(number);
  if (pull === undefined) throw new Error(`the stand-in has no pull request ${number}`);
  return pull;
}

function anyPullBody(repository: Repository, number: number): string {
  return repository.issues.has(number) ? '' : (anyPull(repository, number).body ?? '');
}
