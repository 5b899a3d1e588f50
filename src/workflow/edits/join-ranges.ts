import type { ChangedRange } from '../edit.ts';
import type { PlannedEdit } from './outcome.ts';

/** One range of one edit. */
export interface OwnRange {
  readonly range: ChangedRange;
  readonly edit: PlannedEdit;
}

export type JoinedRanges =
  | { readonly ok: true; readonly ranges: readonly ChangedRange[] }
  | { readonly ok: false; readonly edit: PlannedEdit };

/**
 * The ranges of several edits in order; `edit` is one that changes what another one changes too. What goes may share a blank line,
 * or the end of the file, with what goes beside it: then the two are one. One sweep over the sorted ranges.
 */
export function joinRanges(own: readonly OwnRange[]): JoinedRanges {
  const joined: OwnRange[] = [];
  // Where the last range that replaces text stands in `joined`: those before it end before it starts.
  let last = -1;
  for (const next of inOrder(own)) {
    const { range } = next;
    const open = joined[last];
    if (open !== undefined && range.start < open.range.end && (range.end > range.start || range.start > open.range.start)) {
      if (!mayShare(open, next)) return { ok: false, edit: next.edit };
      joined[last] = { ...open, range: { ...open.range, end: Math.max(open.range.end, range.end) } };
      continue;
    }
    joined.push(next);
    if (range.end > range.start) last = joined.length - 1;
  }
  return { ok: true, ranges: joined.map(({ range }) => range) };
}

function mayShare(a: OwnRange, b: OwnRange): boolean {
  if (a.range.replacement !== '' || b.range.replacement !== '') return false;
  if (a.edit.op === 'remove' && b.edit.op === 'remove') return true;
  const goes = ({ edit }: OwnRange) => edit.op === 'remove' || edit.op === 'move';
  return goes(a) && goes(b) && a.edit !== b.edit && isSibling(a.edit, b.edit);
}

function isSibling(a: PlannedEdit, b: PlannedEdit): boolean {
  const depth = a.route.length - 1;
  return (
    b.route.length === a.route.length && a.route[depth] !== b.route[depth] && a.route.every((part, i) => i === depth || part === b.route[i])
  );
}

/** Insertions at one place stand in the order in which they were asked for, but what is nested more deeply comes first: it continues what stands above. */
function inOrder(own: readonly OwnRange[]): readonly OwnRange[] {
  return own.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end || indentOf(b.range) - indentOf(a.range));
}

function indentOf({ replacement }: ChangedRange): number {
  return /^(?:\r?\n)*( *)/.exec(replacement)?.[1]?.length ?? 0;
}
