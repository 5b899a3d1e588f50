import { type Availability, available, notAvailable } from '../model/availability.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import type { Access } from './access.ts';
import { decodeText, isTooLarge, TOO_LARGE } from './decode-text.ts';
import { fetchFolder, type TreeEntry } from './fetch-folder.ts';
import { isNotFound } from './is-not-found.ts';
import type { TextCache } from './text-cache.ts';
import { asking } from './to-app-error.ts';

const REGULAR_FILES = new Set(['100644', '100755']);

interface Listing {
  readonly entries: Map<string, TreeEntry>;
  readonly isComplete: boolean;
}

/**
 * The files of one commit. The listing is fetched once; a path that it does not have costs no request, nor does a text that `texts` holds: a
 * blob id names its bytes.
 */
export function createSourceTree(access: Access, sha: string, texts: TextCache): SourceTree {
  let listing: Promise<Listing> | null = null;
  const load = (): Promise<Listing> => {
    listing ??= fetchListing(access, sha).catch((error: unknown) => {
      listing = null;
      throw error;
    });
    return listing;
  };
  return {
    sha,
    paths: async () => {
      const { entries, isComplete } = await load();
      if (!isComplete) return notAvailable('the repository has more files than GitHub lists');
      return available(new Set([...entries].filter(([, { kind }]) => kind === 'file').map(([path]) => path)));
    },
    list: async (folder) => {
      const { entries, isComplete } = await load();
      if (isComplete) return available([...entries.keys()].filter((path) => parentOf(path) === folder));
      const fetched = await fetchFolder(access, folder, sha);
      if (!fetched.available) return fetched;
      for (const [path, entry] of fetched.value) entries.set(path, entry);
      return available([...fetched.value.keys()]);
    },
    read: async (path) => {
      const { entries, isComplete } = await load();
      const entry = entries.get(path);
      if (entry !== undefined) return readEntry(access, entry, texts);
      return isComplete ? available(null) : readContents(access, path, sha);
    },
  };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

async function fetchListing({ octokit, owner, repo }: Access, sha: string): Promise<Listing> {
  const { data } = await asking('list the files', () => octokit.rest.git.getTree({ owner, repo, tree_sha: sha, recursive: '1' }));
  const entries = new Map<string, TreeEntry>();
  for (const { path, type, mode, sha: id, size } of data.tree) {
    const kind = type === 'tree' ? 'folder' : type === 'blob' && REGULAR_FILES.has(mode) ? 'file' : 'link';
    entries.set(path, { kind, sha: id, size: size ?? 0 });
  }
  return { entries, isComplete: !data.truncated };
}

async function readEntry({ octokit, owner, repo }: Access, entry: TreeEntry, texts: TextCache): Promise<Availability<string>> {
  if (entry.kind !== 'file') return notAvailable(`it is a ${entry.kind}, not a file`);
  if (isTooLarge(entry.size)) return TOO_LARGE;
  const key = `${owner}/${repo}:${entry.sha}`;
  const kept = texts.get(key);
  if (kept !== null) return available(kept);
  const { data } = await asking('read the file', () => octokit.rest.git.getBlob({ owner, repo, file_sha: entry.sha }));
  if (isTooLarge(data.size ?? 0)) return TOO_LARGE;
  const text = decodeText(Buffer.from(data.content, 'base64'));
  if (text.available) texts.set(key, text.value);
  return text;
}

/** For a repository whose listing is cut short. */
async function readContents({ octokit, owner, repo }: Access, path: string, ref: string): Promise<Availability<string | null>> {
  // Octokit would escape the slashes, too.
  const escaped = path.split('/').map(encodeURIComponent).join('/');
  try {
    const { data } = await asking('read the file', () =>
      octokit.request('GET /repos/{owner}/{repo}/contents/{+path}' as 'GET /repos/{owner}/{repo}/contents/{path}', {
        owner,
        repo,
        path: escaped,
        ref,
      }),
    );
    if (Array.isArray(data)) return notAvailable('it is a folder, not a file');
    if (data.type !== 'file') return notAvailable('it is a link, not a file');
    return isTooLarge(data.size) ? TOO_LARGE : decodeText(Buffer.from(data.content, 'base64'));
  } catch (error) {
    if (isNotFound(error)) return available(null);
    throw error;
  }
}
