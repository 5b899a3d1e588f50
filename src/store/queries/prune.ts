import { sql } from 'kysely';
import type { PruningStore } from '../../ports/store.ts';
import { nameId } from '../names.ts';
import { storableText } from '../storable-text.ts';
import type { Handle } from '../tables.ts';
import { pruneDeliveries } from './prune-deliveries.ts';
import { pruneNames } from './prune-names.ts';
import { pruneLostJobs, pruneRuns } from './prune-runs.ts';
import { pruneStrays } from './prune-strays.ts';

export function pruningStore(handle: Handle): PruningStore {
  const state = (repositoryId: number) =>
    handle.selectFrom('pruning').selectAll().where('repository_id', '=', repositoryId).executeTakeFirst();
  return {
    prunedBefore: async (repositoryId) => (await state(repositoryId))?.pruned_before ?? null,
    markPruned: async (repositoryId, before) => {
      await handle
        .insertInto('pruning')
        .values({ repository_id: repositoryId, pruned_before: before, names_looked_at: null })
        .onConflict((conflict) =>
          conflict.column('repository_id').doUpdateSet({ pruned_before: sql`greatest(pruning.pruned_before, excluded.pruned_before)` }),
        )
        .execute();
    },
    runs: (repositoryId, workflowPath, { before }, limit) =>
      pruneRuns(handle, repositoryId, { workflow: workflowPath === null ? null : nameId(storableText(workflowPath)), before, limit }),
    lostJobs: (repositoryId, { before, after }, limit) => pruneLostJobs(handle, repositoryId, { before, after, limit }),
    checkRuns: async (repositoryId, { before }, limit) =>
      deleted(
        await sql`
          delete from check_run where (repository_id, head_sha) in (
            select repository_id, head_sha from check_run where repository_id = ${repositoryId} and updated_at < ${before} limit ${limit})`.execute(
          handle,
        ),
      ),
    alerts: async (repositoryId, { before }, limit) =>
      deleted(
        await sql`
          delete from alert where (repository_id, workflow, measure, severity) in (
            select repository_id, workflow, measure, severity from alert
            where repository_id = ${repositoryId} and evaluated_at < ${before} limit ${limit})`.execute(handle),
      ),
    notices: async (repositoryId, { before }, limit) =>
      deleted(
        await sql`
          delete from notice where (repository_id, key) in (
            select repository_id, key from notice where repository_id = ${repositoryId} and created_at < ${before} limit ${limit})`.execute(
          handle,
        ),
      ),
    rollups: (repositoryId, { before }, limit) => pruneRollups(handle, repositoryId, before, limit),
    names: (repositoryId, now, limit) => pruneNames(handle, repositoryId, now, limit),
    namesLookedAt: async (repositoryId) => (await state(repositoryId))?.names_looked_at ?? null,
    ...pruneDeliveries(handle),
    deadLetters: async ({ before }, limit) =>
      deleted(
        await sql`delete from dead_letter where id in (select id from dead_letter where at < ${before} limit ${limit})`.execute(handle),
      ),
    strays: (limit) => pruneStrays(handle, limit),
    leftoversAskedAt: async () => (await handle.selectFrom('leftover_pruning').select('asked_at').executeTakeFirst())?.asked_at ?? null,
    markLeftoversAsked: async (at) => {
      await handle
        .insertInto('leftover_pruning')
        .values({ id: 1, asked_at: at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ asked_at: at }))
        .execute();
    },
  };
}

async function pruneRollups(handle: Handle, repositoryId: number, before: number, limit: number): Promise<number> {
  const { rows } = await sql<{ taken: number }>`
    with old as (
      delete from rollup where (repository_id, workflow, day) in (
        select repository_id, workflow, day from rollup where repository_id = ${repositoryId} and day < ${before} limit ${limit})
      returning repository_id, workflow, day),
    jobs as (delete from rollup_job using old where (rollup_job.repository_id, rollup_job.workflow, rollup_job.day) = (old.repository_id, old.workflow, old.day))
    select count(*)::integer as taken from old`.execute(handle);
  return rows[0]?.taken ?? 0;
}

/** Rows that a statement deleted. */
function deleted(result: { readonly numAffectedRows?: bigint }): number {
  return Number(result.numAffectedRows ?? 0n);
}
