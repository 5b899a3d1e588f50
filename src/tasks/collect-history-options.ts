import type { Run } from '../model/run.ts';
import type { Clock } from '../ports/clock.ts';
import type { GitHub, RunWindow } from '../ports/github.ts';
import type { Log } from '../ports/log.ts';
import type { HistoryState } from '../telemetry/history-state.ts';
import type { Budget } from './collect-history-budget.ts';
import type { SourcesReader } from './sources-of-runs.ts';

/** Runs with their jobs, each attempt a run of its own. Handed over again after a kill: whoever takes them merges. */
export interface HistoryBatch {
  readonly runs: readonly Run[];
}

export interface HistoryProgress {
  readonly done: number;
  /** Null before GitHub's first answer. It grows while earlier windows turn out to hold more. */
  readonly total: number | null;
  readonly requests: number;
}

export interface CollectHistory {
  readonly github: Pick<GitHub, 'history' | 'fetchRun'>;
  /** Created in these moments; not looked at where a state is given. */
  readonly window: RunWindow;
  /** Of what GitHub lists, what is to be collected; all unless said. */
  readonly isWanted?: (body: unknown) => boolean;
  /** Where to go on; null: from the beginning. */
  readonly state: HistoryState | null;
  /** Stores a batch together with the state that holds once it is stored. */
  readonly sink: (batch: HistoryBatch, state: HistoryState) => Promise<void>;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly log: Log;
  /** The files that a run saw, asked for the newest 1,000 runs; none: they are not asked for. */
  readonly sources?: Pick<SourcesReader, 'prepare' | 'of'>;
  /** Newest runs of each workflow that are read with all that REST tells, one request each; 100 unless said. */
  readonly detailedRuns?: number;
  readonly progress?: (progress: HistoryProgress) => void;
  /** Asked after each batch: false ends this call, and another may go on at once. */
  readonly mayGoOn?: () => boolean;
  readonly signal?: AbortSignal;
}
