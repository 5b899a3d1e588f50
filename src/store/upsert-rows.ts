import { type RawBuilder, sql } from 'kysely';

/**
 * `insert … on conflict do update` of rows that go as one JSON text: one statement of one parameter, however many rows. No two may have one key.
 * They are written in the order of their key, so that two transactions with the same rows never wait for each other in a ring.
 */
export function upsertRows(
  table: string,
  rows: readonly object[],
  key: readonly string[],
  { assignments, changes }: { readonly assignments: Readonly<Record<string, RawBuilder<unknown>>>; readonly changes: RawBuilder<boolean> },
): RawBuilder<unknown> {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)));
  const keys = sql.join(key.map((column) => sql.ref(column)));
  const updates = sql.join(Object.entries(assignments).map(([column, value]) => sql`${sql.ref(column)} = ${value}`));
  return sql`
    insert into ${sql.table(table)} (${columns})
    select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows, toJson)}::json) order by ${keys}
    on conflict (${keys}) do update set ${updates} where ${changes}`;
}

/** A value as PostgreSQL's input of its type reads it. */
function toJson(this: object, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  if (original instanceof Date) return instantText(original);
  return Buffer.isBuffer(original) ? `\\x${original.toString('hex')}` : value;
}

/** PostgreSQL knows no year 0 and no sign before a year. */
function instantText(instant: Date): string {
  const text = instant.toISOString();
  const year = instant.getUTCFullYear();
  return year > 0 ? text.replace(/^\+0*/, '') : `${String(1 - year).padStart(4, '0')}${text.slice(text.indexOf('-', 1))} BC`;
}
