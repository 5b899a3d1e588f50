import { createHash } from 'node:crypto';

/** The id that Git gives to a file of this text; null for no file. */
export function blobId(text: string | null): string | null {
  if (text === null) return null;
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
