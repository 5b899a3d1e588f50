import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.ts';
import type { InputFile } from './read-input.ts';

/**
 * Copies what can be read only once, such as `<(zcat …)` or `/dev/stdin`, into a temporary folder: a history is read twice. `remove` takes the
 * copy away. Errors: INPUT_UNREADABLE.
 */
export async function spoolPipes(files: readonly InputFile[]): Promise<{ readonly files: readonly InputFile[]; remove(): Promise<void> }> {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0 || (await stat(file.path)).isFile()) return { files, remove: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'paceline-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const copy = join(folder, 'history');
  try {
    await pipeline(createReadStream(file.path), createWriteStream(copy, { mode: 0o600 }));
    return { files: [{ path: file.path, bytes: (await stat(copy)).size, copy }], remove };
  } catch (error) {
    await remove();
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('INPUT_UNREADABLE', `${file.path}: cannot be copied to ${tmpdir()} for reading: ${reason}`, { cause: error });
  }
}
