/** Texts that are kept until others need the room. */
export interface TextCache {
  get(key: string): string | null;
  set(key: string, text: string): void;
}

/** Keeps the texts that were used last, at most so many bytes of them in memory (two a character). */
export function createTextCache(maxBytes: number): TextCache {
  const texts = new Map<string, string>();
  let bytes = 0;
  const remove = (key: string): void => {
    bytes -= 2 * (texts.get(key)?.length ?? 0);
    texts.delete(key);
  };
  return {
    get: (key) => {
      const text = texts.get(key);
      if (text === undefined) return null;
      texts.delete(key);
      texts.set(key, text);
      return text;
    },
    set: (key, text) => {
      remove(key);
      texts.set(key, text);
      bytes += 2 * text.length;
      for (const oldest of texts.keys()) {
        if (bytes <= maxBytes) return;
        remove(oldest);
      }
    },
  };
}
