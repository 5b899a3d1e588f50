import type { ChangedRange } from '../edit.ts';
import type { Place } from '../yaml/place.ts';
import { type Block, blanksAbove, blocksOf, type Cut } from './cut-block.ts';
import { colonEnd, columnOf, isFlow, keepsBlankLines, lineContentEnd, lineEndingAt, startOf, valueEnd } from './extent.ts';
import { styleAt } from './text-style.ts';
import { shiftLines } from './transfer-text.ts';

/** What moves; `behind`: what an earlier move of the same step has put under the same key, which was empty. */
interface Moved {
  readonly cut: Cut;
  readonly place: Place;
  readonly behind: Place | null;
}

/**
 * Puts lines that were cut before the sibling with index `before`, or last, at the depth of their new siblings and with the blank lines these have.
 * The last range is the insertion. A text is the reason why it cannot be.
 */
export function pasteBlock(moved: Moved, target: Place, before: number): readonly ChangedRange[] | string {
  const { cut, place } = moved;
  if (isFlow(target.node) || (target.key !== null && valueEnd(target) === colonEnd(target))) return fillEmpty(moved, target);
  const blocks = blocksOf(target);
  if (blocks === null) return 'has items that share their line';
  const { text } = target.file;
  const next = blocks[before];
  const column = blocks[0]?.column ?? 0;
  const written = shiftLines(cut.text, column - cut.column);
  const eol = lineEndingAt(text, startOf(target));
  // One neighbour tells nothing: then the blank lines it had, but the keys of a job or step stand close.
  const gap = eol.repeat(gapAt(blocks, before, place) ?? (place.key === null || target.route.length < 2 ? cut.gap : 0));
  if (next === undefined) return pasteLast(blocks, place, written, eol, gap);
  if (!next.isBesideDash) return [insert(next.from, `${written}${eol}${keepsBlankLines(place.written) ? '' : gap}`)];
  if (next.place.key === null) return 'has an item that shares its line with another dash';
  if (cut.isCommented) return 'has no line for the comment above the key';
  return [insert(next.start, `${written.slice(column)}${eol}${' '.repeat(column)}`)];
}

function pasteLast(blocks: readonly Block[], place: Place, written: string, eol: string, gap: string): readonly ChangedRange[] | string {
  const last = blocks.findLast((block) => block.place.written !== place.written || block.place.key !== place.key);
  if (last === undefined) return 'has no item to stand beside';
  return [insert(last.end, keepsBlankLines(last.place.written) ? `${written}${eol}` : `${eol}${gap}${written}`)];
}

/** How many blank lines the new neighbours keep between them; null when there is only one. */
function gapAt(blocks: readonly Block[], before: number, place: Place): number | null {
  const text = place.file.text;
  const last = blocks[blocks.length - 1]?.place.written === place.written ? blocks.length - 2 : blocks.length - 1;
  const lower = before === 0 ? 1 : Math.min(before, last);
  const block = blocks[lower];
  if (block === undefined || lower === 0) return null;
  return keepsBlankLines(blocks[lower - 1]?.place.written ?? null) ? 0 : blanksAbove(text, block.from);
}

/** The first item or entry under a key, in place of nothing or of empty brackets. */
function fillEmpty({ cut, place, behind }: Moved, target: Place): readonly ChangedRange[] | string {
  if (target.key === null) return 'has no key to stand under';
  const { text } = target.file;
  const style = styleAt(target);
  const column = columnOf(text, startOf(target)) + (place.key === null ? style.dashIndent : style.unit);
  const colon = colonEnd(target);
  const end = valueEnd(target);
  const lines = `${style.eol}${shiftLines(cut.text, column - cut.column)}`;
  const at = lineContentEnd(text, end);
  if (behind !== null) return [insert(at, `${keepsBlankLines(behind.written) ? '' : style.eol.repeat(cut.gap)}${lines}`)];
  return end === colon ? [insert(at, lines)] : [{ start: colon, end, replacement: '' }, insert(at, lines)];
}

function insert(at: number, replacement: string): ChangedRange {
  return { start: at, end: at, replacement };
}
