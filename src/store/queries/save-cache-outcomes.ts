import type { CacheOutcome } from '../../model/cache-outcome.ts';
import { inTransaction } from '../in-transaction.ts';
import { storableText } from '../storable-text.ts';
import type { Handle } from '../tables.ts';

/** Replaces the outcomes of one job. */
export async function saveCacheOutcomes(
  handle: Handle,
  repositoryId: number,
  jobId: number,
  outcomes: readonly CacheOutcome[],
): Promise<void> {
  const rows = outcomes.map((outcome, position) => ({
    repository_id: repositoryId,
    job_id: jobId,
    position,
    step_number: outcome.stepNumber,
    action: storableText(outcome.action),
    result: outcome.result,
    save: outcome.save,
    restored_key: storableText(outcome.restoredKey),
    primary_key: storableText(outcome.primaryKey),
    size_bytes: outcome.sizeBytes,
    restore_time: outcome.restoreTime,
    basis: outcome.basis,
  }));
  await inTransaction(handle, async (transaction) => {
    await transaction.deleteFrom('cache_outcome').where('repository_id', '=', repositoryId).where('job_id', '=', jobId).execute();
    if (rows.length > 0) await transaction.insertInto('cache_outcome').values(rows).execute();
  });
}
