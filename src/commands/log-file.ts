import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { types } from 'node:util';
import { createGunzip } from 'node:zlib';
import { AppError } from '../errors.ts';
import { openLogArchive } from './log-archive.ts';
import { createJobNames } from './log-jobs.ts';
import { damaged, endless, type LogPiece, type LogSource, MOST_UNPACKED, tooLarge } from './log-source.ts';
import { spoolToFile } from './spool-to-file.ts';

/** An archive's first file, or its directory where it has none: text may begin with the same two letters. */
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const EMPTY_ZIP = [0x50, 0x4b, 0x05, 0x06];
const GZIP = [0x1f, 0x8b];
const UTF16 = [0xff, 0xfe];
const SNIFFED = 4096;

/**
 * Opens a log, told by its first bytes and not by its name: text, gzip of text, or a run's zip archive. `-` is standard input. Errors: INPUT_UNREADABLE; USAGE
 * when an archive has no such job.
 */
export async function openLog(path: string, wanted: string | null, stdin: Readable = process.stdin): Promise<LogSource> {
  const name = path === '-' ? 'standard input' : path;
  const isFile = path !== '-' && (await requireFile(path));
  const input = path === '-' ? stdin : createReadStream(path);
  const { head, rest } = await readHead(input, name);
  const isArchive = startsWith(head, ZIP) || startsWith(head, EMPTY_ZIP);
  if (!isArchive) return textSource(wanted, startsWith(head, GZIP) ? unpack(head, rest, name) : rejoin(head, rest, name));
  if (isFile) {
    input.destroy();
    return openLogArchive(path, name, wanted);
  }
  const { descriptor, remove } = await spoolToFile(rejoin(head, rest, name), name);
  try {
    const source = await openLogArchive(descriptor, name, wanted);
    return { ...source, close: () => source.close().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** True for a file on the disk, false for a pipe. */
async function requireFile(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('INPUT_UNREADABLE', `${path}: there is no such file, or it cannot be read`, { cause });
  });
  if (found.isDirectory()) throw new AppError('INPUT_UNREADABLE', `${path}: is a folder; name one log, or the run's zip archive`);
  return found.isFile();
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** The first bytes, and what follows them. A pipe may give one at a time. */
async function readHead(input: Readable, name: string): Promise<{ head: Buffer; rest: AsyncIterator<Buffer> }> {
  const rest = (input as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  try {
    while (head.length < 4) {
      const next = await rest.next();
      if (next.done === true) break;
      head = Buffer.concat([head, next.value]);
    }
  } catch (error) {
    throw unreadable(name, error);
  }
  return { head, rest };
}

/** All of it, as far as it may be a log: a device or a pipe need not come to an end. */
async function* rejoin(head: Buffer, rest: AsyncIterator<Buffer>, name: string): AsyncGenerator<Buffer> {
  let bytes = head.length;
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      bytes += next.value.length;
      if (bytes > MOST_UNPACKED) throw endless(name);
      yield next.value;
    }
  } catch (error) {
    throw unreadable(name, error);
  } finally {
    await rest.return?.();
  }
}

async function* unpack(head: Buffer, rest: AsyncIterator<Buffer>, name: string): AsyncGenerator<Buffer> {
  const packed = Readable.from(rejoin(head, rest, name));
  const unpacked = packed.pipe(createGunzip());
  packed.on('error', (error) => unpacked.destroy(error));
  let bytes = 0;
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_UNPACKED) throw tooLarge(name);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw damaged(name, error);
  } finally {
    packed.destroy();
  }
}

function unreadable(name: string, cause: unknown): unknown {
  if (cause instanceof AppError || !types.isNativeError(cause)) return cause;
  return new AppError('INPUT_UNREADABLE', `${name}: ${cause.message}`, { cause });
}

function textSource(wanted: string | null, chunks: AsyncGenerator<Buffer>): LogSource {
  const names = createJobNames();
  let isBinary = false;

  async function* pieces(): AsyncGenerator<LogPiece> {
    let decoder: InstanceType<typeof TextDecoder> | null = null;
    let isFirst = true;
    for await (const bytes of chunks) {
      // Windows PowerShell writes what it redirects in UTF-16.
      if (isFirst && startsWith(bytes, UTF16)) decoder = new TextDecoder('utf-16le');
      else if (isFirst) isBinary = bytes.subarray(0, SNIFFED).includes(0);
      isFirst = false;
      if (decoder === null) {
        names.take(bytes);
        yield { kind: 'bytes', bytes };
      } else {
        const text = decoder.decode(bytes, { stream: true });
        names.take(Buffer.from(text));
        yield { kind: 'text', text };
      }
    }
  }
  return {
    wanted,
    job: null,
    pieces,
    jobs: names.names,
    isBinary: () => isBinary,
    close: async () => void (await chunks.return(undefined)),
  };
}
