import { close, createWriteStream, open } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { AppError } from '../errors.ts';

/** What was spooled. */
export interface Spooled {
  /** Open for reading, from any position; whoever has it closes it. */
  readonly descriptor: number;
  /** To be called after that. */
  remove(): Promise<void>;
}

/**
 * Writes what can be read only once into a temporary file without a name: whatever ends the process, nothing stays behind. Where a file cannot be unnamed while
 * it is open, as on Windows, `remove` takes it away. `chunks` has to come to an end. Errors: INPUT_UNREADABLE, and the AppErrors of `chunks`.
 */
export async function spoolToFile(chunks: AsyncIterable<Buffer>, name: string): Promise<Spooled> {
  const folder = await mkdtemp(join(tmpdir(), 'paceline-')).catch((error: unknown) => {
    throw notCopied(name, error);
  });
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => {});
  let descriptor: number | null = null;
  try {
    const path = join(folder, 'input');
    descriptor = await promisify(open)(path, 'wx+', 0o600);
    await remove();
    await pipeline(chunks, createWriteStream(path, { fd: descriptor, autoClose: false }));
    return { descriptor, remove };
  } catch (error) {
    if (descriptor !== null) close(descriptor);
    await remove();
    throw error instanceof AppError ? error : notCopied(name, error);
  }
}

function notCopied(name: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('INPUT_UNREADABLE', `${name}: cannot be copied to ${tmpdir()} for reading: ${reason}`, { cause });
}
