import type { Node as YamlNode } from 'yaml';
import type { Route } from '../../model/route.ts';
import type { ChangedRange } from '../edit.ts';
import { equalJson } from '../equal-json.ts';
import { entriesOf, itemsOf, type Place } from '../yaml/place.ts';
import {
  beforeLineEnding,
  blockEnd,
  colonEnd,
  columnOf,
  dashOf,
  keepsBlankLines,
  leadingCommentStart,
  lineContentEnd,
  lineStart,
  nextLine,
  startOf,
} from './extent.ts';
import type { Gone } from './outcome.ts';

/** The lines of an item or entry in block style, taken out: what they say, and what its going changes where it stood. */
export interface Cut {
  /** Whole lines with their indentation, without the last line ending. */
  readonly text: string;
  readonly column: number;
  /** Whether comment lines lead it. */
  readonly isCommented: boolean;
  /** Blank lines that set it apart from its siblings. */
  readonly gap: number;
  readonly ranges: readonly ChangedRange[];
}

/** An item or entry in block style, by its dash or key. */
export interface Block {
  readonly place: Place;
  /** The dash or the key. */
  readonly start: number;
  readonly column: number;
  /** Whether dashes stand before it on its line: the first key of an item, the first item of an item. */
  readonly isBesideDash: boolean;
  /** With the comment lines above that belong to it. */
  readonly from: number;
  /** The end of its last line, before the line ending; for a text that keeps its blank lines, after them. */
  readonly end: number;
}

/** The items or entries of a block in order, as far as each stands behind its own dash or is a plain key; null where one does not. */
export function blocksOf(parent: Place): readonly Block[] | null {
  const { node, route } = parent;
  const known = node === null ? undefined : knownBlocks.get(node);
  if (known !== undefined && equalJson([...known.route], [...route])) return known.blocks;
  const entries = entriesOf(parent);
  const found = (entries.length > 0 ? entries : itemsOf(parent)).map((place, index) => blockAt(parent, place, index));
  const blocks = found.every((block) => block !== null) ? found : null;
  if (node !== null) knownBlocks.set(node, { route, blocks });
  return blocks;
}

// A node never changes once it is read, and many moves may ask for the parts of one long list.
const knownBlocks = new WeakMap<YamlNode, { readonly route: Route; readonly blocks: readonly Block[] | null }>();

function blockAt(parent: Place, place: Place, index: number): Block | null {
  const { text } = place.file;
  const start = place.key === null ? dashOf(parent, index) : startOf(place);
  if (start === null) return null;
  const prefix = text.slice(lineStart(text, start), start);
  if (!/^[ -]*$/.test(prefix)) return null;
  const isBesideDash = prefix.includes('-');
  const column = columnOf(text, start);
  // What stands above the first key of a file is its header, not the key's comment.
  const isFirstOfFile = index === 0 && parent.route.length === 0;
  const line = lineStart(text, start);
  const from = isBesideDash ? start : isFirstOfFile ? line : leadingCommentStart(text, start);
  return { place, start, column, isBesideDash, from, end: blockEnd(place, column) };
}

/** Blank lines directly above an offset that starts a line. */
export function blanksAbove(text: string, offset: number): number {
  let count = 0;
  let at = offset;
  while (at > 0) {
    const above = lineStart(text, at - 1);
    if (above >= at || text.slice(above, at).trim() !== '') break;
    count += 1;
    at = above;
  }
  return count;
}

