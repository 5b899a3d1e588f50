import { isCollection, isMap, isPair, isScalar, isSeq, type Node as YamlNode } from 'yaml';
import type { ChangedRange } from '../edit.ts';
import type { Place } from '../yaml/place.ts';

/** The first character of the line that holds `offset`, after a byte order mark. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\ufeff') ? 1 : start;
}

/** Where the line that holds `offset` ends, before its line ending. */
export function lineContentEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The first character of the next line, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}

/** The same end without the one line ending that may close it: where text is the last of a file, the file's last line ending stays. */
export function beforeLineEnding(text: string, end: number): number {
  if (text[end - 1] !== '\n') return end;
  return text[end - 2] === '\r' ? end - 2 : end - 1;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The line ending in use around `offset`. */
export function lineEndingAt(text: string, offset: number): string {
  const before = text.lastIndexOf('\n', Math.max(0, offset - 1));
  const newline = before === -1 ? text.indexOf('\n') : before;
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/** The line ending that closes the line whose text ends at `end`; for the last line of a file the one in use above it. */
export function lineEndingOf(text: string, end: number): string {
  if (text.startsWith('\r\n', end)) return '\r\n';
  return text[end] === '\n' ? '\n' : lineEndingAt(text, end);
}

/** Where a node that is written in the file starts: its anchor or tag, else its value. */
export function startOf(place: Place): number {
  return place.key?.range?.[0] ?? place.written?.range?.[0] ?? 0;
}

/** After the colon of an entry. */
export function colonEnd(place: Place): number {
  const keyEnd = place.key?.range?.[1] ?? 0;
  const colon = place.file.text.indexOf(':', keyEnd);
  return colon === -1 ? keyEnd : colon + 1;
}

/** Where the text of a place's last value ends; for an empty value, after the colon. */
export function valueEnd(place: Place): number {
  const range = place.written?.range;
  if (range === undefined || range === null) return place.key === null ? 0 : colonEnd(place);
  const value = place.file.text.slice(range[0], range[1]).trimEnd();
  if (value === '') return place.key === null ? range[0] : colonEnd(place);
  return range[0] + value.length;
}

/** Whether the last text in a value is a block scalar that keeps its trailing blank lines (`|+`): these are part of the value. */
export function keepsBlankLines(node: YamlNode | null): boolean {
  if (isScalar(node)) {
    const token = node.srcToken;
    return token?.type === 'block-scalar' && token.props.some((prop) => prop.type === 'block-scalar-header' && prop.source.includes('+'));
  }
  if (!isCollection(node) || node.flow === true) return false;
  const last: unknown = node.items.at(-1);
  return keepsBlankLines((isPair(last) ? last.value : (last ?? null)) as YamlNode | null);
}

/**
 * Where new lines may follow an entry or item of a block: the end of its last line, trailing comment included, before the line ending;
 * comment lines that are indented more deeply than `column` still belong to it.
 */
export function blockEnd(place: Place, column: number): number {
  const { text } = place.file;
  if (keepsBlankLines(place.written)) return place.written?.range?.[1] ?? text.length;
  let end = lineContentEnd(text, valueEnd(place));
  let probe = nextLine(text, end);
  while (probe < text.length) {
    const stop = lineContentEnd(text, probe);
    const line = text.slice(probe, stop);
    const indent = line.length - line.trimStart().length;
    if (line.trim() !== '') {
      if (!line.trimStart().startsWith('#') || indent <= column) break;
      end = stop;
    }
    probe = nextLine(text, stop);
  }
  return end;
}

/** Where the comment lines start that stand directly above an entry, at its column. */
export function leadingCommentStart(text: string, offset: number): number {
  const column = columnOf(text, offset);
  let start = lineStart(text, offset);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    const line = text.slice(above, lineContentEnd(text, above));
    if (above >= start || !line.trimStart().startsWith('#') || line.length - line.trimStart().length !== column) break;
    start = above;
  }
  return start;
}

/** Whether a blank line stands between the end of an entry or item and the start of the next. */
export function isApart(upper: Place, nextStart: number): boolean {
  const end = keepsBlankLines(upper.written) ? valueEnd(upper) : blockEnd(upper, columnOf(upper.file.text, startOf(upper)));
  return /\n[ \t]*\r?\n/.test(upper.file.text.slice(Math.min(end, nextStart), nextStart));
}

/** Whether a collection is written with braces or brackets. */
export function isFlow(node: YamlNode | null): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

/** Where the dash of a block list's item stands; null when it cannot be told. */
export function dashOf(list: Place, index: number): number | null {
  const { node } = list;
  const token = node?.srcToken;
  if (node === null || token?.type !== 'block-seq') return null;
  const dashes =
    knownDashes.get(node) ??
    token.items
      .filter((item) => item.start.some(isDash) || item.value !== undefined)
      .map((item) => item.start.find(isDash)?.offset ?? null);
  knownDashes.set(node, dashes);
  return dashes[index] ?? null;
}

// A node never changes once it is read, and many edits may ask for the dashes of one long list.
const knownDashes = new WeakMap<YamlNode, readonly (number | null)[]>();

function isDash(token: { readonly type: string }): boolean {
  return token.type === 'seq-item-ind';
}

/** What parts a new entry or item inside braces or brackets from the one behind it: a line of its own where that one has it. */
export function gapBefore(next: Place, eol: string, comma: string): string {
  const { text } = next.file;
  const indent = text.slice(lineStart(text, startOf(next)), startOf(next));
  return indent.trim() === '' ? `,${eol}${indent}` : comma;
}

/** Where the text of an entry or item inside braces or brackets ends; a key with no value keeps a blank behind its colon, without which it is another key. */
export function flowEnd(place: Place): number {
  const end = valueEnd(place);
  return isEmptyEntry(place) && place.file.text[end] === ' ' ? end + 1 : end;
}

/** The text of an entry or item inside braces or brackets, so that a comma may follow. */
export function flowText(place: Place): string {
  const written = place.file.text.slice(startOf(place), valueEnd(place));
  return isEmptyEntry(place) ? `${written} ` : written;
}

function isEmptyEntry(place: Place): boolean {
  return place.key !== null && valueEnd(place) === colonEnd(place);
}

/** How entries and items inside braces and brackets are parted. */
interface FlowStyle {
  readonly eol: string;
  readonly comma: string;
}

/** The ranges that put an entry or item behind another one inside braces or brackets, on its own line where the neighbour has one. */
export function insertInFlow(neighbour: Place, written: string, { eol, comma }: FlowStyle): readonly ChangedRange[] {
  const { text } = neighbour.file;
  const start = startOf(neighbour);
  const end = valueEnd(neighbour);
  const indent = text.slice(lineStart(text, start), start);
  const blank = isEmptyEntry(neighbour) ? ' ' : '';
  const insert = (at: number, replacement: string): ChangedRange => ({
    start: at,
    end: at,
    replacement: at === end ? `${blank}${replacement}` : replacement,
  });
  if (indent.trim() !== '') return [insert(end, `${comma}${written}`)];
  const lineEnd = lineContentEnd(text, end);
  const tail = /^\s*(,?)\s*(?:#.*)?$/.exec(text.slice(end, lineEnd));
  if (tail === null) return [insert(end, `,${eol}${indent}${written}`)];
  if (tail[1] === ',') return [insert(lineEnd, `${eol}${indent}${written},`)];
  return end === lineEnd ? [insert(end, `,${eol}${indent}${written}`)] : [insert(end, ','), insert(lineEnd, `${eol}${indent}${written}`)];
}
