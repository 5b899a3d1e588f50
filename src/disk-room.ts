import { statfs } from 'node:fs/promises';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import { rememberFor } from './remember-for.ts';

/** Below this PostgreSQL is not given more to write. */
export const DISK_NEEDED_BYTES = 512 * 1024 * 1024;
const LOOK_EVERY_MS = 10_000;

/** Bytes that are free on the disk of a folder, for those who are not root. Throws what the file system says. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * Says whether the disk of a folder still has 512 MiB; looks at most every 10 s. A disk that cannot be asked counts as roomy: what is wrong with
 * it the database says.
 */
export function createDiskRoom(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly measure?: (folder: string) => Promise<number>;
}): () => Promise<boolean> {
  const { folder, clock, log, measure = freeBytes } = options;
  const look = async (): Promise<boolean> => {
    const free = await measure(folder).catch(() => Number.POSITIVE_INFINITY);
    if (free < DISK_NEEDED_BYTES) log.error('disk nearly full: deliveries are refused', { folder, freeBytes: free });
    return free >= DISK_NEEDED_BYTES;
  };
  return rememberFor(LOOK_EVERY_MS, clock, look);
}
