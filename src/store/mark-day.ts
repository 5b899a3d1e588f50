import { type RawBuilder, sql } from 'kysely';
import { COMPLETED } from './codes.ts';
import type { Handle } from './tables.ts';

/** How long one mark serves every change of its day. */
const SLOT_SECONDS = 600;

/** What marks of now carry: of the start of the transaction, so that all marks that it makes for a day are one. */
export const SLOT = sql.raw<number>(`floor(extract(epoch from now()) / ${SLOT_SECONDS})::integer`);

/** The column as `dayOf` has it. */
export function dayColumn(column: string): RawBuilder<number> {
  return sql<number>`floor(extract(epoch from ${sql.ref(column)}) / 86400)::integer`;
}

/** An attempt of which the run itself, a job or a step changed. */
export interface ChangedAttempt {
  readonly run_id: number;
  readonly attempt: number;
}

/**
 * Marks the days of those attempts that have ended. The last statement of a merge: whoever waits for a mark of another transaction holds every row
 * that it will touch already, and marks are made in order.
 */
export async function markDays(handle: Handle, repositoryId: number, changed: readonly ChangedAttempt[]): Promise<void> {
  if (changed.length === 0) return;
  const attempts = sql`unnest(${changed.map((one) => one.run_id)}::bigint[], ${changed.map((one) => one.attempt)}::integer[])`;
  await sql`
    insert into rollup_mark (repository_id, workflow, day, slot)
    select distinct run.repository_id, run.workflow, ${dayColumn('run.created_at')}, ${SLOT}
    from ${attempts} as changed (run_id, attempt) join run using (run_id, attempt)
    where run.repository_id = ${repositoryId} and run.status = ${COMPLETED} and run.workflow is not null
    order by 1, 2, 3, 4
    on conflict do nothing`.execute(handle);
}
