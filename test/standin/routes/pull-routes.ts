import { ApiProblem, invalidField, notFound } from '../api-problem.ts';
import { closePull } from '../close-pull.ts';
import { pullRequestEvent } from '../events.ts';
import { editPull, mergePull, reopenPull } from '../finish-pull.ts';
import { stamp } from '../json-object.ts';
import { mergeOf } from '../merge-of.ts';
import { page } from '../page.ts';
import type { RepositoryCall, Route } from '../router.ts';
import { botAccount } from '../shapes/account.ts';
import { commitBody } from '../shapes/git.ts';
import { mergeKey, pullBody, pullCommits, pullFiles, pullSimple } from '../shapes/pull.ts';
import type { Pull } from '../world.ts';
import { diffEntry } from './repository-routes.ts';

const BASE = '/repos/{owner}/{repo}/pulls';
const READ = ['pull_requests', 'read'] as const;
const WRITE = ['pull_requests', 'write'] as const;

const MAX_TITLE = 256;
const MAX_BODY = 65_536;

/** Pull requests within one repository. */
export const PULL_ROUTES: readonly Route[] = [
  { method: 'GET', template: BASE, signedBy: 'repository', needs: READ, handle: listPulls },
  { method: 'POST', template: BASE, signedBy: 'repository', needs: WRITE, handle: createPull },
  {
    method: 'GET',
    template: `${BASE}/{pull_number}`,
    signedBy: 'repository',
    needs: READ,
    handle: (call) => {
      const pull = pullIn(call);
      const body = pullBody(call.world, call.repository, pull);
      // Worked out behind the answer: who asks again is told.
      const key = mergeKey(call.repository, pull);
      if (key !== null) pull.mergeableOf = key;
      return { status: 200, body };
    },
  },
  { method: 'PATCH', template: `${BASE}/{pull_number}`, signedBy: 'repository', needs: WRITE, handle: updatePull },
  {
    method: 'GET',
    template: `${BASE}/{pull_number}/files`,
    signedBy: 'repository',
    needs: READ,
    handle: (call) => {
      const pull = pullIn(call);
      const { items, headers } = page(call, pullFiles(call.repository, pull));
      return { status: 200, body: items.map((change) => diffEntry(call, change, pull.headSha)), headers };
    },
  },
  {
    method: 'GET',
    template: `${BASE}/{pull_number}/commits`,
    signedBy: 'repository',
    needs: READ,
    handle: (call) => {
      const { items, headers } = page(call, pullCommits(call.repository, pullIn(call)));
      return { status: 200, body: items.map((commit) => commitBody(call.world.hosts, call.repository, commit)), headers };
    },
  },
  {
    method: 'PUT',
    template: `${BASE}/{pull_number}/merge`,
    signedBy: 'repository',
    needs: ['contents', 'write'],
    handle: (call) => {
      const pull = pullIn(call);
      if (pull.state === 'closed' || mergeOf(call.repository, pull).files === null)
        throw new ApiProblem(405, 'Pull Request is not mergeable');
      const commit = mergePull(call.world, call.repository, pull, botAccount(call.world));
      return { status: 200, body: { sha: commit.sha, merged: true, message: 'Pull Request successfully merged' } };
    },
  },
  {
    method: 'POST',
    template: `${BASE}/{pull_number}/requested_reviewers`,
    signedBy: 'repository',
    needs: WRITE,
    handle: (call) => {
      const pull = pullIn(call);
      const wanted = (call.body['reviewers'] as string[] | undefined) ?? [];
      pull.reviewers = [...new Set([...pull.reviewers, ...wanted])];
      return { status: 201, body: pullSimple(call.world, call.repository, pull) };
    },
  },
];

function listPulls(call: RepositoryCall) {
  const { world, repository, query } = call;
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const ascending = query.get('direction') === 'asc';
  const found = [...repository.pulls.values()]
    .filter((pull) => state === 'all' || pull.state === state)
    .filter((pull) => head === null || head === `${repository.owner.login}:${pull.head}` || !head.includes(':'))
    .filter((pull) => base === null || pull.base === base)
    .sort((a, b) => (ascending ? a.number - b.number : b.number - a.number));
  const { items, headers } = page(call, found);
  return { status: 200, body: items.map((pull) => pullSimple(world, repository, pull)), headers };
}

function createPull(call: RepositoryCall) {
  const { world, repository, body } = call;
  if (typeof body['title'] !== 'string' || body['title'] === '') throw invalidField('PullRequest', 'title', 'missing_field');
  const head = String(body['head']).replace(`${repository.owner.login}:`, '');
  const base = String(body['base']);
  const [headSha, baseSha] = [repository.refs.get(`heads/${head}`), repository.refs.get(`heads/${base}`)];
  if (headSha === undefined) throw invalidField('PullRequest', 'head', 'invalid');
  if (baseSha === undefined) throw invalidField('PullRequest', 'base', 'invalid');
  const standing = [...repository.pulls.values()].find((pull) => pull.state === 'open' && pull.head === head && pull.base === base);
  if (standing !== undefined) throw custom(`A pull request already exists for ${repository.owner.login}:${head}.`);
  if (repository.git.ancestors(baseSha).some((commit) => commit.sha === headSha)) throw custom(`No commits between ${base} and ${head}`);
  const now = stamp(world.now());
  const pull: Pull = {
    number: repository.nextNumber++,
    id: world.nextId(),
    author: botAccount(world),
    title: body['title'],
    body: textIn(body, 'body', MAX_BODY) ?? null,
    head,
    base,
    headSha,
    baseSha,
    state: 'open',
    draft: body['draft'] === true,
    mergedAt: null,
    mergeCommit: null,
    labels: [],
    reviewers: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  };
  repository.pulls.set(pull.number, pull);
  world.events.push(...pullRequestEvent(world, repository, pull, 'opened', null));
  return { status: 201, body: pullBody(world, repository, pull) };
}

function updatePull(call: RepositoryCall) {
  const { world, repository, body } = call;
  const pull = pullIn(call);
  const by = botAccount(world);
  const [title, text] = [textIn(body, 'title', MAX_TITLE), textIn(body, 'body', MAX_BODY)];
  if (title === '') throw invalidField('PullRequest', 'title', 'missing_field');
  if (body['state'] === 'open' && pull.state === 'closed') {
    const problem = reopenPull(world, repository, pull, by);
    if (problem !== null) throw custom(problem);
  }
  editPull(world, repository, pull, { title, body: text }, by);
  if (body['state'] === 'closed' && pull.state === 'open') closePull(world, repository, pull, by);
  return { status: 200, body: pullBody(world, repository, pull) };
}

function textIn(body: RepositoryCall['body'], field: string, most: number): string | undefined {
  const text = body[field];
  if (typeof text !== 'string') return undefined;
  if (text.length > most) throw invalidField('PullRequest', field, 'custom', `${field} is too long (maximum is ${most} characters)`);
  return text;
}

function custom(message: string): ApiProblem {
  return new ApiProblem(422, 'Validation Failed', { errors: [{ resource: 'PullRequest', code: 'custom', message }] });
}

function pullIn({ repository, params }: RepositoryCall): Pull {
  const found = repository.pulls.get(Number(params['pull_number']));
  if (found === undefined) throw notFound();
  return found;
}
