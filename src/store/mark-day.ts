import { type OperationNodeSource, type RawBuilder, sql } from 'kysely';
import { COMPLETED } from './codes.ts';

/** How long one mark serves every change of its day. */
const SLOT_SECONDS = 600;

/** What marks of now carry: of the start of the transaction, so that all marks that it makes for a day are one. */
export const SLOT = sql.raw<number>(`floor(extract(epoch from now()) / ${SLOT_SECONDS})::integer`);

/** The column as `dayOf` has it. */
export function dayColumn(column: string): RawBuilder<number> {
  return sql<number>`floor(extract(epoch from ${sql.ref(column)}) / 86400)::integer`;
}

/** The insert of a run, which returns its columns, and in the same statement a mark on its day where it changed an ended run. */
export function markingRun(insert: OperationNodeSource): RawBuilder<unknown> {
  return sql`
    with changed as (${insert})
    insert into rollup_mark (repository_id, workflow, day, slot)
    select repository_id, workflow, ${dayColumn('created_at')}, ${SLOT} from changed where status = ${COMPLETED} and workflow is not null
    on conflict do nothing`;
}

/** The insert of a job run, which returns its columns, and a mark on the day of its run, as far as that has ended. */
export function markingRunOfJob(insert: OperationNodeSource): RawBuilder<unknown> {
  return sql`
    with changed as (${insert})
    insert into rollup_mark (repository_id, workflow, day, slot)
    select run.repository_id, run.workflow, ${dayColumn('run.created_at')}, ${SLOT}
    from changed join run using (repository_id, run_id, attempt) where run.status = ${COMPLETED} and run.workflow is not null
    on conflict do nothing`;
}

/** The insert of a job's steps, which returns `repository_id` and `job_id`, and the same mark: whether a job ran can depend on its steps. */
export function markingRunOfSteps(insert: OperationNodeSource): RawBuilder<unknown> {
  return sql`
    with changed as (${insert})
    insert into rollup_mark (repository_id, workflow, day, slot)
    select run.repository_id, run.workflow, ${dayColumn('run.created_at')}, ${SLOT}
    from changed join job_run using (repository_id, job_id) join run using (repository_id, run_id, attempt)
    where run.status = ${COMPLETED} and run.workflow is not null
    on conflict do nothing`;
}
