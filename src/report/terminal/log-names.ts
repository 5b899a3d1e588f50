import { fitName, textColumns } from './log-layout.ts';

/**
 * Names of one list, each within `width` columns. Where one is too long, the words that all of them begin or end with go first: in a list of modules these
 * are the project and its version, and what tells the modules apart stays.
 */
export function fitAlike(names: readonly string[], width: number): readonly string[] {
  if (names.length < 3 || names.every((name) => textColumns(name) <= width)) return names.map((name) => fitName(name, width));
  const words = names.map((name) => name.split(/\s+/));
  const shortest = Math.min(...words.map((of) => of.length));
  const before = commonLength(words, Math.max(0, shortest - 1));
  const after = commonLength(
    words.map((of) => [...of].reverse()),
    Math.max(0, shortest - 1 - before),
  );
  return words.map((of) => {
    const own = of.slice(before, of.length - after).join(' ');
    return fitName(before === 0 ? own : `…${own}`, width);
  });
}

function commonLength(lists: readonly (readonly string[])[], most: number): number {
  const [first = []] = lists;
  let length = 0;
  while (length < most && lists.every((list) => list[length] === first[length])) length += 1;
  return length;
}
