import { type BenchStore, patiently } from './bench-store.ts';

export interface DiskUse {
  readonly steps: number;
  /** Of every table and index of the database, its own catalog left out. */
  readonly bytes: number;
  readonly byTable: readonly { readonly table: string; readonly heap: number; readonly indexes: number }[];
}

export function diskUse(store: BenchStore): Promise<DiskUse> {
  return patiently(store, async (client) => {
    const { rows } = await client.query<{ table: string; heap: number; indexes: number }>(`
      select relname as table, pg_table_size(oid)::float8 as heap, pg_indexes_size(oid)::float8 as indexes from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace order by pg_total_relation_size(oid) desc`);
    const steps = await client.query<{ steps: number }>('select sum(cardinality(numbers))::float8 as steps from step_run');
    return {
      steps: steps.rows[0]?.steps ?? 0,
      bytes: rows.reduce((sum, { heap, indexes }) => sum + heap + indexes, 0),
      byTable: rows,
    };
  });
}

export function sayDiskUse({ steps, bytes, byTable }: DiskUse): string {
  const parts = byTable
    .filter(({ heap, indexes }) => (heap + indexes) / steps >= 0.1)
    .map(({ table, heap, indexes }) => `${table} ${((heap + indexes) / steps).toFixed(1)} (indexes ${(indexes / steps).toFixed(1)})`);
  return `${(bytes / steps).toFixed(1)} bytes a step run (${(bytes / 1e6).toFixed(0)} MB for ${steps.toLocaleString('en')}): ${parts.join(', ')}`;
}
