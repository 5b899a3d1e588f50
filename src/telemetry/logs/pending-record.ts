import type { LogRecord, StepLabel } from './log-record.ts';
import type { StampReader } from './log-stamp.ts';
import { needsShowing, showText, withoutControls } from './shown-text.ts';

/** The record whose further lines may still come. */
export interface PendingRecord {
  /** Ends the record before, and begins one with the line that the stamp was read from. */
  begin(line: string, stamp: StampReader, label: StepLabel | null): void;
  /** A further line; false when there is no record that it could belong to. */
  add(line: string): boolean;
  end(): void;
}

const MOST_FURTHER_LINES = 100;
const NO_LINES: readonly string[] = [];

type OpenRecord = { -readonly [Key in keyof LogRecord]: LogRecord[Key] };

export function createPendingRecord(onRecord: (record: LogRecord) => void): PendingRecord {
  let pending: OpenRecord | null = null;
  let further: string[] = [];

  function end(): void {
    if (pending !== null) onRecord(pending);
    pending = null;
  }

  return {
    begin(line, { second, ticks, textAt }, label) {
      end();
      const text = line.slice(textAt);
      if (!needsShowing(text)) {
        pending = { second, ticks, text, isPlain: true, startsPlain: true, overwrites: 0, continuation: NO_LINES, moreLines: 0, label };
        return;
      }
      const { text: shown, startsPlain, overwrites } = showText(text);
      pending = { second, ticks, text: shown, isPlain: false, startsPlain, overwrites, continuation: NO_LINES, moreLines: 0, label };
    },
    add(line) {
      if (pending === null) return false;
      if (pending.continuation === NO_LINES) pending.continuation = further = [];
      if (further.length >= MOST_FURTHER_LINES) pending.moreLines += 1;
      else further.push(withoutControls(line));
      return true;
    },
    end,
  };
}
