import { type Availability, available, notAvailable } from '../model/availability.ts';
import type { Access } from './access.ts';
import { isNotFound } from './is-not-found.ts';
import { asking } from './to-app-error.ts';

export interface TreeEntry {
  /** `link`: a symbolic link, or another repository. */
  readonly kind: 'file' | 'folder' | 'link';
  /** The blob or tree id. */
  readonly sha: string;
  readonly size: number;
}

/** The contents API lists no more of a folder, and does not say that it left some out. */
const MOST_LISTED = 1000;

/** What stands directly in a folder of a commit, by path, in one request; nothing where there is no such folder. */
export async function fetchFolder(
  { octokit, owner, repo }: Access,
  folder: string,
  ref: string,
): Promise<Availability<ReadonlyMap<string, TreeEntry>>> {
  try {
    const { data } = await asking('list the folder', () =>
      octokit.request('GET /repos/{owner}/{repo}/contents/{+path}' as 'GET /repos/{owner}/{repo}/contents/{path}', {
        owner,
        repo,
        path: folder.split('/').map(encodeURIComponent).join('/'),
        ref,
      }),
    );
    if (!Array.isArray(data)) return notAvailable(`${folder} is not a folder`);
    if (data.length >= MOST_LISTED) return notAvailable(`${folder} has more entries than GitHub lists`);
    return available(new Map(data.map((entry) => [entry.path, { kind: kindOf(entry), sha: entry.sha, size: entry.size }])));
  } catch (error) {
    if (isNotFound(error)) return available(new Map());
    throw error;
  }
}

/** GitHub calls another repository a file here, for old clients' sake; it has nothing to download. */
function kindOf({ type, download_url }: { readonly type: string; readonly download_url: string | null }): TreeEntry['kind'] {
  if (type === 'file' && download_url === null) return 'link';
  return type === 'dir' ? 'folder' : type === 'file' ? 'file' : 'link';
}
