import { readFile } from 'node:fs/promises';
import { AppError } from '../errors.ts';

/** The text of a file that was named on the command line, without a byte order mark. Errors: INPUT_UNREADABLE. */
export async function readTextFile(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('INPUT_UNREADABLE', `${path}: there is no such file, or it cannot be read`, { cause });
  });
  return text.replace(/^\uFEFF/, '');
}
