import { isSeq } from 'yaml';
import type { Edit } from '../edit.ts';
import { itemsOf, type Place } from '../yaml/place.ts';
import { blocksOf } from './cut-block.ts';
import { isFlow, lineStart, startOf, valueEnd } from './extent.ts';
import { change, conflict, type Outcome } from './outcome.ts';
import { renderKey } from './render-value.ts';
import { styleAt } from './text-style.ts';
import { indentInPlace } from './transfer-text.ts';

type Wrap = Extract<Edit, { readonly op: 'wrap' }>;

/** Makes items of a list the list of one new item, `- key:`. The comment above the first stays with it, as every line does: one insertion a line. */
export function wrapItems(list: Place, edit: Wrap): Outcome {
  if (!isSeq(list.node)) return conflict('no-such-route', edit.route, 'is not a list');
  const items = itemsOf(list);
  const first = items[edit.from];
  const last = items[edit.through];
  if (first === undefined || last === undefined || edit.from > edit.through) {
    return conflict('no-such-route', [...edit.route, first === undefined ? edit.from : edit.through], 'does not exist');
  }
  const style = styleAt(list);
  const key = renderKey(edit.key, style.keyQuote);
  if (isFlow(list.node)) {
    const pad = style.bracePadding;
    const start = startOf(first);
    const end = valueEnd(last);
    return change({ start, end: start, replacement: `{${pad}${key}${style.colon}[` }, { start: end, end, replacement: `]${pad}}` });
  }
  const blocks = blocksOf(list);
  const top = blocks?.[edit.from];
  const bottom = blocks?.[edit.through];
  if (top === undefined || bottom === undefined || top.isBesideDash) {
    return conflict('unsupported-style', first.route, 'shares its line with another dash');
  }
  const at = lineStart(list.file.text, top.from);
  const group = `${' '.repeat(top.column)}- ${key}:${style.eol}`;
  const [opening, ...rest] = indentInPlace(list.file.text, at, bottom.end, 2 + style.dashIndent);
  if (opening?.start !== at)
    return change({ start: at, end: at, replacement: group }, ...(opening === undefined ? [] : [opening]), ...rest);
  return change({ start: at, end: at, replacement: `${group}${opening.replacement}` }, ...rest);
}
