import type { LogInstant } from '../../../model/log-instant.ts';

/** What there was no room for: how many, from the first to the last of them. */
export interface More {
  readonly count: number;
  readonly first: LogInstant;
  readonly last: LogInstant;
}

/** Counts what is not kept, so that it is said. */
export interface MoreCount {
  /** `isCounted` is false for what is no further one, as the end of one. */
  take(at: LogInstant, isCounted: boolean): void;
  /** Null: everything was kept. */
  readonly counted: More | null;
}

export function createMoreCount(): MoreCount {
  let count = 0;
  let first: LogInstant | null = null;
  let [second, ticks] = [0, 0];
  return {
    take(at, isCounted) {
      first ??= { second: at.second, ticks: at.ticks };
      [second, ticks] = [at.second, at.ticks];
      if (isCounted) count += 1;
    },
    get counted() {
      return first === null ? null : { count, first, last: { second, ticks } };
    },
  };
}

const SLOTS = 4096;

/** Tells texts that came before from new ones, of the last few thousand, without keeping them: by what they hash to. */
export function createSeenTexts(): { isNew(text: string, seed: number): boolean } {
  const slots = new Int32Array(SLOTS);
  return {
    isNew(text, seed) {
      let hash = seed + 1;
      for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
      const slot = hash & (SLOTS - 1);
      if (slots[slot] === hash) return false;
      slots[slot] = hash;
      return true;
    },
  };
}
