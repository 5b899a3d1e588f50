import { isSeq } from 'yaml';
import type { NewValue } from '../edit.ts';
import { itemsOf, type Place } from '../yaml/place.ts';
import {
  blockEnd,
  colonEnd,
  columnOf,
  dashOf,
  gapBefore,
  insertInFlow,
  isApart,
  isFlow,
  keepsBlankLines,
  leadingCommentStart,
  lineContentEnd,
  lineEndingOf,
  lineStart,
  startOf,
  valueEnd,
} from './extent.ts';
import { change, conflict, insertion, type Outcome } from './outcome.ts';
import { renderFlow, renderItem } from './render-value.ts';
import { styleAt } from './text-style.ts';

/** Puts an item at the end of a list, or before the item with index `before`. `inFlow`: the list stands inside braces or brackets. */
export function appendItem(list: Place, to: NewValue, before: number | undefined, inFlow: boolean): Outcome {
  if (list.written === null || (list.key !== null && valueEnd(list) === colonEnd(list))) return startList(list, to, inFlow);
  if (!isSeq(list.node)) return conflict('no-such-route', list.route, 'is not a list');
  const items = itemsOf(list);
  if (before !== undefined && items[before] === undefined) return conflict('no-such-route', [...list.route, before], 'does not exist');
  if (isFlow(list.node)) return appendToFlow(list, items, before, to);
  const { text } = list.file;
  const index = before ?? items.length - 1;
  const neighbour = items[index];
  const dash = dashOf(list, index);
  if (neighbour === undefined || dash === null) return conflict('unsupported-style', list.route, 'has no item to stand beside');
  const column = columnOf(text, dash);
  const end = blockEnd(neighbour, column);
  const style = before === undefined ? { ...styleAt(list), eol: lineEndingOf(text, end) } : styleAt(list);
  const lines = `${' '.repeat(column)}${renderItem(to, column, style).join(style.eol)}`;
  if (before !== undefined) {
    if (text.slice(lineStart(text, dash), dash).trim() !== '')
      return conflict('unsupported-style', neighbour.route, 'shares its line with another dash');
    const gap = isSpacedOut(items, before === 0 ? 0 : before - 1) ? style.eol : '';
    return insertion(leadingCommentStart(text, dash), `${lines}${style.eol}${gap}`);
  }
  const gap = isSpacedOut(items, items.length - 2) ? style.eol : '';
  return insertion(end, keepsBlankLines(neighbour.written) ? `${lines}${style.eol}` : `${style.eol}${gap}${lines}`);
}

/** Whether a blank line stands between an item and the next one. */
function isSpacedOut(items: readonly Place[], index: number): boolean {
  const upper = items[index];
  const lower = items[index + 1];
  return upper !== undefined && lower !== undefined && isApart(upper, startOf(lower));
}

function startList(list: Place, to: NewValue, inFlow: boolean): Outcome {
  const { text } = list.file;
  if (list.key === null) return conflict('unsupported-style', list.route, 'has no key to stand under');
  const style = styleAt(list);
  if (inFlow) return insertion(colonEnd(list), ` ${renderFlow([to.value], style)}`);
  const column = columnOf(text, startOf(list)) + style.dashIndent;
  return insertion(
    lineContentEnd(text, colonEnd(list)),
    `${style.eol}${' '.repeat(column)}${renderItem(to, column, style).join(style.eol)}`,
  );
}

function appendToFlow(list: Place, items: readonly Place[], before: number | undefined, to: NewValue): Outcome {
  if (to.comment !== undefined) return conflict('unsupported-style', list.route, 'is written in brackets, where a comment has no room');
  const style = styleAt(list);
  const written = renderFlow(to.value, style);
  const next = before === undefined ? undefined : items[before];
  if (next !== undefined) return insertion(startOf(next), `${written}${gapBefore(next, style.eol, style.comma)}`);
  const last = items.at(-1);
  if (last !== undefined) return change(...insertInFlow(last, written, style));
  const [open = 0, close = 0] = list.written?.range ?? [];
  return change({ start: open + 1, end: close - 1, replacement: written });
}
