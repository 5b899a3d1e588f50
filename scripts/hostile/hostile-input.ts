import { seededRandom } from '../../src/stats/seeded-random.ts';
import { BOMBS } from './bombs.ts';
import { mutate } from './mutate.ts';

/** The input with this number: the bombs come first, then files mutated. The same seed and files give the same text. */
export function hostileInput(index: number, seed: number, seeds: readonly string[]): string {
  return BOMBS[index]?.text ?? mutate(seededRandom(seed * 1_000_003 + index), seeds);
}
