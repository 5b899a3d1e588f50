import { close, createReadStream } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { AppError } from '../errors.ts';
import { type InputFile, MAX_LINE_BYTES } from './read-input.ts';
import { spoolToFile } from './spool-to-file.ts';

/** What a copy may take, whatever is free: a million runs unpacked are some 10 GB. */
const MOST_SPOOLED = 16 * 1024 ** 3;
/** Of what is free: the disk, which may be memory, has other users. */
const MOST_OF_FREE = 0.9;
const NEWLINE = 0x0a;

/**
 * Copies what can be read only once, such as `<(zcat …)` or `/dev/stdin`, into a temporary file without a name: a history is read twice. `remove`
 * gives the copy up. `measure` tells the bytes that are free in a folder. Errors: INPUT_UNREADABLE, also for what does not come to an end.
 */
export async function spoolPipes(
  files: readonly InputFile[],
  measure: (folder: string) => Promise<number> = freeBytes,
): Promise<{ readonly files: readonly InputFile[]; remove(): Promise<void> }> {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0 || (await stat(file.path)).isFile()) return { files, remove: async () => {} };
  const free = await measure(tmpdir()).catch(() => Number.POSITIVE_INFINITY);
  let bytes = 0;
  async function* counted({ path }: InputFile): AsyncGenerator<Buffer> {
    for await (const chunk of withinReason(path, free)) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  const { descriptor, remove } = await spoolToFile(counted(file), file.path);
  const giveUp = (): Promise<void> => promisify(close)(descriptor).then(remove);
  return { files: [{ path: file.path, bytes, copy: descriptor }], remove: giveUp };
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** The bytes of a pipe, as far as they may be lines and there is room for them: a device or a pipe need not come to an end. */
async function* withinReason(path: string, free: number): AsyncGenerator<Buffer> {
  const most = Math.min(MOST_SPOOLED, free * MOST_OF_FREE);
  const refuse = (reason: string): AppError => new AppError('INPUT_UNREADABLE', `${path}: ${reason}`);
  let [bytes, sinceBreak] = [0, 0];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const first = chunk.indexOf(NEWLINE);
    if (sinceBreak + (first === -1 ? chunk.length : first) > MAX_LINE_BYTES)
      throw refuse(`${MAX_LINE_BYTES / 1024 ** 2} MiB without a line break, which no history has`);
    sinceBreak = first === -1 ? sinceBreak + chunk.length : chunk.length - 1 - chunk.lastIndexOf(NEWLINE);
    bytes += chunk.length;
    if (bytes > most)
      throw refuse(
        `is longer than the ${Math.floor(most / 1024 ** 2)} MiB that a pipe may take in ${tmpdir()}; write it to a file and name that`,
      );
    yield chunk;
  }
}
