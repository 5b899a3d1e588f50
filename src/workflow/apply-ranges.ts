import type { ChangedRange } from './edit.ts';

/** Puts each replacement where its range says. Ranges stand in order and do not overlap, as `applyEdits` returns them. */
export function applyRanges(text: string, ranges: readonly ChangedRange[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const range of ranges) {
    parts.push(text.slice(from, range.start), range.replacement);
    from = range.end;
  }
  return [...parts, text.slice(from)].join('');
}
