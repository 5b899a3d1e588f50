import type { Run } from '../model/run.ts';

/** A number that tells two records of one attempt apart: of 52 bits, and never 0. Equal records have equal digests. */
export function digestRun(run: Run): number {
  const text = JSON.stringify(run, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
  let [high, low] = [0x811c9dc5, 0x1000193];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5bd1e995) ^ (low >>> 15);
  }
  return (high >>> 12) * 0x1_0000_0000 + (low >>> 0) || 1;
}
