import type { ChangedRange } from '../edit.ts';
import { flowEnd, lineContentEnd, lineStart, nextLine, startOf, valueEnd } from './extent.ts';
import { change, conflict, type Outcome } from './outcome.ts';
import type { Sibling } from './sibling.ts';

/** Takes out an entry or item inside braces or brackets: with its line where it has one of its own, else with one comma. */
export function removeFromFlow(sibling: Sibling): Outcome {
  const { place, parent, siblings, index, isGone } = sibling;
  const { text } = place.file;
  const own = ownLine(sibling);
  if (own !== null) return change(...own);
  const previous = siblings[index - 1];
  const next = siblings[index + 1];
  const [open = 0, close = 0] = parent.written?.range ?? [];
  // Of several that go, those behind one that stays take the comma before them, the others the one after.
  const stays = siblings.slice(0, index).some((other) => !isGone(other));
  const first = next === undefined ? { start: open + 1, end: close - 1 } : { start: startOf(place), end: startOf(next) };
  const keepsBlank = previous !== undefined && flowEnd(previous) > valueEnd(previous);
  const rest = { start: previous === undefined ? 0 : flowEnd(previous), end: keepsBlank ? flowEnd(place) : valueEnd(place) };
  const range = previous === undefined || !stays ? first : rest;
  if (/(?:^|\s)#/.test(text.slice(range.start, range.end)))
    return conflict('unsupported-style', place.route, 'has a comment beside it, inside braces');
  return change({ ...range, replacement: '' });
}

/** The lines that hold nothing but this entry, its comma and a comment behind it; for the last one also the comma that it leaves behind. */
function ownLine({ place, siblings, index, isGone }: Sibling): readonly ChangedRange[] | null {
  const { text } = place.file;
  const start = lineStart(text, startOf(place));
  const end = valueEnd(place);
  const lineEnd = lineContentEnd(text, end);
  const tail = /^\s*(,?)\s*(?:#.*)?$/.exec(text.slice(end, lineEnd));
  if (tail === null || text.slice(start, startOf(place)).trim() !== '' || siblings.length === 1) return null;
  const lines = { start, end: nextLine(text, lineEnd), replacement: '' };
  const isLast = siblings.slice(index + 1).every(isGone);
  const previous = siblings.slice(0, index).findLast((other) => !isGone(other));
  if (tail[1] === ',' && !isLast) return [lines];
  if (!isLast || isGone(siblings[index + 1]) || previous === undefined) return isLast ? [lines] : null;
  const hasTrailingComma = tail[1] === ',';
  if (hasTrailingComma) return [lines];
  const comma = text.indexOf(',', valueEnd(previous));
  if (comma === -1 || comma >= start || text.slice(valueEnd(previous), comma).trim() !== '') return null;
  return [{ start: comma, end: comma + 1, replacement: '' }, lines];
}
