import { createHash, randomUUID } from 'node:crypto';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { isJsonObject } from '../telemetry/parsed.ts';
import { writing } from './writing.ts';

/** Says who writes a file, in a file beside it. */
export interface FileLock {
  release(): Promise<void>;
}

/** Who holds a lock. `started` tells a process from a later one with its id; null where the system does not say. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly started: string | null;
  readonly token: string;
}

/** A lock that is not readable yet is being written: it counts for so long. */
const WRITING_MS = 10_000;
/** For others that remove the same stale lock. */
const TRIES = 20;
const AGAIN_MS = 25;

export function lockPathOf(path: string): string {
  return `${path}.lock`;
}

/**
 * Claims a file for this process. A lock that a dead process left is taken over, also where its id was given to another since. Of a process on
 * another machine that shares the folder nothing is known: its lock stands. Errors: USAGE when another process holds it, INPUT_UNREADABLE.
 */
export async function lockFile(path: string): Promise<FileLock> {
  const lock = lockPathOf(path);
  const own: Holder = { pid: process.pid, host: hostname(), started: await startOf(process.pid), token: randomUUID() };
  const temporary = `${lock}.${own.token}`;
  await writing(path, () => createNew(temporary, `${JSON.stringify(own)}\n`));
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      if (await claim(path, temporary, lock)) return { release: () => releaseLock(lock, own) };
      const holder = await readHolder(lock);
      if (holder !== null && (await isAlive(holder))) throw inUse(path, lock, holder);
      await removeStale(path, lock, holder);
    }
    throw new AppError('USAGE', `${path} is being written by another process`);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A link is made whole or not at all: nobody reads a lock that is half written. */
async function claim(path: string, temporary: string, lock: string): Promise<boolean> {
  return writing(path, async () => {
    try {
      await link(temporary, lock);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      // A file system without links.
      return createNew(lock, await readFile(temporary, 'utf8'));
    }
  });
}

/** Null: there is none, or what is there is not to be read. */
async function readHolder(lock: string): Promise<Holder | null> {
  try {
    const value: unknown = JSON.parse(await readFile(lock, 'utf8'));
    if (!isJsonObject(value)) return null;
    const { pid, host, started, token } = value;
    if (!Number.isSafeInteger(pid) || Number(pid) <= 0 || typeof host !== 'string' || typeof token !== 'string') return null;
    return { pid: Number(pid), host, started: typeof started === 'string' ? started : null, token };
  } catch {
    return null;
  }
}

async function isAlive({ pid, host, started }: Holder): Promise<boolean> {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, under another account.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = await startOf(pid);
  return started === null || now === null || started === now;
}

/**
 * Only one process may remove the lock of a given holder: the one that made a file named after it. Between its look and its removal nobody else
 * changes the lock, so that none that is new is taken for the old one.
 */
async function removeStale(path: string, lock: string, stale: Holder | null): Promise<void> {
  const changed = await changedAt(lock);
  if (changed === null) return;
  if (stale === null && Date.now() - changed < WRITING_MS) throw new AppError('USAGE', `${lock} was made a moment ago; try again`);
  const removing = `${lock}.${createHash('sha256')
    .update(stale?.token ?? '')
    .digest('hex')
    .slice(0, 16)}`;
  const isMine = await writing(path, () => createNew(removing, ''));
  if (!isMine) {
    const since = await changedAt(removing);
    if (since !== null && Date.now() - since >= WRITING_MS)
      throw new AppError('USAGE', `nobody writes ${path}; remove ${lock} and ${removing}`);
    await setTimeout(AGAIN_MS);
    return;
  }
  try {
    const holder = await readHolder(lock);
    if (holder?.token === stale?.token) await rm(lock, { force: true });
  } finally {
    await rm(removing, { force: true });
  }
}

async function changedAt(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}

/** False when it is there already. */
async function createNew(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o644 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function releaseLock(lock: string, own: Holder): Promise<void> {
  if ((await readHolder(lock))?.token === own.token) await rm(lock, { force: true });
}

/** When a process began, as Linux counts it: clock ticks after the machine did, with the id of that start. Null elsewhere. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const [fields, boot] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/sys/kernel/random/boot_id', 'utf8')]);
    // The name of the program, in brackets, may hold anything; after it come the fields from the third on, and the start is the 22nd.
    return `${boot.trim()} ${fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return null;
  }
}

function inUse(path: string, lock: string, { pid, host }: Holder): AppError {
  const who = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
  const otherwise = host === hostname() ? '' : `; if it is gone, remove ${lock}`;
  return new AppError('USAGE', `${path} is being written by ${who}: wait for it, or name another file${otherwise}`);
}
