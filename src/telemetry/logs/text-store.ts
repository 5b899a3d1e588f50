import { keepText } from './log-record.ts';

/** Room for what is kept of one log, so that no log costs more than this however it was made. */
export interface TextStore {
  /** A copy of at most `most` characters; null when the room is spent. */
  keep(text: string, most: number): string | null;
}

/** What an object costs beside its characters. */
const OVERHEAD = 64;

export function createTextStore(characters: number): TextStore {
  let room = characters;
  return {
    keep(text, most) {
      room -= Math.min(text.length, most) + OVERHEAD;
      return room < 0 ? null : keepText(text, most);
    },
  };
}
