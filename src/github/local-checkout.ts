import { realpathSync, statSync } from 'node:fs';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { AppError } from '../errors.ts';
import { type Availability, available, notAvailable } from '../model/availability.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { decodeText, isTooLarge, TOO_LARGE } from './decode-text.ts';
import { listFolder } from './list-folder.ts';
import { readTreeList } from './read-tree-list.ts';

const MOST_ENTRIES = 200_000;

/**
 * The files of a folder for the command line. `treeFile` is a list of paths that stands for the repository's files where only some are at hand.
 * Nothing outside the folder is read, and a link is never followed to a file. Throws INPUT_UNREADABLE when there is no such folder or list.
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
    list: (path) => listBelow(root, path),
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

async function listBelow(root: string, folder: string): Promise<Availability<readonly string[]>> {
  try {
    const real = await realBelow(root, folder);
    return available(real === null ? [] : (await readdir(real)).map((name) => `${folder}/${name}`));
  } catch (error) {
    return notAvailable(`${folder} cannot be listed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readBelow(root: string, path: string): Promise<Availability<string | null>> {
  if (path.includes('\0') || ['', '.', '..'].includes(basename(path))) return available(null);
  try {
    const folder = await realBelow(root, dirname(path));
    if (folder === null) return available(null);
    const file = join(folder, basename(path));
    const facts = await lstat(file);
    if (!facts.isFile())
      return notAvailable(`it is a ${facts.isDirectory() ? 'folder' : facts.isSymbolicLink() ? 'link' : 'device'}, not a file`);
    return isTooLarge(facts.size) ? TOO_LARGE : decodeText(await readFile(file));
  } catch (error) {
    if (isMissing(error)) return available(null);
    return notAvailable(`the file cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The real path of a folder that is the root or below it; null when there is none such. */
async function realBelow(root: string, folder: string): Promise<string | null> {
  if (folder.includes('\0') || isAbsolute(folder)) return null;
  try {
    const real = await realpath(join(root, folder));
    return isWithin(root, real) ? real : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && MISSING.has(String(error.code));
}
