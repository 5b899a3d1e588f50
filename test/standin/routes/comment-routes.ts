import { invalidField, notFound } from '../api-problem.ts';
import { permits, refused } from '../authenticate.ts';
import { issueCommentEvent } from '../events.ts';
import { stamp } from '../json-object.ts';
import { page } from '../page.ts';
import type { RepositoryCall, Route } from '../router.ts';
import { botAccount } from '../shapes/account.ts';
import { commentBody, reactionBody } from '../shapes/issue.ts';
import type { Comment, Reaction } from '../world.ts';

const UNDER = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const ONE = '/repos/{owner}/{repo}/issues/comments/{comment_id}';
/** What more it takes depends on what the comment stands under. */
const METADATA = ['metadata', 'read'] as const;
const MAX_BODY = 65_536;

/** Comments under issues and pull requests, and what people think of them. */
export const COMMENT_ROUTES: readonly Route[] = [
  { method: 'GET', template: UNDER, signedBy: 'repository', needs: METADATA, handle: listComments },
  { method: 'POST', template: UNDER, signedBy: 'repository', needs: METADATA, handle: createComment },
  { method: 'GET', template: ONE, signedBy: 'repository', needs: METADATA, handle: oneComment },
  { method: 'PATCH', template: ONE, signedBy: 'repository', needs: METADATA, handle: updateComment },
  { method: 'DELETE', template: ONE, signedBy: 'repository', needs: METADATA, handle: deleteComment },
  { method: 'GET', template: `${ONE}/reactions`, signedBy: 'repository', needs: METADATA, handle: listReactions },
  { method: 'POST', template: `${ONE}/reactions`, signedBy: 'repository', needs: METADATA, handle: react },
];

/** The text of a body that is written, within GitHub's limit. */
export function bodyIn({ body }: RepositoryCall['body'], resource: string): string | undefined {
  if (typeof body !== 'string') return undefined;
  if (body.length > MAX_BODY) throw invalidField(resource, 'body', 'custom', `body is too long (maximum is ${MAX_BODY} characters)`);
  return body;
}

/** The number of what is commented on, where the token may do that. */
function commented({ repository, params, token }: RepositoryCall, level: 'read' | 'write', of = Number(params['issue_number'])): number {
  const permissions = repository.issues.has(of) ? ['issues'] : ['issues', 'pull_requests'];
  if (token === null || !permissions.some((permission) => permits(token, permission, level))) throw refused('issues', level);
  if (!repository.issues.has(of) && !repository.pulls.has(of)) throw notFound();
  return of;
}

function commentIn(call: RepositoryCall, level: 'read' | 'write'): Comment {
  const comment = call.repository.comments.get(Number(call.params['comment_id']));
  if (comment === undefined) throw notFound();
  commented(call, level, comment.issue);
  return comment;
}

function listComments(call: RepositoryCall) {
  const { world, repository, query } = call;
  const number = commented(call, 'read');
  const since = query.get('since');
  const { items, headers } = page(
    call,
    [...repository.comments.values()].filter(
      ({ issue, createdAt, updatedAt = createdAt }) => issue === number && (since === null || new Date(updatedAt) >= new Date(since)),
    ),
  );
  return { status: 200, body: items.map((comment) => commentBody(world, repository, comment)), headers };
}

function createComment(call: RepositoryCall) {
  const { world, repository, body } = call;
  const issue = commented(call, 'write');
  const text = bodyIn(body, 'IssueComment') ?? '';
  if (text === '') throw invalidField('IssueComment', 'body', 'missing_field');
  const comment = { id: world.nextId(), issue, author: botAccount(world), body: text, createdAt: stamp(world.now()) };
  repository.comments.set(comment.id, comment);
  world.events.push(...issueCommentEvent(world, repository, comment, 'created', null));
  return { status: 201, body: commentBody(world, repository, comment) };
}

function oneComment(call: RepositoryCall) {
  return { status: 200, body: commentBody(call.world, call.repository, commentIn(call, 'read')) };
}

function updateComment(call: RepositoryCall) {
  const { world, repository, body } = call;
  const comment = commentIn(call, 'write');
  const from = comment.body;
  comment.body = bodyIn(body, 'IssueComment') ?? from;
  comment.updatedAt = stamp(world.now());
  world.events.push(...issueCommentEvent(world, repository, comment, 'edited', null, { changes: { body: { from } } }));
  return { status: 200, body: commentBody(world, repository, comment) };
}

function deleteComment(call: RepositoryCall) {
  const { world, repository } = call;
  const comment = commentIn(call, 'write');
  repository.comments.delete(comment.id);
  world.events.push(...issueCommentEvent(world, repository, comment, 'deleted', null));
  return { status: 204 };
}

function listReactions(call: RepositoryCall) {
  const { items, headers } = page(call, commentIn(call, 'read').reactions ?? []);
  return { status: 200, body: items.map((reaction) => reactionBody(call.world, reaction)), headers };
}

/** An account has each reaction once: 200 for one that stands. */
function react(call: RepositoryCall) {
  const { world, body } = call;
  const comment = commentIn(call, 'write');
  const author = botAccount(world);
  const content = String(body['content']);
  const standing = comment.reactions?.find((reaction) => reaction.author === author && reaction.content === content);
  if (standing !== undefined) return { status: 200, body: reactionBody(world, standing) };
  const reaction: Reaction = { id: world.nextId(), author, content, createdAt: stamp(world.now()) };
  comment.reactions = [...(comment.reactions ?? []), reaction];
  return { status: 201, body: reactionBody(world, reaction) };
}
