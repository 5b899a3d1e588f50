import type { LogRecord } from './log-record.ts';
import type { SectionKind } from './log-section.ts';
import type { SplitLog } from './split-log.ts';

/** Where a record stands. The kind of a section is known after its header; until then it is `script`, for which nothing is believed. */
export interface RecordPlace {
  /** Index among the skeleton's sections. */
  readonly section: number;
  readonly kind: SectionKind;
  /** True for the lines of the section's own header group: inputs, script, environment. */
  readonly isHeader: boolean;
}

/**
 * Reads along: sees its records once, in order, and keeps only compact, bounded facts (text through `keepText`). What it took is not believed before
 * `finish`, which is given the log as it was joined with the API's steps.
 */
export interface Collector<T> {
  /** Which records it wants, for speed: those that begin with one of these, or contain one of those. With neither it sees every record. */
  readonly starts?: readonly string[];
  readonly contains?: readonly string[];
  take(record: LogRecord, at: RecordPlace): void;
  finish(log: SplitLog): T;
}
