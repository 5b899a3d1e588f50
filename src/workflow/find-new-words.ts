import type { UnknownWord } from './model.ts';

/**
 * The words that nobody here knows and that a file has more often after a change than before it, wherever they stand: what the change brought in.
 * A step or job that only moved brings nothing.
 * @public
 */
export function findNewWords(before: readonly UnknownWord[], after: readonly UnknownWord[]): readonly UnknownWord[] {
  const left = new Map<string, number>();
  for (const { word } of before) left.set(word, (left.get(word) ?? 0) + 1);
  return after.filter(({ word }) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count <= 0;
  });
}
