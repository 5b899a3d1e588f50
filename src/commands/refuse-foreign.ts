import type { JobRun } from '../model/job-run.ts';
import type { Repository } from '../model/repository.ts';
import type { HistoryPiece, RefusePiece } from '../telemetry/history-pieces.ts';
import { isJsonObject } from '../telemetry/parsed.ts';

/** What the store's integer columns hold. */
const LARGEST = 2 ** 31 - 1;

/** Refuses what names another repository than this one, and numbers that the store cannot hold. */
export function refuseForeign({ id, owner, name }: Pick<Repository, 'id' | 'owner' | 'name'>): RefusePiece {
  return (piece, value) => {
    const other = repositoryIdOf(value);
    if (other !== null && other !== id) return `of repository ${other}, not of ${owner}/${name}, which is ${id}`;
    return numbersOf(piece).every((number) => number <= LARGEST) ? null : `a number above ${LARGEST} where GitHub has none`;
  };
}

/** As a REST run object has it, or the webhook body around one. */
function repositoryIdOf(value: unknown): number | null {
  if (!isJsonObject(value)) return null;
  for (const within of [value, value['workflow_run']]) {
    if (!isJsonObject(within) || !isJsonObject(within['repository'])) continue;
    const id = within['repository']['id'];
    if (typeof id === 'number') return id;
  }
  return null;
}

function numbersOf(piece: Exclude<HistoryPiece, { kind: 'refused' }>): readonly number[] {
  if (piece.kind === 'job') return numbersOfJob(piece.job);
  const { attempt, runNumber, pullRequests, jobs } = piece.run;
  return [attempt, runNumber ?? 0, ...pullRequests, ...jobs.flatMap(numbersOfJob)];
}

function numbersOfJob({ attempt, steps, cacheOutcomes }: JobRun): readonly number[] {
  return [attempt, ...steps.map(({ number }) => number), ...cacheOutcomes.map(({ stepNumber }) => stepNumber ?? 0)];
}
