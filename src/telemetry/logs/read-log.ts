import type { LogCuts, LogForm } from '../../model/job-log.ts';
import type { StepRun } from '../../model/job-run.ts';
import type { Collector } from './collector.ts';
import { createDispatch } from './collector-dispatch.ts';
import { createLineCutter, LINE_LIMITS, type LineLimits } from './log-lines.ts';
import type { StepLabel } from './log-record.ts';
import { createRecordReader } from './log-records.ts';
import { createLogSkeleton } from './log-skeleton.ts';
import type { SplitLog } from './split-log.ts';
import { splitSteps } from './split-steps.ts';

export interface LogReaderOptions {
  /** The API's steps of the job; empty: not known. */
  readonly steps?: readonly StepRun[];
  /** Which job to read of a file of several, as its first column has it; the first where it is not given. */
  readonly job?: string | null;
  readonly limits?: Partial<LineLimits>;
}

/** A log as it was read, before anything is made of it. */
export interface LogReading<T extends Record<string, unknown>> {
  readonly split: SplitLog;
  readonly form: LogForm;
  readonly job: string | null;
  readonly bytes: number;
  readonly lines: number;
  readonly cuts: LogCuts;
  /** What each collector found. */
  readonly found: T;
}

/** Takes a log as it comes. Never throws, whatever the bytes. */
export interface LogReader<T> {
  take(chunk: Uint8Array): void;
  /** The same for text that was decoded elsewhere. */
  takeText(text: string): void;
  /** The next chunks are a file of a run's archive: one step's, or with null the whole job's. */
  beginEntry(label: StepLabel | null): void;
  finish(): T;
}

type Collectors<T> = { readonly [Key in keyof T]: Collector<T[Key]> };

/** Reads a log in one pass with the given collectors, in memory that does not grow with the log. */
export function createLogReader<T extends Record<string, unknown>>(
  collectors: Collectors<T>,
  { steps = [], job = null, limits }: LogReaderOptions = {},
): LogReader<LogReading<T>> {
  const names = Object.keys(collectors) as (keyof T & string)[];
  const dispatch = createDispatch(names.map((name) => collectors[name]));
  const skeleton = createLogSkeleton();
  const records = createRecordReader((record) => dispatch.give(record, skeleton.take(record)), job);
  const lines = createLineCutter(records.takeLine, { ...LINE_LIMITS, ...limits });
  return {
    take: lines.take,
    takeText: lines.takeText,
    beginEntry(label) {
      lines.endFile();
      records.beginEntry(label);
    },
    finish() {
      lines.endFile();
      records.finish();
      const built = skeleton.finish();
      const split = splitSteps(built, steps);
      const found = Object.fromEntries(names.map((name) => [name, collectors[name].finish(split)])) as T;
      const { state } = records;
      const cuts = {
        bytes: lines.counts.cutBytes,
        longLines: lines.counts.longLines,
        unstampedLines: state.unstampedLines,
        otherJobs: state.otherJobLines,
        markers: built.moreMarkers,
        tests: 0,
      };
      return {
        split,
        form: state.form,
        job: state.job,
        bytes: lines.counts.bytes + lines.counts.cutBytes,
        lines: state.lines,
        cuts,
        found,
      };
    },
  };
}
