import { sql } from 'kysely';
import type { OpenedStore } from '../store/open-store.ts';
import { toAppError } from '../store/to-app-error.ts';
import { SCHEMA } from './boss.ts';

export interface QueueCounts {
  /** Tasks that wait, for their turn or their time. */
  readonly waiting: number;
  readonly running: number;
  /** Tasks that were given up and kept for a person. */
  readonly dead: number;
}

/** How much there is to do. Throws STORE_UNAVAILABLE when the database does not answer. */
export async function countTasks({ database }: OpenedStore): Promise<QueueCounts> {
  try {
    const { rows } = await sql<{ waiting: number; running: number; dead: number }>`
      select count(*) filter (where state < 'active')::int as waiting, count(*) filter (where state = 'active')::int as running,
        (select count(*)::int from dead_letter) as dead
      from ${sql.id(SCHEMA, 'job')} where state <= 'active'`.execute(database);
    return rows[0] ?? { waiting: 0, running: 0, dead: 0 };
  } catch (error) {
    throw toAppError(error);
  }
}
