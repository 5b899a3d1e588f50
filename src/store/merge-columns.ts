import { type RawBuilder, sql } from 'kysely';

/** A row whose `versions` say, for each versioned column, what its value was recorded under. */
interface VersionedRow {
  readonly versions: readonly (number | null)[];
}

/** How two records of one row become one: in a batch that is on its way, and in the database. */
export interface Merge<R extends VersionedRow> {
  /** The rule for two records that come together: one statement cannot touch a row twice. */
  combine(one: R, other: R): R;
  /** The same rule as the update half of `insert … on conflict`. */
  readonly assignments: Readonly<Record<string, RawBuilder<unknown>>>;
  /** Whether the record changes anything: what is known already is not written again. */
  readonly changes: RawBuilder<boolean>;
}

/**
 * The merge of a record into its row, column by column: a null never replaces a value; of two values the one recorded under the later version
 * wins, and at equal versions the greater. The row keeps each column's version in `versions`, in the order of the columns, so any order and any
 * repetition of the same records ends in the same row. `greatest` columns need no version: the greatest value stands.
 */
export function mergeColumns<R extends VersionedRow>(
  table: string,
  columns: readonly (keyof R & string)[],
  greatest: readonly (keyof R & string)[],
): Merge<R> {
  return { combine: (one, other) => combine(one, other, columns, greatest), ...updateHalf(table, columns, greatest) };
}

/** The versions of a record's values: null where it has no value. Below 0 is no version: an instant before 1970 is no measurement. */
export function versionsOf(record: Readonly<Record<string, unknown>>, columns: readonly string[], version: number): (number | null)[] {
  return columns.map((column) => (record[column] === null ? null : Math.max(0, version)));
}

/** Records with each key once. */
export function combineByKey<R>(records: readonly R[], keyOf: (record: R) => unknown, rule: (one: R, other: R) => R): readonly R[] {
  const byKey = new Map<unknown, R>();
  for (const record of records) {
    const key = keyOf(record);
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? record : rule(known, record));
  }
  return byKey.size === records.length ? records : [...byKey.values()];
}

/** As PostgreSQL compares two values that are not null: numbers, booleans, instants, bytes, and arrays of integers. */
export function compareValues(one: unknown, other: unknown): number {
  if (Buffer.isBuffer(one) && Buffer.isBuffer(other)) return Buffer.compare(one, other);
  if (Array.isArray(one) && Array.isArray(other)) {
    const place = one.findIndex((value, index) => value !== other[index]);
    return place < 0 || place >= other.length ? one.length - other.length : compareValues(one[place], other[place]);
  }
  return Number(one) - Number(other);
}

function combine<R extends VersionedRow>(
  one: R,
  other: R,
  columns: readonly (keyof R & string)[],
  greatest: readonly (keyof R & string)[],
): R {
  const merged = { ...one };
  const versions = [...one.versions];
  for (const [index, column] of columns.entries()) {
    const [old, next] = [one.versions[index] ?? null, other.versions[index] ?? null];
    const wins = next !== null && (next === old ? compareValues(other[column], one[column]) > 0 : next > (old ?? -1));
    if (!wins) continue;
    merged[column] = other[column];
    versions[index] = next;
  }
  for (const column of greatest) if (compareValues(other[column], one[column]) > 0) merged[column] = other[column];
  return { ...merged, versions };
}

function updateHalf(table: string, columns: readonly string[], greatest: readonly string[]) {
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
    return { column, wins: sql<boolean>`${next} > ${old}`, value: sql`greatest(${old}, ${next})` };
  });
  const all = [...versioned, ...plain];
  const wins = all.map((column) => column.wins);
  return {
    assignments: {
      ...Object.fromEntries(all.map(({ column, value }) => [column, value])),
      versions: sql`array[${sql.join(versioned.map(({ version }) => version))}]`,
    },
    changes: sql<boolean>`(${sql.join(wins, sql` or `)})`,
  };
}

function choose(
  condition: RawBuilder<boolean>,
  then: RawBuilder<unknown> | ReturnType<typeof sql.ref>,
  otherwise: typeof then,
): RawBuilder<unknown> {
  return sql`case when ${condition} then ${then} else ${otherwise} end`;
}
