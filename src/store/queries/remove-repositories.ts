import { inTransaction } from '../in-transaction.ts';
import type { Handle } from '../tables.ts';

const TABLES = [
  'step_run',
  'cache_outcome',
  'job_log',
  'test_report',
  'storage',
  'job_run',
  'run',
  'workflow',
  'name',
  'proposal',
  'check_run',
  'acknowledgement',
  'ignored',
  'alert',
  'notice',
  'notice_issue',
  'dead_letter',
  'delivery',
  'upkeep',
  'checked_run',
  'rollup',
  'rollup_job',
  'rollup_mark',
  'pruning',
  'name_in_use',
] as const;

/** Removes repositories with every row that names them, deliveries included. */
export async function removeRepositories(handle: Handle, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await inTransaction(handle, async (transaction) => {
    for (const table of TABLES) await transaction.deleteFrom(table).where('repository_id', 'in', ids).execute();
    await transaction.deleteFrom('repository').where('id', 'in', ids).execute();
  });
}
