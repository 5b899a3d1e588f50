import type { FetchedLog } from '../../src/ports/github.ts';

/** All of a log that was fetched, as text with its byte order mark; null where there is none. */
export async function logText(log: FetchedLog): Promise<string | null> {
  if (!log.available) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of log.chunks) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
