import { isJsonObject } from '../telemetry/parsed.ts';

/** How far a sweep has come. Moments are milliseconds since 1970. */
export interface SweepProgress {
  readonly began: number;
  /** When the sweep before it began, which went back as far as it had to; null: there was none. */
  readonly sweptTo: number | null;
  /** Where to go on in GitHub's list; null: it has ended. */
  readonly cursor: string | null;
}

/** Null for what is none: the next sweep goes back as far as GitHub does. */
export function readSweepProgress(value: unknown): SweepProgress | null {
  if (!isJsonObject(value)) return null;
  const { began, sweptTo, cursor } = value;
  if (typeof began !== 'number' || !(sweptTo === null || typeof sweptTo === 'number')) return null;
  return cursor === null || typeof cursor === 'string' ? { began, sweptTo, cursor } : null;
}
