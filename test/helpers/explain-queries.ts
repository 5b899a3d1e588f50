import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Store } from '../../src/ports/store.ts';
import { createStore } from '../../src/store/create-store.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import type { Tables } from '../../src/store/tables.ts';

/** How the server reads one table for one statement. */
export interface Access {
  /** The server's word: `Seq Scan`, `Index Scan`, `Index Only Scan`, `Bitmap Heap Scan`. */
  readonly scan: string;
  readonly table: string;
  /** Rows that were read and thrown away. */
  readonly removed: number;
  /** Pages of 8 KB that were touched. */
  readonly pages: number;
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly Plan[];
}

interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Does the work on the store and then asks the server how it runs each statement of it; what explaining changes is rolled back. */
export async function explainQueries({ pool, locks }: OpenedStore, work: (store: Store) => Promise<unknown>): Promise<readonly Access[]> {
  const statements: Statement[] = [];
  const database = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void statements.push({ sql: query.sql, parameters: query.parameters }),
  });
  await work(createStore(database, locks));
  const accesses: Access[] = [];
  const client = await pool.connect();
  try {
    for (const statement of statements) {
      if (!/^\s*(select|insert|update|delete|with)\b/i.test(statement.sql)) continue;
      accesses.push(...(await explain(client, statement)));
    }
  } finally {
    client.release();
  }
  return accesses;
}

async function explain(client: pg.ClientBase, { sql, parameters }: Statement): Promise<readonly Access[]> {
  await client.query('begin');
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
      // What was inserted is there already: to do it again would fail.
      `explain (${/^\s*insert/i.test(sql) ? '' : 'analyze, buffers, '}format json) ${sql}`,
      [...parameters],
    );
    return rows.flatMap((row) => row['QUERY PLAN']).flatMap(({ Plan: plan }) => accessesOf(plan));
  } finally {
    await client.query('rollback');
  }
}

function accessesOf(plan: Plan): readonly Access[] {
  const table = plan['Relation Name'];
  const own =
    table === undefined
      ? []
      : [
          {
            scan: plan['Node Type'],
            table,
            removed: (plan['Rows Removed by Filter'] ?? 0) * (plan['Actual Loops'] ?? 1),
            pages: (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0),
          },
        ];
  return [...own, ...(plan.Plans ?? []).flatMap(accessesOf)];
}
