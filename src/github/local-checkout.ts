import { realpathSync, statSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { AppError } from '../errors.ts';
import { type Availability, available, notAvailable } from '../model/availability.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { listFolder } from './list-folder.ts';
import { readTreeList } from './read-tree-list.ts';

const MAX_FILE_BYTES = 1024 * 1024;
const MOST_ENTRIES = 200_000;

/**
 * The files of a folder for the command line. `treeFile` is a list of paths that stands for the repository's files where only some are at hand.
 * Nothing outside the folder is read, not even through a link. Throws INPUT_UNREADABLE when there is no such folder or list.
 */
export function openLocalCheckout(folder: string, options: { readonly treeFile?: string } = {}): SourceTree {
  const root = openRoot(folder);
  const listed = options.treeFile === undefined ? null : readTreeList(options.treeFile);
  let walked: Promise<Availability<ReadonlySet<string>>> | null = null;
  return {
    sha: null,
    paths: async () => {
      if (listed !== null) return available(listed);
      walked ??= walk(root, folder);
      return walked;
    },
    read: (path) => readBelow(root, path),
  };
}

function openRoot(folder: string): string {
  try {
    const root = realpathSync(folder);
    if (statSync(root).isDirectory()) return root;
  } catch (error) {
    throw new AppError('INPUT_UNREADABLE', `${folder} cannot be opened: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  throw new AppError('INPUT_UNREADABLE', `${folder} is not a folder`);
}

async function walk(root: string, folder: string): Promise<Availability<ReadonlySet<string>>> {
  try {
    const files = await listFolder(root, MOST_ENTRIES);
    return files === 'too-many' ? notAvailable(`${folder} has more than ${MOST_ENTRIES} entries`) : available(files);
  } catch (error) {
    return notAvailable(`${folder} cannot be listed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readBelow(root: string, path: string): Promise<string | null> {
  if (path.includes('\0') || isAbsolute(path)) return null;
  const real = await realpath(join(root, path)).catch(nullWhenMissing);
  if (real === null || !isBelow(root, real)) return null;
  const facts = await stat(real);
  if (!facts.isFile()) return null;
  if (facts.size > MAX_FILE_BYTES) throw new AppError('INPUT_UNREADABLE', `${path} is larger than 1 MiB`);
  return readFile(real, 'utf8').catch((error: unknown) => {
    throw new AppError('INPUT_UNREADABLE', `${path} cannot be read`, { cause: error });
  });
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ELOOP' || error.code === 'ENAMETOOLONG') return null;
  throw new AppError('INPUT_UNREADABLE', error.message, { cause: error });
}
