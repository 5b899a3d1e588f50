import { z } from 'zod';
import { type Parsed, parseWith } from './parsed.ts';
import { id, nameText, optionalInstant } from './payload-fields.ts';

const ARTIFACT = z.object({
  id,
  name: nameText,
  size_in_bytes: z.int().nonnegative(),
  expired: z.boolean(),
  created_at: optionalInstant,
});

/** An artifact of a run, whichever attempt made it. */
export interface ArtifactRecord {
  readonly artifactId: number;
  /** Scrubbed. */
  readonly name: string;
  /** Packed. */
  readonly sizeBytes: number;
  readonly expired: boolean;
  readonly createdAt: Date | null;
}

/** From GitHub's `artifact` object. */
export function parseArtifact(body: unknown): Parsed<ArtifactRecord> {
  const parsed = parseWith(ARTIFACT, body);
  if (!parsed.ok) return parsed;
  const { id: artifactId, name, size_in_bytes: sizeBytes, expired, created_at: createdAt } = parsed.value;
  return { ok: true, value: { artifactId, name, sizeBytes, expired, createdAt } };
}
