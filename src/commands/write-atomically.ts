import { createWriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { types } from 'node:util';
import { createGzip } from 'node:zlib';
import { AppError } from '../errors.ts';

/**
 * Writes texts as they come, packed when the name ends in `.gz`, into a file beside the path, which takes its place at the end: whatever happens
 * before leaves the path as it was. What is no file, such as a pipe, is written as it is. Errors: INPUT_UNREADABLE, and what `texts` throws.
 */
export async function writeAtomically(path: string, texts: AsyncIterable<string>): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const found = await stat(target).catch(() => null);
  if (found?.isDirectory()) throw new AppError('INPUT_UNREADABLE', `${path}: is a folder; name a file in it`);
  const packing = path.endsWith('.gz') ? [createGzip()] : [];
  if (found !== null && !found.isFile()) return pour(path, texts, [...packing, createWriteStream(target)]);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await pour(path, texts, [...packing, createWriteStream(temporary, { flags: 'wx', flush: true })]);
    await rename(temporary, target).catch((error: unknown) => {
      throw notWritten(path, error);
    });
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Writes texts as they come to a stream that stays open, as standard output. Errors as `writeAtomically`. */
export async function writeThrough(name: string, texts: AsyncIterable<string>, stream: NodeJS.WritableStream): Promise<void> {
  await pour(name, texts, [stream], { end: false });
}

async function pour(
  name: string,
  texts: AsyncIterable<string>,
  streams: readonly (NodeJS.ReadWriteStream | NodeJS.WritableStream | Writable)[],
  options: { readonly end?: boolean } = {},
): Promise<void> {
  await pipeline([Readable.from(texts), ...streams], options).catch((error: unknown) => {
    throw notWritten(name, error);
  });
}

function notWritten(name: string, error: unknown): unknown {
  if (!types.isNativeError(error) || error instanceof AppError) return error;
  if (!('code' in error)) return error;
  const reason = error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE' ? 'closed before all was written' : error.message;
  return new AppError('INPUT_UNREADABLE', `${name}: cannot be written: ${reason}`, { cause: error });
}
