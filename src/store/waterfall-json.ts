import type { Waterfall } from '../model/waterfall.ts';
import { storableSentence } from './storable-text.ts';

/** As JSON that PostgreSQL takes: every text in it without NULs, halves of surrogate pairs, secrets and e-mail addresses. */
export function waterfallJson(waterfall: Waterfall): string {
  return JSON.stringify(waterfall, (_, value: unknown) => (typeof value === 'string' ? storableSentence(value) : value));
}
