import { createReadStream, read } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify, types } from 'node:util';
import { createGunzip } from 'node:zlib';
import { AppError } from '../errors.ts';

/** A file to read, with its size for the progress bar. */
export interface InputFile {
  readonly path: string;
  readonly bytes: number;
  /** The descriptor under which its bytes are, when they are not at the path. */
  readonly copy?: number;
}

/** A line that was read, or why it, or the rest of the file, could not be. Lines count from 1. */
export type InputLine = { readonly line: number; readonly text: string } | { readonly line: number; readonly reason: string };

/** A run of 256 jobs, the most that GitHub starts, takes a few MiB. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** The files of a folder, deep, in name order; or the one file named. Links are not followed. */
export async function listInput(path: string): Promise<readonly InputFile[]> {
  const unreadable = (cause: unknown): never => {
    throw new AppError('INPUT_UNREADABLE', `${path}: there is no such file or folder, or it cannot be read`, { cause });
  };
  const found = await stat(path).catch(unreadable);
  if (!found.isDirectory()) return [{ path, bytes: found.size }];
  const files: InputFile[] = [];
  const entries = (await readdir(path, { withFileTypes: true }).catch(unreadable)).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.isDirectory()) for (const file of await listInput(join(path, entry.name))) files.push(file);
    else if (entry.isFile()) files.push({ path: join(path, entry.name), bytes: (await stat(join(path, entry.name))).size });
  }
  return files;
}

/**
 * The lines of a file as far as its size was when it was listed, without a byte order mark, unpacked when its name ends in `.gz`. A line above
 * 64 MiB is passed over without being kept, and so are empty ones. `onBytes` counts what was read from the disk. Errors: INPUT_UNREADABLE.
 */
export async function* readLines(file: InputFile, onBytes: (count: number) => void): AsyncGenerator<InputLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let held: Buffer[] = [];
  let heldBytes = 0;
  let line = 1;
  const take = (): InputLine => {
    const bytes = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held);
    const isTooLong = heldBytes > MAX_LINE_BYTES;
    held = [];
    heldBytes = 0;
    if (isTooLong) return { line, reason: `longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB` };
    try {
      return { line, text: decoder.decode(bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes) };
    } catch {
      return { line, reason: 'not UTF-8' };
    }
  };
  const hold = (bytes: Buffer): void => {
    heldBytes += bytes.length;
    if (heldBytes <= MAX_LINE_BYTES) held.push(bytes);
    else held = [];
  };
  try {
    for await (const chunk of readChunks(file, onBytes)) {
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
        if (end === from && heldBytes === 0) {
          while (chunk[from] === NEWLINE) from += 1;
          line += from - end;
          continue;
        }
        hold(chunk.subarray(from, end));
        yield take();
        line += 1;
        from = end + 1;
      }
      if (from < chunk.length) hold(chunk.subarray(from));
    }
  } catch (error) {
    if (!isDamage(error)) throw toAppError(file, error);
    yield { line, reason: `the packed file is damaged or cut off here (${error.message})` };
    return;
  }
  if (heldBytes > 0) yield take();
}

function readChunks(file: InputFile, onBytes: (count: number) => void): AsyncIterable<Buffer> {
  const raw = file.copy === undefined ? openFile(file) : Readable.from(chunksOf(file.copy, file.bytes), { objectMode: false });
  raw.on('data', (chunk) => onBytes(chunk.length));
  if (!file.path.endsWith('.gz')) return raw;
  const unpacked = raw.pipe(createGunzip());
  raw.on('error', (error) => unpacked.destroy(error));
  return unpacked;
}

function openFile({ path, bytes }: InputFile): Readable {
  return createReadStream(path, bytes > 0 ? { end: bytes - 1 } : {});
}

/** From the beginning, whatever was read before; a read stream would close the descriptor, which is read again. */
async function* chunksOf(descriptor: number, bytes: number): AsyncGenerator<Buffer> {
  const readAt = promisify(read);
  for (let position = 0; position < bytes; ) {
    const { bytesRead, buffer } = await readAt(
      descriptor,
      Buffer.allocUnsafe(CHUNK_BYTES),
      0,
      Math.min(CHUNK_BYTES, bytes - position),
      position,
    );
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** What zlib finds wrong, as opposed to what the disk does. */
function isDamage(error: unknown): error is Error {
  return types.isNativeError(error) && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

function toAppError(file: InputFile, cause: unknown): unknown {
  if (!types.isNativeError(cause) || !('code' in cause)) return cause;
  return new AppError('INPUT_UNREADABLE', `${file.path}: ${cause.message}`, { cause });
}
