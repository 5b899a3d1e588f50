import type { LogRecord } from './log-record.ts';
import type { BackgroundWait } from './log-section.ts';
import type { TextStore } from './text-store.ts';

const KEPT = 200;
const MOST_OF_LINE = 2000;
const WAITING = /^Waiting for (?:all )?background step\(s\) to complete: ?(.*)$/;
const FINISHED = /^Finished waiting for (?:all )?background step\(s\)\.$/;
const RESULT = /^ {2}(.+): (Succeeded|Failed|Canceled|Cancelled|Skipped|Abandoned|SucceededWithIssues)$/;

interface OpenWait extends BackgroundWait {
  end: BackgroundWait['end'];
  readonly results: { readonly name: string; readonly result: string }[];
}

/** Reads the runner's words about background steps (actions/runner BackgroundStepCoordinator.cs). A script can print them too. */
export interface WaitReader {
  take(record: LogRecord, section: number): void;
  /** True while the next lines may be results: every record is wanted then. */
  readonly isTelling: boolean;
  readonly waits: readonly BackgroundWait[];
}

export function createWaitReader(store: TextStore): WaitReader {
  const waits: OpenWait[] = [];
  const reader = { isTelling: false, waits, take };

  function begin(record: LogRecord, section: number, names: string): void {
    const kept = waits.length < KEPT ? store.keep(names, MOST_OF_LINE) : null;
    if (kept === null) return;
    const start = { second: record.second, ticks: record.ticks };
    waits.push({ section, start, end: null, names: kept === '' ? [] : kept.split(', '), results: [] });
  }

  function take(record: LogRecord, section: number): void {
    const { text, second, ticks } = record;
    const result = reader.isTelling ? RESULT.exec(text) : null;
    const last = waits.at(-1);
    if (result !== null && last !== undefined && last.results.length < KEPT) {
      const name = store.keep(result[1] ?? '', MOST_OF_LINE);
      if (name !== null) last.results.push({ name, result: result[2] ?? '' });
      return;
    }
    reader.isTelling = false;
    const names = WAITING.exec(text)?.[1];
    if (names !== undefined) begin(record, section, names);
    else if (FINISHED.test(text) && last !== undefined && last.end === null) {
      last.end = { second, ticks };
      reader.isTelling = true;
    }
  }
  return reader;
}
