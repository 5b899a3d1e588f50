import type { VerificationResult } from '../engine/verification/verification-result.ts';
import type { Json } from '../model/json.ts';

/** As `Date` writes itself into JSON. No sentence or name of a result is one. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The verdict that was stored with a proposal, its moments as dates again; null where there is none. */
export function readVerdict(stored: Json | null): VerificationResult | null {
  return revive(stored) as VerificationResult | null;
}

function revive(value: Json): unknown {
  if (typeof value === 'string') return INSTANT.test(value) ? new Date(value) : value;
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revive(member as Json)]));
}
