import { keepText, type LogRecord } from './log-record.ts';
import type { LogNote } from './log-section.ts';

/** Room for what is kept of one log, so that no log costs more than this however it was made. */
export interface TextStore {
  /** A copy of at most `most` characters; null when the room is spent. */
  keep(text: string, most: number): string | null;
  note(record: LogRecord, most: number): LogNote | null;
}

/** What an object costs beside its characters. */
const OVERHEAD = 64;

export function createTextStore(characters: number): TextStore {
  let room = characters;
  function keep(text: string, most: number): string | null {
    room -= Math.min(text.length, most) + OVERHEAD;
    return room < 0 ? null : keepText(text, most);
  }
  return {
    keep,
    note(record, most) {
      const text = keep(record.text, most);
      return text === null ? null : { second: record.second, ticks: record.ticks, text };
    },
  };
}
