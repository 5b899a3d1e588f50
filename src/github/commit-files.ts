import type { CommitFiles } from '../ports/github.ts';
import type { Access } from './access.ts';
import { createBatchSize } from './batch-size.ts';
import { type Folder, fetchFolders } from './fetch-folders.ts';
import { LARGEST_FOLDER_BATCH } from './folders-query.ts';
import { isNotFound } from './is-not-found.ts';
import type { Timing } from './timing.ts';
import { asking } from './to-app-error.ts';

/** Files by path, with their ids. */
type Files = readonly (readonly [path: string, id: string])[];
interface Place {
  /** Without a slash at the end; empty for the topmost folder. */
  readonly path: string;
  readonly folder: Folder;
}

/** Commits that are tried for a first listing of everything: one may be gone. */
const MOST_FIRSTS = 3;
/** What packages bring, committed with the rest: nobody keeps a lock file of their own in there. */
const NOT_LOOKED_INTO = 'node_modules';

/**
 * Git names a folder by its content: of all commits but the first only folders that no other commit had are asked for, a hundred at once. The first
 * is listed whole, over REST.
 */
export function createCommitFiles(access: Access, isWanted: (path: string) => boolean, timing: Timing): CommitFiles {
  const batch = createBatchSize(LARGEST_FOLDER_BATCH);
  /** Wanted files below a folder, by its path and id. */
  const below = new Map<string, Files>();
  let isStarted = false;
  const start = async (shas: readonly string[]): Promise<boolean> => {
    for (const sha of shas.slice(0, MOST_FIRSTS)) {
      const listed = await listWhole(access, sha);
      if (listed === 'gone') continue;
      if (listed === 'truncated') return false;
      for (const [key, files] of filesByFolder(listed, isWanted)) below.set(key, files);
      return true;
    }
    return false;
  };
  return {
    of: async (shas) => {
      isStarted ||= await start(shas);
      if (!isStarted) return new Map();
      const topmost = await fetchFolders(access, [...new Set(shas)], { batch, timing });
      const folders = new Map<string, Folder>();
      let level = new Map([...topmost.values()].map((folder) => [keyOf('', folder.oid), { path: '', folder }]));
      while (level.size > 0) {
        const unknown = new Map<string, { readonly path: string; readonly id: string }>();
        for (const place of level.values()) {
          for (const child of foldersIn(place)) {
            const key = keyOf(child.path, child.id);
            if (!below.has(key)) unknown.set(key, child);
          }
        }
        const ids = new Set([...unknown.values()].map(({ id }) => id).filter((id) => !folders.has(id)));
        for (const [id, folder] of await fetchFolders(access, [...ids], { batch, timing })) folders.set(id, folder);
        level = new Map(
          [...unknown].flatMap(([key, { path, id }]) => {
            const folder = folders.get(id);
            return folder === undefined ? [] : [[key, { path, folder }] as const];
          }),
        );
      }
      const collect = (place: Place): Files | null => collectFiles(place, { folders, below, isWanted });
      return new Map(
        [...topmost].flatMap(([sha, folder]) => {
          const files = collect({ path: '', folder });
          return files === null ? [] : [[sha, new Map(files)] as const];
        }),
      );
    },
  };
}

interface Known {
  readonly folders: ReadonlyMap<string, Folder>;
  readonly below: Map<string, Files>;
  readonly isWanted: (path: string) => boolean;
}

/** Null where GitHub did not tell of a folder in there. */
function collectFiles(place: Place, known: Known): Files | null {
  const key = keyOf(place.path, place.folder.oid);
  const collected = known.below.get(key);
  if (collected !== undefined) return collected;
  const files = place.folder.entries
    .filter(({ type }) => type === 'blob')
    .map(({ name, oid }) => [pathOf(place.path, name), oid] as const)
    .filter(([path]) => known.isWanted(path));
  for (const { path, id } of foldersIn(place)) {
    const folder = known.folders.get(id);
    const inside = known.below.get(keyOf(path, id)) ?? (folder === undefined ? null : collectFiles({ path, folder }, known));
    if (inside === null) return null;
    files.push(...inside);
  }
  known.below.set(key, files);
  return files;
}

function foldersIn({ path, folder }: Place): readonly { readonly path: string; readonly id: string }[] {
  return folder.entries
    .filter(({ name, type }) => type === 'tree' && name !== NOT_LOOKED_INTO)
    .map(({ name, oid }) => ({ path: pathOf(path, name), id: oid }));
}

interface Listed {
  readonly path: string;
  readonly type: string;
  readonly sha: string;
}

async function listWhole({ octokit, owner, repo }: Access, sha: string): Promise<readonly Listed[] | 'gone' | 'truncated'> {
  try {
    const { data } = await asking('list the files', () => octokit.rest.git.getTree({ owner, repo, tree_sha: sha, recursive: '1' }));
    return data.truncated ? 'truncated' : data.tree;
  } catch (error) {
    if (isNotFound(error)) return 'gone';
    throw error;
  }
}

function filesByFolder(listed: readonly Listed[], isWanted: (path: string) => boolean): ReadonlyMap<string, Files> {
  const byPath = new Map<string, (readonly [string, string])[]>();
  for (const { path, type, sha } of listed) {
    if (type !== 'blob' || !isWanted(path)) continue;
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      byPath.set(folder, [...(byPath.get(folder) ?? []), [path, sha]]);
    }
  }
  return new Map(listed.flatMap(({ path, type, sha }) => (type === 'tree' ? [[keyOf(path, sha), byPath.get(path) ?? []] as const] : [])));
}

function keyOf(path: string, id: string): string {
  return `${id} ${path}`;
}

function pathOf(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
