import { findHashedFiles } from './find-hashed-files.ts';

/**
 * What `hashFiles()` gives on a Linux or macOS runner whose workspace holds these files and no others: SHA-256 of the SHA-256 of each
 * file that a pattern matches, in the order in which the runner finds them, as hex; an empty text where none matches; null where the
 * runner refuses the patterns, or where they are too many to try. Source: actions/runner, expressionFunc/hashFiles, and @actions/glob.
 * `files`: by path from the repository's root, with `/`; a text stands for its UTF-8. `sha256` comes from outside: this room has none.
 */
export function hashFiles(
  patterns: readonly string[],
  files: ReadonlyMap<string, string | Uint8Array>,
  sha256: (bytes: Uint8Array) => Uint8Array,
): string | null {
  const paths = findHashedFiles(patterns, [...files.keys()]);
  if (paths === null) return null;
  const digests = paths.map((path) => sha256(bytesOf(files.get(path) ?? '')));
  if (digests.length === 0) return '';
  const joined = new Uint8Array(digests.reduce((length, digest) => length + digest.length, 0));
  let at = 0;
  for (const digest of digests) {
    joined.set(digest, at);
    at += digest.length;
  }
  return [...sha256(joined)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}
