/** A log line that carries the runner's timestamp, with the bare lines that followed it. */
export interface LogRecord {
  /** Unix time. */
  readonly second: number;
  /** 100 ns units within the second, as logged. Kept apart from the second: a double cannot hold both exactly. */
  readonly ticks: number;
  /** Without timestamp, byte order mark and terminal control sequences. */
  readonly text: string;
  /** The further lines of a message of several lines: the runner puts one timestamp in front of all of them. */
  readonly continuation: readonly string[];
}

const STAMPED = /^(?:[^\t]*\t[^\t]*\t)?\uFEFF?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{7})Z(?: (.*))?$/;
const ESCAPE = '\u001b';
const CONTROL_SEQUENCE = new RegExp(`${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007${ESCAPE}]*(?:\\u0007|${ESCAPE}\\\\)?)`, 'g');

/**
 * Splits a job's raw log into records, in the order they stand. Also takes the three columns of `gh run view --log`.
 * Lines before the first timestamp are dropped. The runner stamps every line that a process prints, so text without a stamp is never
 * a line of its own.
 */
export function readLogRecords(log: string): readonly LogRecord[] {
  const records: { second: number; ticks: number; text: string; continuation: string[] }[] = [];
  let lastStamp = '';
  let second = 0;
  for (const raw of log.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const stamped = STAMPED.exec(line);
    if (stamped === null) {
      if (line !== '') records.at(-1)?.continuation.push(withoutControlSequences(line));
      continue;
    }
    const [, stamp = '', ticks = '', text = ''] = stamped;
    if (stamp !== lastStamp) {
      second = Date.parse(`${stamp}Z`) / 1000;
      lastStamp = stamp;
    }
    if (!Number.isNaN(second)) records.push({ second, ticks: Number(ticks), text: withoutControlSequences(text), continuation: [] });
  }
  return records;
}

function withoutControlSequences(text: string): string {
  return text.includes(ESCAPE) ? text.replace(CONTROL_SEQUENCE, '') : text;
}

/** Seconds from one record to another, exact to 100 ns; negative when the log goes back. */
export function secondsFrom(from: LogRecord, to: LogRecord): number {
  return to.second - from.second + (to.ticks - from.ticks) / 1e7;
}
