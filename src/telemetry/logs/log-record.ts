import type { LogInstant } from '../../model/log-instant.ts';

/** The step that GitHub's own tools file a line under: the archive's file names, or the second column of `gh run view --log`. */
export interface StepLabel {
  /** The API's number; null in columns, which have none. */
  readonly number: number | null;
  readonly name: string;
}

/** A log line that carries the runner's timestamp, with the bare lines that followed it. */
export interface LogRecord extends LogInstant {
  /** Without timestamp, byte order mark, terminal control sequences and NUL; of a line that was overwritten, what a terminal shows last. */
  readonly text: string;
  /** True where `text` is what was printed, to the character. What the runner and the cache toolkit say is. */
  readonly isPlain: boolean;
  /** True where it begins as printed: `##[group]` in colours is no command of the runner's. */
  readonly startsPlain: boolean;
  /** How often a carriage return overwrote the line. The runner and the toolkit never do that. */
  readonly overwrites: number;
  /** The further lines of a message of several lines: the runner puts one timestamp in front of all of them. Bounded. */
  readonly continuation: readonly string[];
  /** Further lines beyond those kept. */
  readonly moreLines: number;
  /** Null where the log does not say. */
  readonly label: StepLabel | null;
}

/**
 * A copy that shares no memory with the chunk it was cut from, at most `most` characters. Whatever outlives its record must be kept through this:
 * a slice keeps the whole chunk alive.
 */
export function keepText(text: string, most = 1000): string {
  const kept = text.length > most ? text.slice(0, most) : text;
  // V8 slices share their parent from 13 characters on; a joined string is written out anew when it is sliced.
  return kept.length < 13 ? kept : ` ${kept}`.slice(1);
}
