import { createHash } from 'node:crypto';
import type { JsonObject } from './json-object.ts';

export interface TreeEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree';
  readonly sha: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
}

/** A repository's objects, with git's own ids, so that equal content has equal ids here and on GitHub. */
export class GitObjects {
  readonly #blobs = new Map<string, Buffer>();
  readonly #trees = new Map<string, ReadonlyMap<string, TreeEntry>>();
  readonly #commits = new Map<string, Commit>();

  addBlob(content: Buffer): string {
    const sha = objectId('blob', content);
    this.#blobs.set(sha, content);
    return sha;
  }

  blob(sha: string): Buffer | null {
    return this.#blobs.get(sha) ?? null;
  }

  /** Writes one level: names without slashes. */
  addTree(entries: ReadonlyMap<string, TreeEntry>): string {
    const sorted = [...entries].sort(([a, x], [b, y]) => (sortName(a, x) < sortName(b, y) ? -1 : 1));
    const bytes = sorted.map(([name, { mode, sha }]) =>
      Buffer.concat([Buffer.from(`${mode.replace(/^0/, '')} ${name}\0`), Buffer.from(sha, 'hex')]),
    );
    const sha = objectId('tree', Buffer.concat(bytes));
    this.#trees.set(sha, new Map(sorted));
    return sha;
  }

  tree(sha: string): ReadonlyMap<string, TreeEntry> | null {
    return this.#trees.get(sha) ?? null;
  }

  /** Writes the trees for a whole set of paths to blobs. */
  addPaths(paths: ReadonlyMap<string, TreeEntry>): string {
    const level = new Map<string, TreeEntry>();
    const below = new Map<string, Map<string, TreeEntry>>();
    for (const [path, entry] of paths) {
      const slash = path.indexOf('/');
      if (slash === -1) {
        level.set(path, entry);
        continue;
      }
      const folder = path.slice(0, slash);
      const rest = below.get(folder) ?? new Map<string, TreeEntry>();
      below.set(folder, rest.set(path.slice(slash + 1), entry));
    }
    for (const [folder, rest] of below) level.set(folder, { mode: '040000', type: 'tree', sha: this.addPaths(rest) });
    return this.addTree(level);
  }

  /** Every blob of a tree by path; with `folders`, the trees on the way as well. */
  paths(sha: string, folders = false, prefix = ''): Map<string, TreeEntry> {
    const found = new Map<string, TreeEntry>();
    for (const [name, entry] of this.#trees.get(sha) ?? []) {
      const path = `${prefix}${name}`;
      if (entry.type === 'blob' || folders) found.set(path, entry);
      if (entry.type === 'tree') for (const [p, e] of this.paths(entry.sha, folders, `${path}/`)) found.set(p, e);
    }
    return found;
  }

  addCommit(commit: Omit<Commit, 'sha'>): Commit {
    const { name, email, date } = commit.author;
    const who = `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
    const lines = [
      `tree ${commit.tree}`,
      ...commit.parents.map((parent) => `parent ${parent}`),
      `author ${who}`,
      `committer ${who}`,
      '',
      commit.message,
    ];
    return this.adoptCommit({ ...commit, sha: objectId('commit', Buffer.from(lines.join('\n'))) });
  }

  /** Takes a commit under an id that was recorded elsewhere: the rest of it is not known to us. */
  adoptCommit(commit: Commit): Commit {
    this.#commits.set(commit.sha, commit);
    return commit;
  }

  commit(sha: string): Commit | null {
    return this.#commits.get(sha) ?? null;
  }

  /** The commit and its ancestors, newest first, each once. */
  ancestors(sha: string): Commit[] {
    const seen = new Map<string, Commit>();
    const waiting = [sha];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const commit = this.#commits.get(next);
      if (commit === undefined || seen.has(next)) continue;
      seen.set(next, commit);
      waiting.push(...commit.parents);
    }
    return [...seen.values()];
  }

  mergeBase(a: string, b: string): string | null {
    const ours = new Set(this.ancestors(a).map((commit) => commit.sha));
    return this.ancestors(b).find((commit) => ours.has(commit.sha))?.sha ?? null;
  }
}

export function gitUser(login: string): { name: string; email: string } {
  return { name: login, email: `${login}@users.noreply.example.com` };
}

export function objectId(type: string, content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

function sortName(name: string, entry: TreeEntry): string {
  return Buffer.from(entry.type === 'tree' ? `${name}/` : name).toString('latin1');
}

/** The `author` and `committer` of a git commit body. */
export function signature(commit: Commit): JsonObject {
  return { name: commit.author.name, email: commit.author.email, date: commit.author.date };
}
