import type { CacheDoubt, CacheOutcome, CachePolicy, CacheResult, CacheSave } from '../model/cache-outcome.ts';
import { seconds } from '../model/seconds.ts';
import { storableText } from './storable-text.ts';
import type { CacheOutcomeTable } from './tables.ts';

/** The outcomes of one job as rows, in their order. */
export function packOutcomes(repositoryId: number, jobId: number, outcomes: readonly CacheOutcome[]): CacheOutcomeTable[] {
  return outcomes.map((outcome, position) => ({
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
    restore_rate: outcome.restoreRate ?? null,
    save_time: outcome.saveTime ?? null,
    part: storableText(outcome.part ?? null),
    hits: outcome.entries?.hits ?? null,
    misses: outcome.entries?.misses ?? null,
    is_lookup: outcome.isLookup ?? null,
    policy: outcome.policy ?? null,
    save_policy: outcome.savePolicy ?? null,
    told_by: outcome.toldBy ?? null,
    doubt: outcome.doubt ?? null,
  }));
}

/** What may be absent is, where the row has none. */
export function unpackOutcome(row: CacheOutcomeTable): CacheOutcome {
  return {
    stepNumber: row.step_number,
    action: row.action,
    result: row.result as CacheResult,
    save: row.save as CacheSave,
    restoredKey: row.restored_key,
    primaryKey: row.primary_key,
    sizeBytes: row.size_bytes,
    restoreTime: row.restore_time === null ? null : seconds(row.restore_time),
    ...(row.restore_rate === null ? {} : { restoreRate: row.restore_rate }),
    ...(row.save_time === null ? {} : { saveTime: seconds(row.save_time) }),
    ...(row.part === null ? {} : { part: row.part }),
    ...(row.hits === null || row.misses === null ? {} : { entries: { hits: row.hits, misses: row.misses } }),
    ...(row.is_lookup === true ? { isLookup: true } : {}),
    ...(row.policy === null ? {} : { policy: row.policy as CachePolicy }),
    ...(row.save_policy === null ? {} : { savePolicy: row.save_policy as CachePolicy }),
    ...(row.told_by === 'output' ? { toldBy: 'output' } : {}),
    ...(row.doubt === null ? {} : { doubt: row.doubt as CacheDoubt }),
    basis: row.basis as CacheOutcome['basis'],
  };
}
