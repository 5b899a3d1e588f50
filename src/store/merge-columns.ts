import { type RawBuilder, sql } from 'kysely';

/** The update half of `insert … on conflict`, for one table. */
export interface Merge {
  readonly assignments: Readonly<Record<string, RawBuilder<never>>>;
  /** Whether the record changes anything: what is known already is not written again. */
  readonly changes: RawBuilder<boolean>;
}

/**
 * The merge of a record into its row, column by column: a null never replaces a value; of two values the one recorded under the later version
 * wins, and at equal versions the greater. The row keeps each column's version in `versions`, in the order of the columns, so any order and any
 * repetition of the same records ends in the same row. `greatest` columns need no version: the greatest value stands.
 */
export function mergeColumns(table: string, columns: readonly string[], greatest: readonly string[]): Merge {
  const versioned = columns.map((column, index) => {
    const [old, next] = [sql.ref(`${table}.${column}`), sql.ref(`excluded.${column}`)];
    const place = sql.raw(`[${index + 1}]`);
    const oldVersion = sql`${sql.ref(`${table}.versions`)}${place}`;
    const nextVersion = sql`excluded.versions${place}`;
    // Only a null has no version. Rows compare from the left, so values count only at equal versions.
    const wins = sql<boolean>`(coalesce(${nextVersion}, -1), ${next}) > (coalesce(${oldVersion}, -1), ${old})`;
    return { column, wins, value: choose(wins, next, old), version: choose(wins, nextVersion, oldVersion) };
  });
  const plain = greatest.map((column) => {
    const [old, next] = [sql.ref(`${table}.${column}`), sql.ref(`excluded.${column}`)];
    return { column, wins: sql<boolean>`${next} > ${old}`, value: sql<never>`greatest(${old}, ${next})` };
  });
  const all = [...versioned, ...plain];
  return {
    assignments: {
      ...Object.fromEntries(all.map(({ column, value }) => [column, value])),
      versions: sql`array[${sql.join(versioned.map(({ version }) => version))}]`,
    },
    changes: sql`(${sql.join(
      all.map(({ wins }) => wins),
      sql` or `,
    )})`,
  };
}

/** The versions of a record's values: null where it has no value. */
export function versionsOf(record: Readonly<Record<string, unknown>>, columns: readonly string[], version: number): (number | null)[] {
  return columns.map((column) => (record[column] === null ? null : version));
}

function choose(
  condition: RawBuilder<boolean>,
  then: RawBuilder<unknown> | ReturnType<typeof sql.ref>,
  otherwise: typeof then,
): RawBuilder<never> {
  return sql`case when ${condition} then ${then} else ${otherwise} end`;
}
