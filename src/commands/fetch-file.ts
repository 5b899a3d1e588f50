import { constants } from 'node:fs';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { AppError } from '../errors.ts';
import { type FetchState, parseFetchState } from '../telemetry/fetch-state.ts';
import { lockFile } from './lock-file.ts';
import { replaceFile } from './replace-file.ts';
import { writing } from './writing.ts';

/** A history file with its state beside it. A kill at any moment leaves a file whose whole lines the state counts. */
export interface FetchFile {
  /** Null for a file that is new. */
  readonly state: FetchState | null;
  /** Replaces the state and appends nothing. */
  begin(state: FetchState): Promise<void>;
  /** Puts lines behind what is there, and then the state that counts them. A path in `.gz` is packed, batch by batch. */
  append(lines: readonly string[], state: Omit<FetchState, 'bytes'>): Promise<void>;
  close(): Promise<void>;
}

export function statePathOf(path: string): string {
  return `${path}.state.json`;
}

/**
 * Opens the file for this process alone, and cuts off what a kill left half written. Errors: USAGE for a file that is not ours to go on with or that
 * another process writes, INPUT_UNREADABLE.
 */
export async function openFetchFile(path: string): Promise<FetchFile> {
  const lock = await lockFile(path);
  try {
    const file = await openLocked(path);
    return { ...file, close: () => file.close().finally(lock.release) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openLocked(path: string): Promise<FetchFile> {
  const state = await readState(path);
  const size = await stat(path).then(
    (found) => found.size,
    () => null,
  );
  if (state === null && size !== null && size > 0)
    throw new AppError('USAGE', `${path} is there already, without ${statePathOf(path)} that tells how far it goes; name another file`);
  if (state !== null && (size ?? 0) < state.bytes)
    throw new AppError('USAGE', `${path} is shorter than ${statePathOf(path)} says; remove both to begin anew, or bring the file back`);
  const handle = await writing(path, () => open(path, constants.O_RDWR | constants.O_CREAT, 0o644));
  let bytes = state?.bytes ?? 0;
  try {
    await writing(path, () => handle.truncate(bytes));
  } catch (error) {
    await handle.close();
    throw error;
  }
  return {
    state,
    begin: async (next) => {
      bytes = next.bytes;
      await writeState(path, next);
    },
    append: async (lines, next) => {
      if (lines.length > 0) bytes += await appendAt(handle, path, bytes, `${lines.join('\n')}\n`);
      await writeState(path, { ...next, bytes });
    },
    close: () => handle.close(),
  };
}

async function appendAt(handle: FileHandle, path: string, at: number, text: string): Promise<number> {
  if ((await handle.stat()).size !== at) throw new AppError('USAGE', `${path} was changed by someone else while it was written`);
  const packed = path.endsWith('.gz') ? await promisify(gzip)(text) : Buffer.from(text);
  await writing(path, async () => {
    for (let written = 0; written < packed.length; ) {
      written += (await handle.write(packed, written, packed.length - written, at + written)).bytesWritten;
    }
    await handle.datasync();
  });
  return packed.length;
}

async function readState(path: string): Promise<FetchState | null> {
  const text = await readFile(statePathOf(path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw new AppError('INPUT_UNREADABLE', `${statePathOf(path)}: ${error.message}`, { cause: error });
  });
  if (text === null) return null;
  try {
    const state = parseFetchState(JSON.parse(text));
    if (state !== null) return state;
  } catch {}
  throw new AppError('INPUT_UNREADABLE', `${statePathOf(path)} is no state of this version; remove it and ${path} to begin anew`);
}

async function writeState(path: string, state: FetchState): Promise<void> {
  await replaceFile(statePathOf(path), `${JSON.stringify(state)}\n`);
}
