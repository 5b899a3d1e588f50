import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { storableText } from './storable-text.ts';
import type { Handle } from './tables.ts';

/**
 * Names that a statement writes. A name's id is the first 52 bits of its SHA-256, so that it needs no look-up, is the same on every server, and
 * is a safe integer: among 10,000 names of a repository two share an id with a probability of 1 in 10^8.
 */
export class NameSet {
  readonly #texts = new Map<number, string>();
  readonly #ids = new Map<string, number>();

  /** The id under which the text is kept. */
  add(text: string): number;
  add(text: string | null): number | null;
  add(text: string | null): number | null {
    if (text === null) return null;
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const storable = storableText(text);
    const id = nameId(storable);
    this.#ids.set(text, id);
    this.#texts.set(id, storable);
    return id;
  }

  /** Writes what is not known yet, and takes the mark from what was found unused. Sorted, so that two transactions with the same new names do not wait for each other in a ring. */
  async save(handle: Handle, repositoryId: number): Promise<void> {
    if (this.#texts.size === 0) return;
    const ids = [...this.#texts.keys()].sort((a, b) => a - b);
    await sql`
      insert into name (repository_id, id, text)
      select ${repositoryId}::bigint, new.id, new.text from unnest(${ids}::bigint[], ${ids.map((id) => this.#texts.get(id))}::text[]) as new (id, text)
      where (select name.unused_since is null from name where name.repository_id = ${repositoryId} and name.id = new.id) is not true
      order by new.id
      on conflict (repository_id, id) do update set unused_since = null where name.unused_since is not null`.execute(handle);
  }
}

export function nameId(text: string): number {
  return Number.parseInt(hash('sha256', text).slice(0, 13), 16);
}

/** Texts of the given ids. */
export type Names = ReadonlyMap<number, string>;

export async function loadNames(handle: Handle, repositoryId: number, ids: Iterable<number | null>): Promise<Names> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const rows = await handle
    .selectFrom('name')
    .select(['id', 'text'])
    .where('repository_id', '=', repositoryId)
    .where('id', '=', sql<number>`any(${wanted}::bigint[])`)
    .execute();
  return new Map(rows.map(({ id, text }) => [id, text]));
}

/** Null stays null: not measured. */
export function nameOf(names: Names, id: number): string;
export function nameOf(names: Names, id: number | null): string | null;
export function nameOf(names: Names, id: number | null): string | null {
  if (id === null) return null;
  const text = names.get(id);
  if (text === undefined) throw new Error(`Name ${id} is not stored`);
  return text;
}
