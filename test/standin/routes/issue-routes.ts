import { invalidField, notFound } from '../api-problem.ts';
import { labeledEvent } from '../events.ts';
import { stamp } from '../json-object.ts';
import { page } from '../page.ts';
import type { RepositoryCall, Route } from '../router.ts';
import { accountBody, botAccount, nodeId } from '../shapes/account.ts';
import { labelBody } from '../shapes/pull.ts';
import { apiUrl, webUrl } from '../shapes/repository.ts';
import type { Comment, Pull } from '../world.ts';

const BASE = '/repos/{owner}/{repo}';
const READ = ['pull_requests', 'read'] as const;
const WRITE = ['pull_requests', 'write'] as const;

/** The issue side of pull requests: labels and comments. There are no issues apart from them. */
export const ISSUE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    template: `${BASE}/labels`,
    signedBy: 'repository',
    needs: READ,
    handle: (call) => {
      const { items, headers } = page(call, [...call.repository.labels.keys()]);
      return { status: 200, body: items.map((name) => labelBody(call.world, call.repository, name)), headers };
    },
  },
  { method: 'POST', template: `${BASE}/labels`, signedBy: 'repository', needs: WRITE, handle: createLabel },
  {
    method: 'GET',
    template: `${BASE}/labels/{name}`,
    signedBy: 'repository',
    needs: READ,
    handle: ({ world, repository, params }) => {
      if (!repository.labels.has((params['name'] ?? '').toLowerCase())) throw notFound();
      return { status: 200, body: labelBody(world, repository, params['name'] ?? '') };
    },
  },
  {
    method: 'GET',
    template: `${BASE}/issues/{issue_number}/labels`,
    signedBy: 'repository',
    needs: READ,
    handle: (call) => labelsOf(call),
  },
  { method: 'POST', template: `${BASE}/issues/{issue_number}/labels`, signedBy: 'repository', needs: WRITE, handle: addLabels },
  { method: 'PUT', template: `${BASE}/issues/{issue_number}/labels`, signedBy: 'repository', needs: WRITE, handle: setLabels },
  { method: 'DELETE', template: `${BASE}/issues/{issue_number}/labels/{name}`, signedBy: 'repository', needs: WRITE, handle: removeLabel },
  { method: 'GET', template: `${BASE}/issues/{issue_number}/comments`, signedBy: 'repository', needs: READ, handle: listComments },
  { method: 'POST', template: `${BASE}/issues/{issue_number}/comments`, signedBy: 'repository', needs: WRITE, handle: createComment },
  { method: 'PATCH', template: `${BASE}/issues/comments/{comment_id}`, signedBy: 'repository', needs: WRITE, handle: updateComment },
];

function createLabel({ world, repository, body }: RepositoryCall) {
  const name = String(body['name']);
  if (repository.labels.has(name.toLowerCase())) throw invalidField('Label', 'name', 'already_exists');
  repository.labels.set(name.toLowerCase(), { ...body });
  return { status: 201, body: labelBody(world, repository, name) };
}

function labelsOf(call: RepositoryCall) {
  const { items, headers } = page(call, pullIn(call).labels);
  return { status: 200, body: items.map((name) => labelBody(call.world, call.repository, name)), headers };
}

/** A label that the repository does not have is made, as GitHub does. */
function addLabels(call: RepositoryCall) {
  const pull = pullIn(call);
  for (const name of wantedLabels(call)) {
    if (!call.repository.labels.has(name.toLowerCase())) call.repository.labels.set(name.toLowerCase(), { name });
    if (pull.labels.includes(name)) continue;
    pull.labels.push(name);
    call.world.events.push(...labeledEvent(call.world, call.repository, pull, name));
  }
  return labelsOf(call);
}

function setLabels(call: RepositoryCall) {
  pullIn(call).labels = [];
  return addLabels(call);
}

function removeLabel(call: RepositoryCall) {
  const pull = pullIn(call);
  const name = call.params['name'] ?? '';
  if (!pull.labels.includes(name)) throw notFound();
  pull.labels = pull.labels.filter((label) => label !== name);
  return labelsOf(call);
}

function wantedLabels({ body }: RepositoryCall): readonly string[] {
  const given = body['labels'] as (string | { name: string })[] | undefined;
  return (given ?? []).map((label) => (typeof label === 'string' ? label : label.name));
}

function listComments(call: RepositoryCall) {
  const number = pullIn(call).number;
  const { items, headers } = page(
    call,
    [...call.repository.comments.values()].filter((comment) => comment.issue === number),
  );
  return { status: 200, body: items.map((comment) => commentBody(call, comment)), headers };
}

function createComment(call: RepositoryCall) {
  const { world, repository, body } = call;
  if (typeof body['body'] !== 'string' || body['body'] === '') throw invalidField('IssueComment', 'body', 'missing_field');
  const issue = pullIn(call).number;
  const comment = { id: world.nextId(), issue, author: botAccount(world), body: body['body'], createdAt: stamp(world.now()) };
  repository.comments.set(comment.id, comment);
  return { status: 201, body: commentBody(call, comment) };
}

function updateComment(call: RepositoryCall) {
  const comment = call.repository.comments.get(Number(call.params['comment_id']));
  if (comment === undefined) throw notFound();
  comment.body = String(call.body['body']);
  return { status: 200, body: commentBody(call, comment) };
}

function commentBody({ world, repository }: RepositoryCall, comment: Comment) {
  const api = apiUrl(world.hosts, repository);
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${api}/issues/comments/${comment.id}`,
    html_url: `${webUrl(world.hosts, repository)}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${comment.issue}`,
    user: accountBody(world.hosts, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.createdAt,
    author_association: 'NONE',
    body: comment.body,
  };
}

function pullIn({ repository, params }: RepositoryCall): Pull {
  const found = repository.pulls.get(Number(params['issue_number']));
  if (found === undefined) throw notFound();
  return found;
}
