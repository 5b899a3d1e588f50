import type { BackfillStore } from '../../ports/store.ts';
import type { Handle } from '../tables.ts';

type When = Parameters<BackfillStore['due']>[1];

const COLUMNS = {
  reconcile: 'upkeep.reconcile_asked_at',
  prune: 'upkeep.prune_asked_at',
  storage: 'upkeep.storage_asked_at',
  alerts: 'upkeep.alerts_asked_at',
} as const;

/** Repositories whose upkeep of this kind was asked for before a moment, or never, and those with recent runs for which a nearer moment counts. */
export async function findDue(handle: Handle, upkeep: keyof typeof COLUMNS, { before, active }: When): Promise<readonly number[]> {
  const column = COLUMNS[upkeep];
  const rows = await handle
    .selectFrom('repository')
    .innerJoin('installation', 'installation.id', 'repository.installation_id')
    .leftJoin('upkeep', 'upkeep.repository_id', 'repository.id')
    .select('repository.id')
    // Whether or not GitHub may be asked, data is kept no longer than was promised.
    .$if(upkeep !== 'prune', (query) => query.where('repository.is_archived', '=', false).where('installation.suspended', '=', false))
    .where((eb) => {
      const due = [eb(column, 'is', null), eb(column, '<', before)];
      if (active === undefined) return eb.or(due);
      // By workflow, so that each is one look into the index of its history.
      const recent = eb.exists(
        eb
          .selectFrom('workflow')
          .select('workflow.id')
          .whereRef('workflow.repository_id', '=', 'repository.id')
          .where((inner) =>
            inner.exists(
              inner
                .selectFrom('run')
                .select('run.run_id')
                .whereRef('run.repository_id', '=', 'workflow.repository_id')
                .whereRef('run.workflow', '=', 'workflow.id')
                .where('run.created_at', '>=', active.since),
            ),
          ),
      );
      return eb.or([...due, eb.and([eb(column, '<', active.before), recent])]);
    })
    .orderBy('repository.id')
    .execute();
  return rows.map(({ id }) => id);
}
