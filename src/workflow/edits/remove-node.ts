import type { ChangedRange } from '../edit.ts';
import { entriesOf, itemsOf, type Place } from '../yaml/place.ts';
import {
  blockEnd,
  colonEnd,
  columnOf,
  dashOf,
  isFlow,
  keepsBlankLines,
  leadingCommentStart,
  lineContentEnd,
  lineStart,
  nextLine,
  startOf,
  valueEnd,
} from './extent.ts';
import { change, conflict, type Outcome } from './outcome.ts';

/** Takes out an entry of a map or an item of a list, with the comment lines directly above it. */
export function removeNode(place: Place, parent: Place): Outcome {
  const siblings = place.key === null ? itemsOf(parent) : entriesOf(parent);
  const index = siblings.findIndex((sibling) => sibling.route.at(-1) === place.route.at(-1));
  if (isFlow(parent.node)) return removeFromFlow(place, parent, siblings, index);
  const { text } = place.file;
  const start = place.key === null ? dashOf(parent, index) : startOf(place);
  if (start === null) return conflict('unsupported-style', place.route, 'has no dash of its own');
  const sharesLine = text.slice(lineStart(text, start), start).trim() !== '';
  if (siblings.length === 1) {
    return sharesLine ? conflict('unsupported-style', place.route, 'is all that its list item holds') : removeOnly(place, parent, start);
  }
  if (sharesLine) return removeBesideDash(place, siblings[index + 1], start);
  return change(wholeLines(place, start, index === 0 && parent.route.length === 0));
}

/** The lines of an entry or item; `keepHeader` leaves the comment above it, which is the file's. */
function wholeLines(place: Place, start: number, keepHeader: boolean): ChangedRange {
  const { text } = place.file;
  const from = keepHeader ? lineStart(text, start) : leadingCommentStart(text, start);
  const end = blockEnd(place, columnOf(text, start));
  let to = keepsBlankLines(place.written) ? end : nextLine(text, end);
  // Two blank lines that now meet become one.
  const isBlankAbove = from > 0 && text.slice(lineStart(text, from - 1), from).trim() === '';
  if (isBlankAbove && to < text.length && text.slice(to, nextLine(text, to)).trim() === '') to = nextLine(text, to);
  if (text.slice(to).trim() !== '' || from === 0) return { start: from, end: to, replacement: '' };
  // The end of the file: what stands above becomes its last line, and the last line ending, or its absence, stays.
  const last = text.slice(0, from).trimEnd().length;
  return { start: lineContentEnd(text, last), end, replacement: '' };
}

/** Nothing would be left: the braces say so, since an empty value means something else. */
function removeOnly(place: Place, parent: Place, start: number): Outcome {
  if (parent.key === null) return conflict('unsupported-style', place.route, 'is all that its parent holds');
  const colon = colonEnd(parent);
  return change({ start: colon, end: colon, replacement: place.key === null ? ' []' : ' {}' }, wholeLines(place, start, false));
}

/** The first entry of a list item, on the line of the dash: the next entry moves up. */
function removeBesideDash(place: Place, next: Place | undefined, start: number): Outcome {
  const { text } = place.file;
  if (next === undefined) return conflict('unsupported-style', place.route, 'is all that its list item holds');
  if (/#/.test(text.slice(lineContentEnd(text, valueEnd(place)), startOf(next)))) {
    return conflict('unsupported-style', place.route, 'has a comment between it and the next key');
  }
  return change({ start, end: startOf(next), replacement: '' });
}

function removeFromFlow(place: Place, parent: Place, siblings: readonly Place[], index: number): Outcome {
  const { text } = place.file;
  const previous = siblings[index - 1];
  const next = siblings[index + 1];
  const [open = 0, close = 0] = parent.written?.range ?? [];
  const alone = { start: open + 1, end: close - 1 };
  const first = next === undefined ? alone : { start: startOf(place), end: startOf(next) };
  const range = previous === undefined ? first : { start: valueEnd(previous), end: valueEnd(place) };
  if (/(?:^|\s)#/.test(text.slice(range.start, range.end)))
    return conflict('unsupported-style', place.route, 'has a comment beside it, inside braces');
  return change({ ...range, replacement: '' });
}
