import type { GitHubPulls, Mergeability, PullRequestComment, PullRequestCommit, PullRequestUpdate } from '../ports/github-pulls.ts';
import type { Access } from './access.ts';
import { type Author, ownershipOf, type Written } from './author.ts';
import { commentByKey } from './comment-by-key.ts';
import { deleteBranch } from './delete-branch.ts';
import { moveBranch } from './move-branch.ts';
import { nullWhenGone } from './null-when-gone.ts';
import { rerunRun } from './rerun-run.ts';
import { setDraft } from './set-draft.ts';
import { shortenText } from './shorten-text.ts';
import { MAX_BODY, MAX_TITLE } from './text-limits.ts';
import { asking } from './to-app-error.ts';

const REACTIONS = { 'thumbs-up': '+1', confused: 'confused' } as const;

interface PullsAccess {
  /** Changes no file. */
  readonly discuss: Access;
  /** Writes branches, workflow files among them. GitHub lets nobody without make a draft of a pull request either. */
  readonly propose: Access;
  /** Runs what ran again; the permission is optional, its token is minted when that is asked for. */
  readonly rerun: Access;
}

/** Pull requests over Octokit, each call with a token that may do no more than it takes. */
export function createPulls({ discuss, propose, rerun }: PullsAccess, author: Author): GitHubPulls {
  const { octokit, owner, repo } = discuss;
  return {
    commandName: async () => ((await author.hears('issue_comment')) ? author.slug() : null),
    update: (number, changes) => update(discuss, number, changes),
    setDraft: (number, isDraft) => setDraft(propose, number, isDraft),
    comment: (number, comment) => commentByKey(discuss, author, number, comment),
    react: async (id, reaction) => {
      await nullWhenGone(() =>
        asking('react to the comment', () =>
          octokit.rest.reactions.createForIssueComment({ owner, repo, comment_id: id, content: REACTIONS[reaction] }),
        ),
      );
    },
    fetchComment: (id) => nullWhenGone(() => fetchComment(discuss, author, id)),
    listCommits: (number) => listCommits(discuss, number),
    fetchMergeability: (number) => fetchMergeability(discuss, number),
    moveBranch: (move) => moveBranch(propose, move),
    deleteBranch: (branch, from) => deleteBranch(propose, branch, from),
    rerun: (runId, attempt) => rerunRun(rerun, runId, attempt),
  };
}

async function update({ octokit, owner, repo }: Access, number: number, { title, body, state }: PullRequestUpdate): Promise<void> {
  if (title === undefined && body === undefined && state === undefined) return;
  const changes = {
    ...(title === undefined ? {} : { title: title.slice(0, MAX_TITLE).toWellFormed() }),
    ...(body === undefined ? {} : { body: shortenText(body, MAX_BODY).toWellFormed() }),
    ...(state === undefined ? {} : { state }),
  };
  await asking('update the pull request', () => octokit.rest.pulls.update({ owner, repo, pull_number: number, ...changes }));
}

async function fetchComment({ octokit, owner, repo }: Access, author: Author, id: number): Promise<PullRequestComment> {
  const isOurs = await ownershipOf(author);
  const { data } = await asking('read the comment', () => octokit.rest.issues.getComment({ owner, repo, comment_id: id }));
  return {
    id: data.id,
    number: Number(data.issue_url.slice(data.issue_url.lastIndexOf('/') + 1)),
    login: data.user?.login ?? null,
    isByPerson: data.user?.type === 'User' && !data.performed_via_github_app,
    isOurs: isOurs(data as Written),
    body: data.body ?? '',
  };
}

async function listCommits({ octokit, owner, repo }: Access, number: number): Promise<readonly PullRequestCommit[]> {
  const commits = await asking('list the commits', () =>
    octokit.paginate(octokit.rest.pulls.listCommits, { owner, repo, pull_number: number, per_page: 100 }),
  );
  return commits.map(({ sha, parents }) => ({ sha, parents: parents.map((parent) => parent.sha) }));
}

async function fetchMergeability({ octokit, owner, repo }: Access, number: number): Promise<Mergeability> {
  const { data } = await asking('read the pull request', () => octokit.rest.pulls.get({ owner, repo, pull_number: number }));
  if (data.mergeable === false || data.mergeable_state === 'dirty') return 'conflicted';
  return data.mergeable === true ? 'clean' : 'unknown';
}
