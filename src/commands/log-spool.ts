import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.ts';
import { formatBytes } from '../report/terminal/log-layout.ts';

/** Writes what can be read only once into a temporary file, which `remove` takes away. Errors: INPUT_UNREADABLE, also above `most` bytes. */
export async function spoolToFile(
  chunks: AsyncIterable<Buffer>,
  name: string,
  most: number,
): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'paceline-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'input');
  let bytes = 0;
  async function* within(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > most) throw new AppError('INPUT_UNREADABLE', `${name}: is larger than ${formatBytes(most)}`);
      yield chunk;
    }
  }
  try {
    await pipeline(within(), createWriteStream(path, { mode: 0o600 }));
    return { path, remove };
  } catch (error) {
    await remove();
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('INPUT_UNREADABLE', `${name}: cannot be copied to ${tmpdir()} for reading: ${reason}`, { cause: error });
  }
}
