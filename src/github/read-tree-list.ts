import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { AppError } from '../errors.ts';

const MAX_LIST_BYTES = 256 * 1024 * 1024;

/** A list of repository paths, one a line, plain or gzip, that stands for the files of a repository. Throws INPUT_UNREADABLE. */
export function readTreeList(file: string): ReadonlySet<string> {
  try {
    const bytes = readFileSync(file);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = (isGzip ? gunzipSync(bytes, { maxOutputLength: MAX_LIST_BYTES }) : bytes).toString('utf8');
    return new Set(
      text
        .split(/\r?\n/)
        .map((line) => line.replace(/^\.\//, ''))
        .filter((line) => line !== ''),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('INPUT_UNREADABLE', `${file} cannot be read as a list of paths: ${reason}`, { cause: error });
  }
}
