import type { JsonObject } from '../json-object.ts';
import type { Hosts, Repository, World } from '../world.ts';
import { accountBody, nodeId } from './account.ts';

const LINKS: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

export function fullNameOf(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

export function apiUrl(hosts: Hosts, repository: Repository): string {
  return `${hosts.api}/repos/${fullNameOf(repository)}`;
}

export function webUrl(hosts: Hosts, repository: Repository): string {
  return `${hosts.web}/${fullNameOf(repository)}`;
}

/** Thousands of runs and webhooks carry the same two bodies: each is written once. */
const minimalBodies = new WeakMap<Repository, JsonObject>();
const fullBodies = new WeakMap<Repository, JsonObject>();

/** GitHub's `minimal-repository`, as runs and webhooks of runs carry it. */
export function minimalRepository(hosts: Hosts, repository: Repository): JsonObject {
  const known = minimalBodies.get(repository) ?? writeMinimal(hosts, repository);
  minimalBodies.set(repository, known);
  return known;
}

/** GitHub's `full-repository`; also what webhooks carry under `repository`. */
export function repositoryBody({ hosts }: World, repository: Repository): JsonObject {
  const known = fullBodies.get(repository);
  if (known !== undefined && known['archived'] === repository.archived) return known;
  const fresh = writeFull(hosts, repository);
  fullBodies.set(repository, fresh);
  return fresh;
}

function writeMinimal(hosts: Hosts, repository: Repository): JsonObject {
  const url = apiUrl(hosts, repository);
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullNameOf(repository),
    private: repository.private,
    owner: accountBody(hosts, repository.owner),
    html_url: webUrl(hosts, repository),
    description: repository.description,
    fork: repository.fork,
    url,
    ...Object.fromEntries(Object.entries(LINKS).map(([key, path]) => [key, `${url}${path}`])),
  };
}

function writeFull(hosts: Hosts, repository: Repository): JsonObject {
  const web = webUrl(hosts, repository);
  return {
    ...minimalRepository(hosts, repository),
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    pushed_at: repository.createdAt,
    git_url: `git://example.com/${fullNameOf(repository)}.git`,
    ssh_url: `git@example.com:${fullNameOf(repository)}.git`,
    clone_url: `${web}.git`,
    svn_url: web,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: false,
    has_downloads: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: repository.archived,
    disabled: false,
    open_issues_count: 0,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    forks: 0,
    open_issues: 0,
    watchers: 0,
    default_branch: repository.defaultBranch,
    network_count: 0,
    subscribers_count: 0,
  };
}
