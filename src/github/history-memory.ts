import { type Allowances, createAllowances } from './allowances.ts';
import { type AnswerCache, createAnswerCache } from './answer-cache.ts';
import { type BatchSize, createBatchSize } from './batch-size.ts';
import { type BoundedCache, createBoundedCache } from './bounded-cache.ts';
import { LARGEST_BATCH } from './suite-jobs-query.ts';

/** What reading history learns, and the next reader starts from. */
export interface HistoryMemory {
  /** Of all repositories of the process. */
  readonly answers: AnswerCache;
  /** By installation, as GitHub counts. */
  allowances(installationId: number): Allowances;
  /** By repository: how long GitHub takes depends on its jobs. */
  batch(repositoryId: number): BatchSize;
}

/** Some hundred pages of run lists, packed. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MOST_REMEMBERED = 5000;

export function createHistoryMemory(): HistoryMemory {
  const allowances = createBoundedCache<Allowances>(MOST_REMEMBERED, () => 1);
  const batches = createBoundedCache<BatchSize>(MOST_REMEMBERED, () => 1);
  return {
    answers: createAnswerCache(MAX_ANSWER_BYTES),
    allowances: (installationId) => remembered(allowances, String(installationId), createAllowances),
    batch: (repositoryId) => remembered(batches, String(repositoryId), () => createBatchSize(LARGEST_BATCH)),
  };
}

function remembered<Value>(cache: BoundedCache<Value>, key: string, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== null) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
