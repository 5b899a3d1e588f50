import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorageUse } from '../engine/cache-value/cache-value.ts';
import { type Availability, available, notAvailable } from '../model/availability.ts';
import { stripUnsafe } from '../report/strip-unsafe.ts';
import { formatStorageFile, parseStorageFile } from '../telemetry/storage-file.ts';
import type { Output } from './output.ts';
import { replaceFile } from './replace-file.ts';

const ENDING = '.storage.json';
/** A hundred times what `fetch` writes. */
const MOST_BYTES = 65_536;
const NONE = 'no storage file lies beside the history; paceline fetch writes one';

export function storagePathOf(history: string): string {
  return `${history}${ENDING}`;
}

/** Errors: INPUT_UNREADABLE. */
export async function writeStorageFile(history: string, use: StorageUse): Promise<void> {
  await replaceFile(storagePathOf(history), formatStorageFile(use));
}

/** What lies beside a history file, or in a folder of them as its only one; what is damaged is noted, and counts as none. */
export async function readStorageFile(history: string, output: Output): Promise<Availability<StorageUse>> {
  const paths = await pathsOf(history);
  const [path] = paths;
  if (path === undefined) return notAvailable(NONE);
  if (paths.length > 1) return notAvailable(`${history} has ${paths.length} storage files, which may be of several repositories`);
  const found = await stat(path).catch(() => null);
  if (found === null) return notAvailable(NONE);
  const parsed =
    found.isFile() && found.size <= MOST_BYTES
      ? parseStorageFile(await readFile(path, 'utf8').catch(() => ''))
      : { ok: false as const, reason: found.isFile() ? `longer than ${MOST_BYTES / 1024} KiB` : 'no file' };
  if (parsed.ok) return available(parsed.value);
  output.note(stripUnsafe(`${path}: skipped: ${parsed.reason}`));
  return notAvailable('the storage file beside the history cannot be read');
}

async function pathsOf(history: string): Promise<readonly string[]> {
  const isFolder = await stat(history).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [storagePathOf(history)];
  const names = await readdir(history).catch(() => []);
  return names.filter((name) => name.endsWith(ENDING)).map((name) => join(history, name));
}
