import { types } from 'node:util';
import { AppError } from '../errors.ts';
import type { StepLabel } from '../telemetry/logs/log-record.ts';

/** A part of a log, in order. */
export type LogPiece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'entry'; readonly label: StepLabel | null };

/** One job's log, wherever it comes from. */
export interface LogSource {
  /** The job to read of a text of several, as its first column has it; null: the first. */
  readonly wanted: string | null;
  /** What an archive calls the job that is read; null for a text, which says it itself. */
  readonly job: string | null;
  /** Called once. */
  pieces(): AsyncGenerator<LogPiece>;
  /** Every job of the file; empty where it names none. Complete once the pieces have ended. */
  jobs(): readonly string[];
  /** True when it looks like no text at all. */
  isBinary(): boolean;
  close(): Promise<void>;
}

/** What is unpacked at most: of one log 64 MiB are read, so that more is damage or malice. */
export const MOST_UNPACKED = 1024 * 1024 * 1024;

export function tooLarge(name: string): AppError {
  return new AppError('INPUT_UNREADABLE', `${name}: unpacks to more than ${MOST_UNPACKED / 1024 / 1024} MiB, which no job's log does`);
}

export function endless(name: string): AppError {
  return new AppError('INPUT_UNREADABLE', `${name}: is larger than ${MOST_UNPACKED / 1024 / 1024} MiB, which no job's log is`);
}

export function damaged(name: string, cause: unknown): AppError {
  const reason = types.isNativeError(cause) ? cause.message : String(cause);
  return new AppError('INPUT_UNREADABLE', `${name}: the packed file is damaged or cut off (${reason})`, { cause });
}
