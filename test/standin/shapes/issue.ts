import type { JsonObject } from '../json-object.ts';
import type { Account, Comment, Issue, Reaction, Repository, World } from '../world.ts';
import { accountBody, nodeId } from './account.ts';
import { appBody } from './app.ts';
import { labelBody } from './pull.ts';
import { apiUrl, webUrl } from './repository.ts';

/** GitHub's `issue`. */
export function issueBody(world: World, repository: Repository, issue: Omit<Issue, 'body'> & { readonly body: string | null }): JsonObject {
  const api = apiUrl(world.hosts, repository);
  const self = `${api}/issues/${issue.number}`;
  return {
    url: self,
    repository_url: api,
    labels_url: `${self}/labels{/name}`,
    comments_url: `${self}/comments`,
    events_url: `${self}/events`,
    html_url: `${webUrl(world.hosts, repository)}/issues/${issue.number}`,
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    number: issue.number,
    title: issue.title,
    user: accountBody(world.hosts, issue.author),
    labels: [],
    state: issue.state,
    state_reason: issue.state === 'closed' ? 'completed' : null,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: [...repository.comments.values()].filter((comment) => comment.issue === issue.number).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: issue.author.type === 'Bot' ? 'CONTRIBUTOR' : 'MEMBER',
    active_lock_reason: null,
    body: issue.body,
    performed_via_github_app: issue.author.type === 'Bot' ? appBody(world) : null,
  };
}

/** What a comment stands under, as webhooks carry it: also a pull request is an issue there. */
export function issueUnder(world: World, repository: Repository, number: number): JsonObject {
  const self = `${apiUrl(world.hosts, repository)}/issues/${number}`;
  const extra = (author: Account) => ({
    reactions: rollup(self, []),
    timeline_url: `${self}/timeline`,
    performed_via_github_app: author.type === 'Bot' ? appInWebhook(world) : null,
  });
  const issue = repository.issues.get(number);
  if (issue !== undefined) return { ...issueBody(world, repository, issue), ...extra(issue.author) };
  const pull = repository.pulls.get(number);
  if (pull === undefined) throw new Error(`the stand-in has no issue or pull request ${number}`);
  const html = `${webUrl(world.hosts, repository)}/pull/${number}`;
  const url = `${apiUrl(world.hosts, repository)}/pulls/${number}`;
  return {
    ...issueBody(world, repository, pull),
    ...extra(pull.author),
    html_url: html,
    state_reason: null,
    labels: pull.labels.map((name) => labelBody(world, repository, name)),
    draft: pull.draft,
    pull_request: { url, html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch`, merged_at: pull.mergedAt },
  };
}

/** Here the description's list of events is older than those of workflows. */
function appInWebhook(world: World): JsonObject {
  const app = appBody(world);
  const events = app['events'] as readonly string[];
  return { ...app, events: events.filter((event) => !event.startsWith('workflow_')) };
}

/** GitHub's `reaction`. */
export function reactionBody({ hosts }: World, { id, author, content, createdAt }: Reaction): JsonObject {
  return { id, node_id: nodeId('Reaction', id), user: accountBody(hosts, author), content, created_at: createdAt };
}

const CONTENTS = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'];

/** GitHub's `reaction-rollup`. */
function rollup(of: string, reactions: readonly Reaction[]): JsonObject {
  const counts = CONTENTS.map((content) => [content, reactions.filter((reaction) => reaction.content === content).length]);
  return { url: `${of}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}

/** GitHub's `issue-comment`. */
export function commentBody(world: World, repository: Repository, comment: Comment): JsonObject {
  const api = apiUrl(world.hosts, repository);
  const self = `${api}/issues/comments/${comment.id}`;
  const page = repository.issues.has(comment.issue) ? 'issues' : 'pull';
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: self,
    html_url: `${webUrl(world.hosts, repository)}/${page}/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${comment.issue}`,
    user: accountBody(world.hosts, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt ?? comment.createdAt,
    author_association: 'NONE',
    body: comment.body,
    reactions: rollup(self, comment.reactions ?? []),
    performed_via_github_app: comment.author.type === 'Bot' ? appBody(world) : null,
  };
}
