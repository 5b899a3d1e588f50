import { AppError } from '../../src/errors.ts';
import type { BranchMove, GitHubPulls, KeyedComment, Mergeability, PullRequestCommit } from '../../src/ports/github.ts';
import type { FakePullRequest } from './fake-github.ts';

export interface FakeComment {
  readonly id: number;
  /** Of the pull request or the issue. */
  readonly number: number;
  readonly login: string;
  readonly isByPerson: boolean;
  readonly isOurs: boolean;
  /** Of one of ours. */
  readonly key: string | null;
  body: string;
  readonly reactions: string[];
}

/** What the fake holds of pull requests, there to be changed by a test. */
export interface FakePullsState {
  readonly pullRequests: FakePullRequest[];
  /** Tips by branch, without the default branch. One that is no commit of ours is somebody else's; one that is not here is gone. */
  readonly branches: Map<string, string>;
  readonly comments: FakeComment[];
  /** By the number of the pull request; `clean` unless given. */
  readonly mergeabilities: Map<number, Mergeability>;
  /** The attempts after which runs were asked for again, in order. */
  readonly reruns: { readonly runId: number; readonly attempt: number }[];
  readonly runs: ReadonlyMap<string, unknown>;
}

export type PullsMethod = `pulls.${keyof GitHubPulls}`;
type Ask = <T>(method: PullsMethod, answer: () => T | Promise<T>) => Promise<T>;

/** Pull requests in memory, as the port promises. */
export function openPulls(fake: FakePullsState, ask: Ask): GitHubPulls {
  const { pullRequests, branches, comments, mergeabilities, reruns, runs } = fake;
  const at = (number: number): FakePullRequest => {
    const pull = pullRequests.find((candidate) => candidate.number === number);
    if (pull === undefined) throw new AppError('GITHUB_NOT_FOUND', 'Not Found');
    return pull;
  };
  return {
    commandName: () => ask('pulls.commandName', () => 'paceline'),
    update: (number, changes) =>
      ask('pulls.update', () => {
        const pull = at(number);
        if (changes.state === 'open' && (pull.state === 'merged' || !branches.has(pull.branch))) {
          throw new AppError('GITHUB_REJECTED', 'state cannot be changed.');
        }
        const { state = pull.state, ...texts } = changes;
        Object.assign(pull, texts, { state: pull.state === 'merged' ? 'merged' : state });
      }),
    setDraft: (number, isDraft) =>
      ask('pulls.setDraft', () => {
        const pull = at(number);
        if (pull.draft !== isDraft && pull.state !== 'open') throw new AppError('GITHUB_REJECTED', 'Pull request is closed');
        pull.draft = isDraft;
      }),
    comment: (number, comment) => ask('pulls.comment', () => writeComment(comments, at(number).number, comment)),
    react: (id, reaction) =>
      ask('pulls.react', () => {
        const standing = comments.find((comment) => comment.id === id);
        if (standing !== undefined && !standing.reactions.includes(reaction)) standing.reactions.push(reaction);
      }),
    fetchComment: (id) =>
      ask('pulls.fetchComment', () => {
        const found = comments.find((comment) => comment.id === id);
        if (found === undefined) return null;
        const { number, login, isByPerson, isOurs, body } = found;
        return { id, number, login, isByPerson, isOurs, body };
      }),
    listCommits: (number) => ask('pulls.listCommits', () => [...at(number).commits]),
    fetchMergeability: (number) =>
      ask('pulls.fetchMergeability', () => (at(number).state === 'open' ? (mergeabilities.get(number) ?? 'clean') : 'unknown')),
    moveBranch: (move) => ask('pulls.moveBranch', () => moveBranch(fake, move)),
    deleteBranch: (branch, from) =>
      ask('pulls.deleteBranch', () => {
        const tip = branches.get(branch);
        if (tip !== undefined && tip !== from) throw new AppError('HEAD_MOVED', `the branch ${branch} stands at ${tip} now`);
        branches.delete(branch);
        for (const pull of pullRequests) if (pull.branch === branch && pull.state === 'open') pull.state = 'closed';
      }),
    rerun: (runId, attempt) =>
      ask('pulls.rerun', () => {
        const isLater = runs.has(`${runId}/${attempt + 1}`) || reruns.some((run) => run.runId === runId && run.attempt === attempt);
        if (isLater) return;
        const run = runs.get(`${runId}/${attempt}`) as { readonly status?: string } | undefined;
        if (run === undefined) throw new AppError('GITHUB_NOT_FOUND', 'Not Found');
        if (run.status !== 'completed') throw new AppError('GITHUB_REJECTED', `could not run ${runId} again: it is not over`);
        reruns.push({ runId, attempt });
      }),
  };
}

/** A person pushes a commit on top of a pull request's branch. */
export function pushAsPerson({ pullRequests, branches }: FakePullsState, number: number, sha: string): void {
  const pull = pullRequests.find((candidate) => candidate.number === number);
  if (pull === undefined) throw new Error(`the fake has no pull request ${number}`);
  const parent = branches.get(pull.branch);
  branches.set(pull.branch, sha);
  pull.commits.push({ sha, parents: parent === undefined ? [] : [parent] });
}

/** A person writes under a pull request; the comment's id comes back. */
export function commentAsPerson({ comments }: FakePullsState, number: number, body: string, login = 'octocat'): number {
  const id = 5001 + comments.length;
  comments.push({ id, number, login, isByPerson: true, isOurs: false, key: null, body, reactions: [] });
  return id;
}

function writeComment(comments: FakeComment[], number: number, { key, body }: KeyedComment): { readonly id: number } {
  const standing = comments.find((comment) => comment.number === number && comment.key === key);
  if (standing !== undefined) {
    standing.body = body;
    return { id: standing.id };
  }
  const id = 5001 + comments.length;
  comments.push({ id, number, login: 'paceline[bot]', isByPerson: false, isOurs: true, key, body, reactions: [] });
  return { id };
}

async function moveBranch({ pullRequests, branches }: FakePullsState, move: BranchMove): Promise<string> {
  const { branch, from, baseSha, files, known, record } = move;
  const tip = branches.get(branch);
  const pull = pullRequests.findLast((candidate) => candidate.branch === branch);
  const isWanted = pull?.baseSha === baseSha && JSON.stringify(pull.files) === JSON.stringify(files) && pull.commits.length === 1;
  if (tip !== undefined && isWanted && (tip === from || known.includes(tip))) return tip;
  if (tip === undefined || tip !== from) throw new AppError('HEAD_MOVED', `the branch ${branch} stands at ${tip ?? 'no commit'} now`);
  const sha = commitAfter(tip);
  await record(sha);
  if (branches.get(branch) !== from) throw new AppError('HEAD_MOVED', `the branch ${branch} moved`);
  branches.set(branch, sha);
  const commits: PullRequestCommit[] = [{ sha, parents: [baseSha] }];
  if (pull !== undefined) Object.assign(pull, { baseSha, files, commits });
  return sha;
}

/** Another id each time. */
function commitAfter(sha: string): string {
  return (BigInt(`0x${sha}`) + 0x10000n).toString(16).padStart(40, '0').slice(-40);
}