/** Takes out one of several siblings, or the only one; a text is the reason why it cannot be. `gone`: all that goes in the same step. */
export function cutBlock(blocks: readonly Block[], index: number, parent: Place, gone: Gone): Cut | string {
  const block = blocks[index];
  if (block === undefined) return 'does not exist';
  const { text } = parent.file;
  if (block.isBesideDash) return cutBesideDash(block, blocks[index + 1]);
  const keeps = keepsBlankLines(block.place.written);
  const to = keeps ? block.end : nextLine(text, block.end);
  const written = text.slice(block.from, block.end);
  const gapAbove = index > 0 && !keepsBlankLines(blocks[index - 1]?.place.written ?? null) ? blanksAbove(text, block.from) : 0;
  const gapBelow = index < blocks.length - 1 && !keeps ? blanksBelow(text, to) : 0;
  const cut = {
    text: keeps ? written.replace(/\r?\n$/, '') : written,
    column: block.column,
    isCommented: block.from < lineStart(text, block.start),
    gap: Math.max(gapAbove, gapBelow),
  };
  const goneHere = gone.get(JSON.stringify(parent.route));
  const isGone = (other: Block | undefined) => other !== undefined && goneHere?.has(other.place.route.at(-1) ?? '') === true;
  const stays = blocks.findLastIndex((other, i) => i < index && !isGone(other));
  const top = blocks[stays + 1]?.from ?? block.from;
  const isLast = blocks.slice(index + 1).every(isGone);
  if (isLast && stays === -1) {
    if (parent.key === null) return 'is all that its parent holds';
    const colon = colonEnd(parent);
    const empty = { start: colon, end: colon, replacement: block.place.key === null ? ' []' : ' {}' };
    return { ...cut, ranges: [...(index === 0 ? [empty] : []), lines(text, { from: block.from, to, top }, block.end)] };
  }
  const below = index === 0 || (!isLast && gapAbove >= gapBelow) ? gapBelow : 0;
  const above = below > 0 || (isLast ? standsBelowComment(text, block.from, gapAbove) : gapAbove >= gapBelow) ? 0 : gapAbove;
  return { ...cut, ranges: [lines(text, { from: up(text, block.from, above), to: down(text, to, below), top }, block.end)] };
}

/** The first key of a list item: the next one moves up to the dash. */
function cutBesideDash(block: Block, next: Block | undefined): Cut | string {
  const { text } = block.place.file;
  if (next === undefined) return 'is all that its list item holds';
  if (block.place.key === null) return 'shares its line with another dash';
  if (text.slice(block.end, next.start).trim() !== '') return 'has a comment between it and the next key';
  const written = `${' '.repeat(block.column)}${text.slice(block.start, block.end)}`;
  return {
    text: keepsBlankLines(block.place.written) ? written.replace(/\r?\n$/, '') : written,
    column: block.column,
    isCommented: false,
    gap: 0,
    ranges: [{ start: block.start, end: next.start, replacement: '' }],
  };
}

/**
 * Lines that go; at the end of the file the line above becomes the last one, and the last line ending, or its absence, stays.
 * `top` is where the siblings above start that go too.
 */
function lines(
  text: string,
  { from, to, top }: { readonly from: number; readonly to: number; readonly top: number },
  end: number,
): ChangedRange {
  if (text.slice(to).trim() !== '' || from === 0) return { start: from, end: to, replacement: '' };
  const last = lineContentEnd(text, text.slice(0, Math.min(top, from)).trimEnd().length);
  return { start: last, end: beforeLineEnding(text, Math.min(end, to)), replacement: '' };
}

function blanksBelow(text: string, offset: number): number {
  let count = 0;
  for (let at = offset; at < text.length && text.slice(at, nextLine(text, at)).trim() === ''; at = nextLine(text, at)) count += 1;
  return count;
}

function up(text: string, offset: number, count: number): number {
  let at = offset;
  for (let i = 0; i < count; i += 1) at = lineStart(text, at - 1);
  return at;
}

function down(text: string, offset: number, count: number): number {
  let at = offset;
  for (let i = 0; i < count; i += 1) at = nextLine(text, at);
  return at;
}

/** A comment of nobody stays apart from what follows the list. */
function standsBelowComment(text: string, from: number, gap: number): boolean {
  const start = up(text, from, gap);
  return (
    gap > 0 &&
    start > 0 &&
    text
      .slice(lineStart(text, start - 1), start)
      .trimStart()
      .startsWith('#')
  );
}
