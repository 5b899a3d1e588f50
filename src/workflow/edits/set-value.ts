import { isCollection, isScalar, Scalar } from 'yaml';
import type { Json } from '../../model/json.ts';
import type { NewValue } from '../edit.ts';
import type { Place } from '../yaml/place.ts';
import { colonEnd, columnOf, dashOf, isFlow, lineContentEnd, startOf, valueEnd } from './extent.ts';
import { change, conflict, insertion, type Outcome } from './outcome.ts';
import { commentAfter, isMultiline, renderAfterKey, renderFlow, renderItem, renderScalar } from './render-value.ts';
import { styleAt, type TextStyle } from './text-style.ts';

/** Replaces the value of a place; comments on its line stay. `inFlow`: the value stands inside braces or brackets. */
export function setValue(place: Place, parent: Place, to: NewValue, inFlow: boolean): Outcome {
  const style = keepQuotes(place, styleAt(parent));
  // Of an alias only its own text counts: what it repeats stands elsewhere.
  const flow = inFlow || isFlow(place.written);
  if (hasCommentAbove(place) || (isCollection(place.written) && holdsComment(place.written.srcToken))) {
    return conflict('unsupported-style', place.route, 'holds comments that would be lost: edit its parts');
  }
  if (flow && to.comment !== undefined)
    return conflict('unsupported-style', place.route, 'is written in braces, where a comment has no room');
  if (inFlow || (flow && isObject(to.value))) return replaceOnLine(place, to, renderFlow(to.value, style));
  if (isBlockScalar(place) || (isCollection(place.written) && !flow) || !fitsOnLine(to))
    return place.key === null ? replaceItem(place, parent, to, style) : replaceBlock(place, to, style);
  return replaceOnLine(place, to, isObject(to.value) ? renderFlow(to.value, style) : renderScalar(to.value, style, false));
}

function fitsOnLine({ value }: NewValue): boolean {
  return (value === null || typeof value !== 'object' || Object.keys(value).length === 0) && !isMultiline(value);
}

function isBlockScalar(place: Place): boolean {
  return isScalar(place.written) && (place.written.type === Scalar.BLOCK_LITERAL || place.written.type === Scalar.BLOCK_FOLDED);
}

function replaceOnLine(place: Place, to: NewValue, written: string): Outcome {
  const { text } = place.file;
  const end = valueEnd(place);
  const start = place.written?.range?.[0];
  if (place.key !== null && end === colonEnd(place)) return insertion(end, `${written === '' ? '' : ` ${written}`}${commentAfter(to)}`);
  if (start === undefined || end === start) return conflict('unsupported-style', place.route, 'is an empty item');
  // Nothing leaves no blank behind the colon or dash either.
  const from = written === '' ? text.slice(0, start).trimEnd().length : start;
  if (to.comment === undefined) return change({ start: from, end, replacement: written });
  return change({ start: from, end: afterComment(text, end), replacement: `${written}${commentAfter(to)}` });
}

/** A value of several lines, before or after, under a key. */
function replaceBlock(place: Place, to: NewValue, style: TextStyle): Outcome {
  const { text } = place.file;
  const [first = '', ...rest] = renderAfterKey(String(place.route.at(-1)), to.value, columnOf(text, startOf(place)), style);
  const colon = colonEnd(place);
  const comment = to.comment === undefined ? commentOnKeyLine(place) : commentAfter(to);
  const head = `${first === '' ? '' : ` ${first}`}${comment}`;
  return change({ start: colon, end: lineContentEnd(text, valueEnd(place)), replacement: [head, ...rest].join(style.eol) });
}

function replaceItem(place: Place, list: Place, to: NewValue, style: TextStyle): Outcome {
  const dash = dashOf(list, Number(place.route.at(-1)));
  if (dash === null) return conflict('unsupported-style', place.route, 'has no dash of its own');
  const lines = renderItem(to, columnOf(place.file.text, dash), style);
  return change({ start: dash, end: valueEnd(place), replacement: lines.join(style.eol) });
}

/** The comment at the end of the key's line: behind a short value, behind `|`, or above a block. */
function commentOnKeyLine(place: Place): string {
  const { text } = place.file;
  const colon = colonEnd(place);
  const lineEnd = lineContentEnd(text, colon);
  const end = valueEnd(place);
  if (end > lineEnd && isScalar(place.written) && !isBlockScalar(place)) return '';
  const match = /(?:^|\s)(#.*)$/.exec(text.slice(end <= lineEnd ? end : colon, lineEnd));
  return match === null ? '' : ` ${match[1]}`;
}

/** Where a comment behind a value ends, so that a new comment takes its place. */
function afterComment(text: string, end: number): number {
  const lineEnd = lineContentEnd(text, end);
  return /^\s*(?:#.*)?$/.test(text.slice(end, lineEnd)) ? lineEnd : end;
}

function keepQuotes(place: Place, style: TextStyle): TextStyle {
  const { written } = place;
  const type = isScalar(written) && typeof written.value === 'string' ? written.type : undefined;
  if (type === Scalar.QUOTE_SINGLE) return { ...style, quote: "'" };
  if (type === Scalar.QUOTE_DOUBLE) return { ...style, quote: '"' };
  return type === undefined ? style : { ...style, quote: null };
}

/** Whether comment lines stand between a key's line and its value. */
function hasCommentAbove(place: Place): boolean {
  const { text } = place.file;
  if (place.key === null) return false;
  const lineEnd = lineContentEnd(text, colonEnd(place));
  return text.slice(lineEnd, Math.max(lineEnd, place.written?.range?.[0] ?? 0)).includes('#');
}

function isObject(value: Json): boolean {
  return value !== null && typeof value === 'object';
}

/** Whether a YAML comment stands anywhere in a token; a `#` in a script is none. */
function holdsComment(token: unknown): boolean {
  if (token === null || typeof token !== 'object') return false;
  return ('type' in token && token.type === 'comment') || Object.values(token).some(holdsComment);
}
