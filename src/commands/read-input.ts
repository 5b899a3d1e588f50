import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { AppError } from '../errors.ts';

/** A file to read, with its size for the progress bar. */
export interface InputFile {
  readonly path: string;
  readonly bytes: number;
}

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
    if (entry.isDirectory()) files.push(...(await listInput(join(path, entry.name))));
    else if (entry.isFile()) files.push({ path: join(path, entry.name), bytes: (await stat(join(path, entry.name))).size });
  }
  return files;
}

/** A file's lines without a byte order mark, unpacked when its name ends in `.gz`. `onBytes` counts what was read from the disk. */
export async function* readLines(file: InputFile, onBytes: (count: number) => void): AsyncGenerator<string> {
  const raw = createReadStream(file.path);
  raw.on('data', (chunk) => onBytes(chunk.length));
  const input = file.path.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => input.destroy(error));
  try {
    let isFirst = true;
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      yield isFirst ? line.replace(/^\uFEFF/, '') : line;
      isFirst = false;
    }
  } catch (cause) {
    throw new AppError('INPUT_UNREADABLE', `${file.path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
