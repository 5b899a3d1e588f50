import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { createBoundedCache } from './bounded-cache.ts';

/** Answers with their ETags, so that what has not changed is not sent, or counted, again. */
export interface AnswerCache {
  find(key: string): { readonly etag: string; readonly body: () => Promise<unknown> } | null;
  save(key: string, etag: string, body: unknown): Promise<void>;
}

interface StoredAnswer {
  readonly etag: string;
  readonly packed: Buffer;
}

/** Keeps the answers that were used last, at most so many bytes of them: packed, since a page of 100 runs repeats its repository 200 times. */
export function createAnswerCache(maxBytes: number): AnswerCache {
  const answers = createBoundedCache<StoredAnswer>(maxBytes, ({ packed }) => packed.byteLength);
  return {
    find: (key) => {
      const stored = answers.get(key);
      if (stored === null) return null;
      const body = async (): Promise<unknown> => JSON.parse((await promisify(gunzip)(stored.packed)).toString('utf8'));
      return { etag: stored.etag, body };
    },
    save: async (key, etag, body) => {
      answers.set(key, { etag, packed: await promisify(gzip)(JSON.stringify(body)) });
    },
  };
}
