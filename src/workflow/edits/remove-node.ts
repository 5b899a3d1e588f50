import type { ChangedRange } from '../edit.ts';
import { entriesOf, itemsOf, type Place } from '../yaml/place.ts';
import {
  beforeLineEnding,
  blockEnd,
  colonEnd,
  columnOf,
  dashOf,
  isFlow,
  keepsBlankLines,
  leadingCommentStart,
  lineContentEnd,
  lineEndingAt,
  lineStart,
  nextLine,
  startOf,
  valueEnd,
} from './extent.ts';
import { change, conflict, type Gone, type Outcome } from './outcome.ts';
import { removeFromFlow } from './remove-from-flow.ts';
import type { Sibling } from './sibling.ts';

/**
 * Takes out an entry of a map or an item of a list, with the comment lines directly above it.
 * `gone`: all that goes in the same step.
 */
export function removeNode(place: Place, parent: Place, gone: Gone): Outcome {
  const siblings = place.key === null ? itemsOf(parent) : entriesOf(parent);
  const index = siblings.findIndex((other) => other.route.at(-1) === place.route.at(-1));
  const goneHere = gone.get(JSON.stringify(parent.route));
  const isGone = (other: Place | undefined) => other !== undefined && goneHere?.has(other.route.at(-1) ?? '') === true;
  const sibling = { place, parent, siblings, index, isGone };
  if (isFlow(parent.node)) return removeFromFlow(sibling);
  const { text } = place.file;
  const start = place.key === null ? dashOf(parent, index) : startOf(place);
  if (start === null) return conflict('unsupported-style', place.route, 'has no dash of its own');
  const sharesLine = text.slice(lineStart(text, start), start).trim() !== '';
  if (siblings.length === 1) {
    return sharesLine ? conflict('unsupported-style', place.route, 'is all that its list item holds') : removeOnly(sibling, start);
  }
  if (sharesLine) return removeBesideDash(sibling, start);
  return change(wholeLines(sibling, start, index === 0 && parent.route.length === 0));
}

/** The lines of an entry or item; `keepHeader` leaves the comment above it, which is the file's. */
function wholeLines(sibling: Sibling, start: number, keepHeader: boolean): ChangedRange {
  const { place } = sibling;
  const { text } = place.file;
  let from = keepHeader ? lineStart(text, start) : leadingCommentStart(text, start);
  const end = blockEnd(place, columnOf(text, start));
  let to = keepsBlankLines(place.written) ? end : nextLine(text, end);
  // Two blank lines that now meet become one, and what set the first apart from the second goes with it.
  const isBlankAbove = from > 0 && text.slice(lineStart(text, from - 1), from).trim() === '';
  const isFirstOfMore = sibling.index === 0 && sibling.siblings.length > 1 && sibling.parent.route.length > 0;
  if ((isBlankAbove || isFirstOfMore) && to < text.length && text.slice(to, nextLine(text, to)).trim() === '') {
    // The last one goes with the blank line above it: the one below sets its parent apart.
    if (isBlankAbove && isLastOfMore(sibling)) from = lineStart(text, from - 1);
    else to = nextLine(text, to);
  }
  if (text.slice(to).trim() !== '' || from === 0) return { start: from, end: to, replacement: '' };
  // The end of the file: what stands above becomes its last line, and the last line ending, or its absence, stays.
  const last = text.slice(0, firstGone(sibling, from)).trimEnd().length;
  return { start: lineContentEnd(text, last), end: beforeLineEnding(text, end), replacement: '' };
}

/** Whether a sibling stands above that does not own the blank line between, and none below. */
function isLastOfMore({ siblings, index }: Sibling): boolean {
  const above = siblings[index - 1];
  return index === siblings.length - 1 && above !== undefined && !keepsBlankLines(above.written);
}

/** Where the siblings directly above start that go too. */
function firstGone({ siblings, index, parent, isGone }: Sibling, from: number): number {
  const { text } = parent.file;
  let top = from;
  for (let above = index - 1; isGone(siblings[above]); above -= 1) {
    const other = siblings[above];
    const start = other === undefined ? null : other.key === null ? dashOf(parent, above) : startOf(other);
    if (start === null || text.slice(lineStart(text, start), start).trim() !== '') break;
    top = leadingCommentStart(text, start);
  }
  return top;
}

/** Nothing would be left: the braces say so, since an empty value means something else. */
function removeOnly(sibling: Sibling, start: number): Outcome {
  const { place, parent } = sibling;
  if (parent.key === null) return conflict('unsupported-style', place.route, 'is all that its parent holds');
  const colon = colonEnd(parent);
  return change({ start: colon, end: colon, replacement: place.key === null ? ' []' : ' {}' }, wholeLines(sibling, start, false));
}

/** The first entry of a list item, on the line of the dash: the next entry moves up, and comments between the two go above the dash. */
function removeBesideDash({ place, siblings, index }: Sibling, start: number): Outcome {
  const { text } = place.file;
  const next = siblings[index + 1];
  if (next === undefined) return conflict('unsupported-style', place.route, 'is all that its list item holds');
  const between = text.slice(lineContentEnd(text, valueEnd(place)), startOf(next));
  const removal = { start, end: startOf(next), replacement: '' };
  if (!between.includes('#')) return change(removal);
  const line = lineStart(text, start);
  const indent = /^ *(?=- +$)/.exec(text.slice(line, start))?.[0];
  if (indent === undefined || keepsBlankLines(place.written)) {
    return conflict('unsupported-style', place.route, 'has a comment between it and the next key');
  }
  const comments = between
    .split('\n')
    .map((part) => part.trim())
    .filter((part) => part.startsWith('#'));
  const replacement = comments.map((comment) => `${indent}${comment}${lineEndingAt(text, start)}`).join('');
  return change({ start: line, end: line, replacement }, removal);
}
