import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const SKIPPED = new Set(['.git', 'node_modules']);

/** The regular files below a folder as paths with `/`, or `too-many`. Links are not followed; `.git` and `node_modules` are left out. */
export async function listFolder(root: string, most: number): Promise<ReadonlySet<string> | 'too-many'> {
  const files = new Set<string>();
  const folders = [''];
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      entries += 1;
      if (entries > most) return 'too-many';
      if (SKIPPED.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) files.add(path);
    }
  }
  return files;
}
