import { z } from 'zod';
import { type HistoryState, parseHistoryState } from './history-state.ts';

/** How far a history file goes that `paceline fetch` writes: stored beside it, so that the file is never ahead of what may be cut off. */
export interface FetchState {
  readonly version: 1;
  readonly repositoryId: number;
  /** Only workflows that match it are in the file; null: all. */
  readonly workflow: string | null;
  /** Length of the file as far as it is whole. */
  readonly bytes: number;
  /** How much of it was there before the collection under way began. */
  readonly knownBytes: number;
  /** Seconds since 1970: everything created since then was asked for, once the collection under way has ended. */
  readonly from: number;
  readonly collected: HistoryState;
}

const count = z.int().nonnegative();

const stateField = z.object({
  version: z.literal(1),
  repositoryId: z.int(),
  workflow: z.string().nullable(),
  bytes: count,
  knownBytes: count,
  from: z.int(),
  collected: z.unknown(),
});

/** Null: it is none, or one of another version. */
export function parseFetchState(value: unknown): FetchState | null {
  const parsed = stateField.safeParse(value);
  const collected = parsed.success ? parseHistoryState(parsed.data.collected) : null;
  return parsed.success && collected !== null ? { ...parsed.data, collected } : null;
}
