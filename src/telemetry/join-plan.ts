import type { Run } from '../model/run.ts';
import { digestRun } from './digest-run.ts';
import type { HistoryPiece } from './history-pieces.ts';
import { RunTable } from './run-table.ts';

type TakenPiece = Exclude<HistoryPiece, { kind: 'refused' }>;

/** What a first reading of a history found out: which runs stand whole in one record, and which have to be joined from several. */
export interface JoinPlan {
  /** Notes a piece. Every piece of the history, once. */
  take(piece: TakenPiece): void;
  /** How often the history has to be read again, so that not much more than `mostHeldJobs` wait for the rest of their runs at a time. */
  readings(mostHeldJobs: number): number;
  /** How the pieces of a run are to be treated; `row` tells runs apart. Null: none of its records is wanted, or it was not there. */
  treat(runId: number): { readonly row: number; readonly joined: boolean; readonly pieces: number } | null;
  /** True for the first record of an attempt that is not joined, false for the equal ones behind it. */
  claim(run: Run): boolean;
  readonly isWanted: (run: Run) => boolean;
}

const JOINED = 1;
const WANTED = 2;
const UNWANTED = 4;
const CLAIMED = 8;

/**
 * Notes of each run a few numbers. A run is joined when any of its attempts is told by a bare job, or by records that differ; all of its attempts
 * are then, for one may lend another what both share. What is told again in the same words needs no joining. `onLeftOut` hears of runs that are
 * not wanted.
 */
export function createJoinPlan(isWanted: (run: Run) => boolean, onLeftOut: (run: Run) => void): JoinPlan {
  const table = new RunTable();
  /** Digests of attempts beside the one that was told first, and null once it is claimed. */
  const moreAttempts = new Map<string, number | null>();
  let place = 0;
  const note = (runId: number, jobs: number, flags: number): number => {
    const row = table.add(runId);
    if (table.pieces[row] === 0) table.first[row] = place;
    table.last[row] = place;
    table.pieces[row] = (table.pieces[row] ?? 0) + 1;
    table.jobs[row] = (table.jobs[row] ?? 0) + Math.max(1, jobs);
    table.mark(row, flags);
    return row;
  };
  const takeRun = (run: Run): void => {
    if (!isWanted(run)) {
      table.mark(table.add(run.runId), UNWANTED);
      onLeftOut(run);
      return;
    }
    const row = note(run.runId, run.jobs.length, isWhole(run) ? WANTED : WANTED | JOINED);
    const digest = digestRun(run);
    if (table.attempt[row] === 0) {
      table.attempt[row] = run.attempt;
      table.digest[row] = digest;
    } else if (table.attempt[row] === run.attempt) {
      if (table.digest[row] !== digest) table.mark(row, JOINED);
    } else {
      const known = moreAttempts.get(keyOf(run));
      if (known === undefined) moreAttempts.set(keyOf(run), digest);
      else if (known !== digest) table.mark(row, JOINED);
    }
    for (const job of run.jobs) if (job.runId !== run.runId) note(job.runId, 1, JOINED);
  };
  const isTaken = (row: number): boolean => table.has(row, WANTED) || !table.has(row, UNWANTED);
  return {
    isWanted,
    take: (piece) => {
      place += 1;
      if (piece.kind === 'run') takeRun(piece.run);
      else note(piece.job.runId, 1, JOINED);
    },
    readings: (mostHeldJobs) => {
      const joined = Uint32Array.from({ length: table.size }, (_, row) => row).filter((row) => table.has(row, JOINED) && isTaken(row));
      return Math.max(1, Math.min(joined.length, Math.ceil(mostAtOnce(table, joined) / mostHeldJobs)));
    },
    treat: (runId) => {
      const row = table.find(runId);
      return row === -1 || !isTaken(row) ? null : { row, joined: table.has(row, JOINED), pieces: table.pieces[row] ?? 0 };
    },
    claim: (run) => {
      const row = table.find(run.runId);
      const isFirst = table.attempt[row] === run.attempt ? !table.has(row, CLAIMED) : moreAttempts.get(keyOf(run)) !== null;
      if (table.attempt[row] === run.attempt) table.mark(row, CLAIMED);
      else moreAttempts.set(keyOf(run), null);
      return isFirst;
    },
  };
}

/** Whether all that is told of the attempt can stand as it is: its jobs are its own, each once. */
function isWhole({ runId, attempt, jobs }: Run): boolean {
  return jobs.every((job) => job.runId === runId && job.attempt === attempt) && new Set(jobs.map((job) => job.jobId)).size === jobs.length;
}

function keyOf({ runId, attempt }: Run): string {
  return `${runId}/${attempt}`;
}

/** The most jobs of these runs that wait at one time, when each waits from the first to the last piece of its run. */
function mostAtOnce(table: RunTable, rows: Uint32Array): number {
  const of = (column: Uint32Array, row: number): number => column[row] ?? 0;
  const byFirst = rows.toSorted((a, b) => of(table.first, a) - of(table.first, b));
  const byLast = rows.toSorted((a, b) => of(table.last, a) - of(table.last, b));
  let [held, most, ended] = [0, 0, 0];
  for (const row of byFirst) {
    for (let done = byLast[ended]; done !== undefined && of(table.last, done) < of(table.first, row); done = byLast[ended]) {
      held -= of(table.jobs, done);
      ended += 1;
    }
    held += of(table.jobs, row);
    most = Math.max(most, held);
  }
  return most;
}
