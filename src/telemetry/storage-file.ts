import { z } from 'zod';
import { type Parsed, parseWith } from './parsed.ts';

const SCHEMA = 'paceline/storage@1';
/** What GitHub gives an organization at most is some orders below. */
const bytes = z.int().nonnegative();
const count = z.int().nonnegative();

const FILE = z.object({
  schema: z.literal(SCHEMA),
  readAt: z.iso.datetime().transform((text) => new Date(text)),
  caches: z.object({ bytes, limitBytes: bytes.nullable(), entries: count }).nullable(),
  artifacts: z.object({ bytes, artifacts: count, isWhole: z.boolean() }).nullable(),
});

/** What caches and artifacts take, as `paceline fetch` keeps it beside a history file. */
export type StorageFile = Omit<z.output<typeof FILE>, 'schema'>;

/** Ends with a line break. */
export function formatStorageFile({ readAt, caches, artifacts }: StorageFile): string {
  return `${JSON.stringify({ schema: SCHEMA, readAt: readAt.toISOString(), caches, artifacts }, null, 2)}\n`;
}

/** The reason names the field that is wrong. */
export function parseStorageFile(text: string): Parsed<StorageFile> {
  try {
    return parseWith(FILE, JSON.parse(text));
  } catch {
    return { ok: false, reason: 'no JSON' };
  }
}
