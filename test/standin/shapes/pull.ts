import { type FileChange, fileChanges } from '../file-changes.ts';
import type { Commit } from '../git-objects.ts';
import type { JsonObject } from '../json-object.ts';
import { mergeOf } from '../merge-of.ts';
import type { Pull, Repository, World } from '../world.ts';
import { accountBody, accountNamed, nodeId } from './account.ts';
import { apiUrl, fullNameOf, repositoryBody, webUrl } from './repository.ts';

/** GitHub's `pull-request-simple`, as lists hold it. */
export function pullSimple(world: World, repository: Repository, pull: Pull): JsonObject {
  const { hosts } = world;
  const api = apiUrl(hosts, repository);
  const self = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const html = `${webUrl(hosts, repository)}/pull/${pull.number}`;
  const statuses = `${api}/statuses/${pull.headSha}`;
  const links = {
    url: self,
    html_url: html,
    issue_url: issue,
    comments_url: `${issue}/comments`,
    review_comments_url: `${self}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    commits_url: `${self}/commits`,
    statuses_url: statuses,
  };
  return {
    ...links,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: accountBody(hosts, pull.author),
    body: pull.body,
    labels: pull.labels.map((name) => labelBody(world, repository, name)),
    milestone: null,
    active_lock_reason: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.reviewers.map((login) => accountBody(hosts, accountNamed(world, login))),
    requested_teams: [],
    head: side(world, repository, pull.head, pull.headSha),
    base: side(world, repository, pull.base, pull.baseSha),
    _links: {
      self: { href: self },
      html: { href: html },
      issue: { href: issue },
      comments: { href: links.comments_url },
      review_comments: { href: links.review_comments_url },
      review_comment: { href: links.review_comment_url },
      commits: { href: links.commits_url },
      statuses: { href: statuses },
    },
    author_association: 'NONE',
    auto_merge: null,
    draft: pull.draft,
  };
}

/** GitHub's `pull-request`. */
export function pullBody(world: World, repository: Repository, pull: Pull): JsonObject {
  const files = pullFiles(repository, pull);
  const merged = pull.mergedAt !== null;
  const mergeable = pull.mergeableOf === mergeKey(repository, pull) ? mergeOf(repository, pull).files !== null : null;
  return {
    ...pullSimple(world, repository, pull),
    merged,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? 'unknown' : !mergeable ? 'dirty' : pull.draft ? 'draft' : 'clean',
    merged_by: null,
    comments: [...repository.comments.values()].filter((comment) => comment.issue === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: pullCommits(repository, pull).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** What the mergeability of an open pull request depends on; null for one that is not open. */
export function mergeKey(repository: Repository, pull: Pull): string | null {
  return pull.state === 'open' ? `${repository.refs.get(`heads/${pull.base}`)} ${pull.headSha}` : null;
}

/** Against the merge base, as GitHub's three-dot diff. */
export function pullFiles(repository: Repository, pull: Pull): FileChange[] {
  const { git } = repository;
  const base = git.mergeBase(pull.baseSha, pull.headSha);
  return fileChanges(git, git.commit(base ?? pull.baseSha)?.tree ?? '', git.commit(pull.headSha)?.tree ?? '');
}

/** Oldest first. */
export function pullCommits(repository: Repository, pull: Pull): Commit[] {
  const below = new Set(repository.git.ancestors(pull.baseSha).map((commit) => commit.sha));
  return repository.git
    .ancestors(pull.headSha)
    .filter((commit) => !below.has(commit.sha))
    .reverse();
}

/** GitHub's `label`. */
export function labelBody({ hosts }: World, repository: Repository, name: string): JsonObject {
  const stored = repository.labels.get(name.toLowerCase());
  return {
    id: repository.id * 1000 + [...repository.labels.keys()].indexOf(name.toLowerCase()),
    node_id: nodeId('Label', `${repository.id}:${name}`),
    url: `${apiUrl(hosts, repository)}/labels/${encodeURIComponent(name)}`,
    name: stored?.['name'] ?? name,
    description: stored?.['description'] ?? '',
    color: stored?.['color'] ?? 'ededed',
    default: false,
  };
}

function side(world: World, repository: Repository, ref: string, sha: string): JsonObject {
  const owner = repository.owner.login;
  return {
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: accountBody(world.hosts, repository.owner),
    repo: { ...repositoryBody(world, repository), full_name: fullNameOf(repository) },
  };
}
