import { sql } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { TaskKind } from '../model/task.ts';
import type { Handle } from '../store/tables.ts';
import { SCHEMA } from './boss.ts';
import { TASK_KINDS } from './task-policies.ts';

/** Deletes tasks that wait, by what their data names. Those that run keep their row until they end. */
export async function forgetTasks(
  boss: PgBoss,
  handle: Handle,
  { repositoryIds, installationId }: { readonly repositoryIds: readonly number[]; readonly installationId?: number },
): Promise<void> {
  const orderKeys = repositoryIds.map((id) => `repository ${id}`);
  if (installationId !== undefined) orderKeys.push(`installation ${installationId}`);
  const { rows } = await sql<{ name: TaskKind; ids: string[] }>`
    select name, array_agg(id::text) as ids from ${sql.id(SCHEMA, 'job')}
    where name = any(${TASK_KINDS}::text[]) and state in ('created', 'retry') and (
      data ->> 'repositoryId' = any(${repositoryIds.map(String)}::text[]) or data ->> 'installationId' = ${String(installationId ?? '')}
      or data ->> 'orderKey' = any(${orderKeys}::text[]))
    group by name`.execute(handle);
  for (const { name, ids } of rows) await boss.deleteJob(name, ids, { db: fromKysely(handle) });
}
