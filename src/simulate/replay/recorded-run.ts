import type { Run } from '../../model/run.ts';
import type { HistoryRow } from '../schedule/history-row.ts';
import type { Draft } from './draft.ts';

/** A run of the history, as the file has it and as it was. */
export interface RecordedRun {
  readonly run: Run;
  /** Milliseconds of Unix time: when its first job was queued. */
  readonly zero: number;
  /** What its stratum is told by. */
  readonly row: Pick<HistoryRow, 'event' | 'succeeded' | 'cache'>;
  readonly draft: Draft;
  /** Whether jobs waited for each other then as they do in the file now. */
  readonly hasGraphOfNow: boolean;
}
