import { createHash } from 'node:crypto';

/** Equal for equal values: tells whether something would be sent a second time unchanged. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
