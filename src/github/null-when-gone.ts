import { isNotFound } from './is-not-found.ts';

/** What is read, or null where GitHub has no such thing. */
export async function nullWhenGone<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
