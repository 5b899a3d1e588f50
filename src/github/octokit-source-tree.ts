import { AppError } from '../errors.ts';
import { type Availability, available, notAvailable } from '../model/availability.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import type { Access } from './access.ts';
import { isNotFound } from './is-not-found.ts';
import { asking } from './to-app-error.ts';

const MAX_FILE_BYTES = 1024 * 1024;
const REGULAR_FILES = new Set(['100644', '100755']);

interface Listing {
  /** Regular files: blob id and size by path. */
  readonly files: ReadonlyMap<string, { readonly sha: string; readonly size: number }>;
  readonly isComplete: boolean;
}

/** The files of one commit. The listing is fetched once; a path that it does not have costs no request. */
export function createSourceTree(access: Access, sha: string): SourceTree {
  let listing: Promise<Listing> | null = null;
  const list = (): Promise<Listing> => {
    listing ??= fetchListing(access, sha).catch((error: unknown) => {
      listing = null;
      throw error;
    });
    return listing;
  };
  return {
    sha,
    paths: async (): Promise<Availability<ReadonlySet<string>>> => {
      const { files, isComplete } = await list();
      return isComplete ? available(new Set(files.keys())) : notAvailable('the repository has more files than GitHub lists');
    },
    read: async (path) => {
      const { files, isComplete } = await list();
      const file = files.get(path);
      if (file !== undefined) return readBlob(access, path, file);
      return isComplete ? null : readContents(access, path, sha);
    },
  };
}

async function fetchListing({ octokit, owner, repo }: Access, sha: string): Promise<Listing> {
  const { data } = await asking('list the files', () => octokit.rest.git.getTree({ owner, repo, tree_sha: sha, recursive: '1' }));
  const files = new Map<string, { sha: string; size: number }>();
  for (const entry of data.tree) {
    if (entry.type === 'blob' && REGULAR_FILES.has(entry.mode)) files.set(entry.path, { sha: entry.sha, size: entry.size ?? 0 });
  }
  return { files, isComplete: !data.truncated };
}

async function readBlob({ octokit, owner, repo }: Access, path: string, file: { sha: string; size: number }): Promise<string> {
  refuseLarge(path, file.size);
  const { data } = await asking('read the file', () => octokit.rest.git.getBlob({ owner, repo, file_sha: file.sha }));
  refuseLarge(path, data.size ?? 0);
  return decode(data.content);
}

/** For a repository whose listing is cut short. */
async function readContents({ octokit, owner, repo }: Access, path: string, ref: string): Promise<string | null> {
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
    if (Array.isArray(data) || data.type !== 'file') return null;
    refuseLarge(path, data.size);
    return decode(data.content);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

function refuseLarge(path: string, size: number): void {
  if (size > MAX_FILE_BYTES) throw new AppError('INPUT_UNREADABLE', `${path} is larger than 1 MiB`);
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
