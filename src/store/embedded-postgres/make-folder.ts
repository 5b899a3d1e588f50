import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder with those above it, and says whether it was made. Not `mkdir` with `recursive`: in a file system that makes no folders, as
 * `/proc`, Node.js repeats that for ever. Throws what `mkdir` throws, and ENOTDIR for a file.
 */
export async function makeFolder(path: string, mode: number): Promise<boolean> {
  const absolute = resolve(path);
  const found = await stat(absolute).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (found !== null && !found.isDirectory()) throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' });
  if (found !== null) return false;
  const parent = dirname(absolute);
  if (parent !== absolute) await makeFolder(parent, mode);
  return mkdir(absolute, { mode }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}
