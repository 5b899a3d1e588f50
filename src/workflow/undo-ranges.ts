import type { ChangedRange } from './edit.ts';

/** The ranges that turn the edited text back into `text`, given the ranges, in order, that were applied to it. */
export function undoRanges(text: string, ranges: readonly ChangedRange[]): readonly ChangedRange[] {
  let moved = 0;
  return ranges.map(({ start, end, replacement }) => {
    const from = start + moved;
    moved += replacement.length - (end - start);
    return { start: from, end: from + replacement.length, replacement: text.slice(start, end) };
  });
}
