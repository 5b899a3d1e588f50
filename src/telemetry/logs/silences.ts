import { type LogInstant, secondsFrom } from '../../model/log-instant.ts';
import { keepText, type LogRecord } from './log-record.ts';
import type { LogSilence } from './log-section.ts';

const KEPT = 5;
/** Shorter ones are a tool's own rhythm. */
const SHORTEST = 1;
const MOST_OF_LINE = 200;

/** Keeps the longest times without a line. */
export interface SilenceKeeper {
  /** The record after `before`. */
  take(before: LogInstant & { readonly text: string }, record: LogRecord): void;
  readonly silences: readonly LogSilence[];
}

export function createSilenceKeeper(): SilenceKeeper {
  const silences: LogSilence[] = [];
  let least = SHORTEST;
  return {
    take(before, record) {
      // Most lines follow within the second.
      if (record.second === before.second) return;
      const gap = secondsFrom(before, record);
      if (gap < least) return;
      const { second, ticks } = record;
      const start = { second: before.second, ticks: before.ticks };
      silences.push({ start, end: { second, ticks }, before: keepText(before.text, MOST_OF_LINE) });
      silences.sort((a, b) => lengthOf(b) - lengthOf(a));
      if (silences.length > KEPT) silences.pop();
      const last = silences.at(-1);
      if (silences.length === KEPT && last !== undefined) least = lengthOf(last);
    },
    silences,
  };
}

function lengthOf({ start, end }: LogSilence): number {
  return secondsFrom(start, end);
}
