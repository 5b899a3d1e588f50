import type { Run } from '../model/run.ts';
import { newestFirst } from './assemble-runs.ts';
import { readPieces } from './history-pieces.ts';
import { createProblems, type HistoryProblem } from './history-problems.ts';
import { createJoinPlan } from './join-plan.ts';
import { createRunJoiner } from './run-joiner.ts';

/** One JSON value of a history, with where it was read. Line counts from 1; null for a file that is one value. */
export interface HistoryRecord {
  readonly value: unknown;
  readonly file: string;
  readonly line: number | null;
}

/**
 * Reads a history whose records are all at hand: runs newest first, one for each attempt, whatever the order of the records. A bad record is a
 * problem and is skipped, never fatal; the first thousand problems are said.
 */
export function readHistoryRecords(given: Iterable<HistoryRecord>): {
  readonly runs: readonly Run[];
  readonly problems: readonly HistoryProblem[];
} {
  const records = [...given];
  const problems = createProblems();
  const plan = createJoinPlan(
    () => true,
    () => {},
  );
  for (const { value, file, line } of records) {
    for (const piece of readPieces(value)) {
      if (piece.kind === 'refused') problems.add({ file, line, reason: piece.reason });
      else plan.take(piece);
    }
  }
  const unusable: string[] = [];
  const joiner = createRunJoiner(
    plan,
    { reading: 0, readings: 1 },
    (reason) => unusable.push(reason),
    () => {},
  );
  const runs: Run[] = [];
  for (const { value } of records) for (const piece of readPieces(value)) if (piece.kind !== 'refused') runs.push(...joiner.take(piece));
  runs.push(...joiner.finish());
  for (const reason of unusable.sort()) problems.add({ file: '', line: null, reason });
  return { runs: runs.sort(newestFirst), problems: problems.said().first };
}
