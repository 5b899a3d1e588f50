import { fileChanges } from './file-changes.ts';
import type { JsonObject } from './json-object.ts';
import { accountBody, botAccount, organizationBody } from './shapes/account.ts';
import { appBody, installationBody, installationLite } from './shapes/app.ts';
import { checkRunBody } from './shapes/check-run.ts';
import { commitBody } from './shapes/git.ts';
import { commentBody, issueUnder } from './shapes/issue.ts';
import { labelBody, pullBody } from './shapes/pull.ts';
import { apiUrl, fullNameOf, repositoryBody, webUrl } from './shapes/repository.ts';
import {
  type Account,
  type CheckRun,
  type Comment,
  type Installation,
  installationOf,
  type Pull,
  type Repository,
  type WebhookEvent,
  type World,
} from './world.ts';

/** What every body of a repository's event carries; no event where the App is not installed. */
export function repositoryEvent(
  world: World,
  repository: Repository,
  event: string,
  action: string | null,
  by: Account | null,
  body: JsonObject,
  at: Date = world.now(),
): WebhookEvent[] {
  const installation = installationOf(world, repository);
  if (installation === null) return [];
  const envelope = {
    ...(action === null ? {} : { action }),
    ...body,
    repository: repositoryBody(world, repository),
    ...(repository.owner.type === 'Organization' ? { organization: organizationBody(world.hosts, repository.owner) } : {}),
    sender: accountBody(world.hosts, by ?? botAccount(world)),
    installation: installationLite(installation),
  };
  return [{ event, action, at, installationId: installation.id, repositoryId: repository.id, body: envelope }];
}

export function pullRequestEvent(
  world: World,
  repository: Repository,
  pull: Pull,
  action: 'opened' | 'closed' | 'reopened' | 'synchronize' | 'labeled' | 'edited' | 'converted_to_draft' | 'ready_for_review',
  by: Account | null,
  extra: JsonObject = {},
): WebhookEvent[] {
  const body = { number: pull.number, pull_request: pullBody(world, repository, pull), ...extra };
  return repositoryEvent(world, repository, 'pull_request', action, by, body);
}

/** Of a comment under an issue or a pull request. */
export function issueCommentEvent(
  world: World,
  repository: Repository,
  comment: Comment,
  action: 'created' | 'edited' | 'deleted',
  by: Account | null,
  extra: JsonObject = {},
): WebhookEvent[] {
  const body = { issue: issueUnder(world, repository, comment.issue), comment: commentBody(world, repository, comment), ...extra };
  return repositoryEvent(world, repository, 'issue_comment', action, by, body);
}

/** Somebody changes the text of an issue. */
export function issueEditedEvent(world: World, repository: Repository, number: number, from: string, by: Account): WebhookEvent[] {
  const body = { issue: issueUnder(world, repository, number), changes: { body: { from } } };
  return repositoryEvent(world, repository, 'issues', 'edited', by, body);
}

/** `ref` without its `refs/`. */
export function pushEvent(
  world: World,
  repository: Repository,
  ref: string,
  before: string,
  after: string,
  by: Account | null,
): WebhookEvent[] {
  const commit = repository.git.commit(after);
  const web = webUrl(world.hosts, repository);
  const pusher = by ?? botAccount(world);
  const commits = commit === null ? [] : [pushCommit(world, repository, after)];
  const body = {
    ref: `refs/${ref}`,
    before,
    after,
    base_ref: null,
    compare: `${web}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    created: /^0+$/.test(before),
    deleted: /^0+$/.test(after),
    forced: isForced(repository, before, after),
    commits,
    head_commit: commits[0] ?? null,
    pusher: { name: pusher.login, email: null },
  };
  return repositoryEvent(world, repository, 'push', null, by, body).map((event) => ({
    ...event,
    body: { ...event.body, repository: pushRepository(event.body) },
  }));
}

export function checkRunEvent(
  world: World,
  repository: Repository,
  checkRun: CheckRun,
  action: 'created' | 'completed' | 'rerequested',
): WebhookEvent[] {
  return checkRunAction(world, repository, checkRun, action, null, {});
}

/** A person presses a button of a check run. */
export function requestedActionEvent(
  world: World,
  repository: Repository,
  checkRun: CheckRun,
  identifier: string,
  by: Account,
): WebhookEvent[] {
  return checkRunAction(world, repository, checkRun, 'requested_action', by, { requested_action: { identifier } });
}

function checkRunAction(
  world: World,
  repository: Repository,
  checkRun: CheckRun,
  action: string,
  by: Account | null,
  extra: JsonObject,
): WebhookEvent[] {
  const body = checkRunBody(world, repository, checkRun);
  const suite = {
    ...(body['check_suite'] as JsonObject),
    node_id: 'suite',
    head_branch: null,
    head_sha: checkRun.headSha,
    status: 'in_progress',
    conclusion: null,
    url: `${apiUrl(world.hosts, repository)}/check-suites/1`,
    before: null,
    after: null,
    pull_requests: [],
    app: appBody(world),
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
  };
  return repositoryEvent(world, repository, 'check_run', action, by, { check_run: { ...body, check_suite: suite }, ...extra });
}

export function installationEvent(
  world: World,
  installation: Installation,
  action: 'created' | 'deleted' | 'suspend' | 'unsuspend',
  at: Date = world.now(),
): WebhookEvent {
  const repositories = [...world.repositories.values()]
    .filter((repository) => installationOf(world, repository) === installation)
    .map((repository) => ({
      id: repository.id,
      node_id: String(repository.id),
      name: repository.name,
      full_name: fullNameOf(repository),
      private: repository.private,
    }));
  const body = {
    action,
    installation: installationBody(world, installation),
    repositories,
    requester: null,
    sender: accountBody(world.hosts, installation.account),
  };
  return { event: 'installation', action, at, installationId: installation.id, repositoryId: null, body };
}

export function labeledEvent(world: World, repository: Repository, pull: Pull, label: string): WebhookEvent[] {
  return pullRequestEvent(world, repository, pull, 'labeled', null, { label: labelBody(world, repository, label) });
}

function isForced({ git }: Repository, before: string, after: string): boolean {
  if (/^0+$/.test(before) || /^0+$/.test(after) || git.commit(after)?.parents.includes(before) === true) return false;
  return !git.ancestors(after).some(({ sha }) => sha === before);
}

function pushCommit(world: World, repository: Repository, sha: string): JsonObject {
  const commit = repository.git.commit(sha);
  const body = commit === null ? {} : commitBody(world.hosts, repository, commit);
  const person = { name: commit?.author.name ?? '', email: commit?.author.email ?? null };
  const parent = repository.git.commit(commit?.parents[0] ?? '');
  const changes = commit === null || parent === null ? [] : fileChanges(repository.git, parent.tree, commit.tree);
  const pathsThat = (status: string) => changes.filter((change) => change.status === status).map(({ path }) => path);
  return {
    id: sha,
    tree_id: commit?.tree ?? '',
    distinct: true,
    message: commit?.message ?? '',
    timestamp: commit?.author.date ?? '',
    url: body['html_url'],
    author: person,
    committer: person,
    added: pathsThat('added'),
    removed: pathsThat('removed'),
    modified: pathsThat('modified'),
  };
}

/** In push bodies these two are Unix times. */
function pushRepository(body: JsonObject): JsonObject {
  const repository = body['repository'] as JsonObject;
  const seconds = (value: unknown) => Math.floor(Date.parse(String(value)) / 1000);
  return { ...repository, created_at: seconds(repository['created_at']), pushed_at: seconds(repository['pushed_at']) };
}
