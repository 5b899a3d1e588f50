import { ApiProblem, invalidField, notFound } from '../api-problem.ts';
import { labeledEvent } from '../events.ts';
import { stamp } from '../json-object.ts';
import { page } from '../page.ts';
import type { RepositoryCall, Route } from '../router.ts';
import { botAccount } from '../shapes/account.ts';
import { issueBody } from '../shapes/issue.ts';
import { labelBody } from '../shapes/pull.ts';
import type { Issue, Pull } from '../world.ts';
import { bodyIn, COMMENT_ROUTES } from './comment-routes.ts';

const BASE = '/repos/{owner}/{repo}';
const READ = ['pull_requests', 'read'] as const;
const WRITE = ['pull_requests', 'write'] as const;

/** Issues, comments on them and on pull requests, and labels of pull requests. Either permission will do for what both have. */
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
  { method: 'GET', template: `${BASE}/issues`, signedBy: 'repository', needs: ['issues', 'read'], handle: listIssues },
  { method: 'POST', template: `${BASE}/issues`, signedBy: 'repository', needs: ['issues', 'write'], handle: createIssue },
  { method: 'GET', template: `${BASE}/issues/{issue_number}`, signedBy: 'repository', needs: ['issues', 'read'], handle: oneIssue },
  { method: 'PATCH', template: `${BASE}/issues/{issue_number}`, signedBy: 'repository', needs: ['issues', 'write'], handle: updateIssue },
  ...COMMENT_ROUTES,
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

function listIssues(call: RepositoryCall) {
  const { world, repository, query } = call;
  const state = query.get('state') ?? 'open';
  const creator = query.get('creator')?.toLowerCase() ?? null;
  const ascending = query.get('direction') === 'asc';
  const found = [...repository.issues.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => creator === null || issue.author.login.toLowerCase() === creator)
    .sort((a, b) => (ascending ? a.number - b.number : b.number - a.number));
  const { items, headers } = page(call, found);
  return { status: 200, body: items.map((issue) => issueBody(world, repository, issue)), headers };
}

function createIssue({ world, repository, body }: RepositoryCall) {
  if (!repository.hasIssues) throw new ApiProblem(410, 'Issues has been disabled in this repository.');
  if (typeof body['title'] !== 'string' || body['title'] === '') throw invalidField('Issue', 'title', 'missing_field');
  if (body['title'].length > 256) throw invalidField('Issue', 'title', 'custom', 'title is too long (maximum is 256 characters)');
  const issue: Issue = {
    number: repository.nextNumber++,
    id: world.nextId(),
    author: botAccount(world),
    title: body['title'],
    body: bodyIn(body, 'Issue') ?? null,
    state: 'open',
    createdAt: stamp(world.now()),
    updatedAt: stamp(world.now()),
    closedAt: null,
  };
  repository.issues.set(issue.number, issue);
  return { status: 201, body: issueBody(world, repository, issue) };
}

function oneIssue({ world, repository, params }: RepositoryCall) {
  return { status: 200, body: issueBody(world, repository, issueIn(repository, params)) };
}

function updateIssue({ world, repository, params, body }: RepositoryCall) {
  if (!repository.hasIssues) throw new ApiProblem(410, 'Issues has been disabled in this repository.');
  const issue = issueIn(repository, params);
  issue.body = bodyIn(body, 'Issue') ?? issue.body;
  issue.updatedAt = stamp(world.now());
  if (body['state'] === 'closed' || body['state'] === 'open') {
    issue.state = body['state'];
    issue.closedAt = issue.state === 'closed' ? stamp(world.now()) : null;
  }
  return { status: 200, body: issueBody(world, repository, issue) };
}

function issueIn(repository: RepositoryCall['repository'], params: RepositoryCall['params']): Issue {
  const found = repository.issues.get(Number(params['issue_number']));
  if (found === undefined) throw notFound();
  return found;
}

function pullIn({ repository, params }: RepositoryCall): Pull {
  const found = repository.pulls.get(Number(params['issue_number']));
  if (found === undefined) throw notFound();
  return found;
}
