import { type Commit, signature, type TreeEntry } from '../git-objects.ts';
import type { JsonObject } from '../json-object.ts';
import type { Hosts, Repository } from '../world.ts';
import { nodeId } from './account.ts';
import { apiUrl, webUrl } from './repository.ts';

const UNSIGNED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** GitHub's `git-commit`. */
export function gitCommitBody(hosts: Hosts, repository: Repository, commit: Commit): JsonObject {
  const api = apiUrl(hosts, repository);
  const web = webUrl(hosts, repository);
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${web}/commit/${commit.sha}`,
    author: signature(commit),
    committer: signature(commit),
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/git/commits/${sha}`, html_url: `${web}/commit/${sha}` })),
    verification: UNSIGNED,
  };
}

/** GitHub's `commit`, without the files. */
export function commitBody(hosts: Hosts, repository: Repository, commit: Commit): JsonObject {
  const api = apiUrl(hosts, repository);
  const web = webUrl(hosts, repository);
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${api}/commits/${commit.sha}`,
    html_url: `${web}/commit/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    commit: {
      url: `${api}/git/commits/${commit.sha}`,
      author: signature(commit),
      committer: signature(commit),
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: UNSIGNED,
    },
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/commits/${sha}`, html_url: `${web}/commit/${sha}` })),
  };
}

/** GitHub's `git-ref`; `ref` without its `refs/`. */
export function refBody(hosts: Hosts, repository: Repository, ref: string, sha: string): JsonObject {
  const api = apiUrl(hosts, repository);
  return {
    ref: `refs/${ref}`,
    node_id: nodeId('Ref', `${repository.id}:${ref}`),
    url: `${api}/git/refs/${ref}`,
    object: { type: 'commit', sha, url: `${api}/git/commits/${sha}` },
  };
}

/** GitHub's `git-tree`. */
export function treeBody(hosts: Hosts, repository: Repository, sha: string, entries: ReadonlyMap<string, TreeEntry>): JsonObject {
  const api = apiUrl(hosts, repository);
  return {
    sha,
    url: `${api}/git/trees/${sha}`,
    tree: [...entries].slice(0, repository.mostListed).map(([path, entry]) => ({
      path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.sha,
      url: `${api}/git/${entry.type}s/${entry.sha}`,
      ...(entry.type === 'blob' ? { size: repository.git.blob(entry.sha)?.length ?? 0 } : {}),
    })),
    truncated: entries.size > repository.mostListed,
  };
}

/** GitHub's `content-file`. */
export function contentBody(hosts: Hosts, repository: Repository, path: string, sha: string, content: Buffer, ref: string): JsonObject {
  const api = apiUrl(hosts, repository);
  const self = `${api}/contents/${path}?ref=${ref}`;
  const html = `${webUrl(hosts, repository)}/blob/${ref}/${path}`;
  const git = `${api}/git/blobs/${sha}`;
  return {
    type: 'file',
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    sha,
    size: content.length,
    encoding: 'base64',
    content: `${content.toString('base64').replace(/(.{60})/g, '$1\n')}\n`,
    url: self,
    html_url: html,
    git_url: git,
    download_url: `${webUrl(hosts, repository)}/raw/${ref}/${path}`,
    _links: { self, git, html },
  };
}

/** An entry of a directory's listing. */
export function entryBody(hosts: Hosts, repository: Repository, path: string, entry: TreeEntry, ref: string): JsonObject {
  const self = `${apiUrl(hosts, repository)}/contents/${path}?ref=${ref}`;
  const git = `${apiUrl(hosts, repository)}/git/${entry.type}s/${entry.sha}`;
  const html = `${webUrl(hosts, repository)}/${entry.type}/${ref}/${path}`;
  return {
    type: entry.type === 'blob' ? 'file' : 'dir',
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    sha: entry.sha,
    size: entry.type === 'blob' ? (repository.git.blob(entry.sha)?.length ?? 0) : 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: null,
    _links: { self, git, html },
  };
}
