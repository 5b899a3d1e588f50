import { isMap } from 'yaml';
import type { ChangedRange } from '../edit.ts';
import type { Place } from '../yaml/place.ts';
import { insertInFlow, isFlow, lineEndingAt, lineStart, startOf, valueEnd } from './extent.ts';
import { conflict, type Outcome } from './outcome.ts';
import { removeNode } from './remove-node.ts';
import { styleAt } from './text-style.ts';

/** Takes an item or entry inside braces or brackets before the sibling with index `before`, or last. The last range is the insertion. */
export function moveInFlow(place: Place, parent: Place, target: Place, siblings: readonly Place[], before: number): Outcome {
  if (!isFlow(parent.node) || !isFlow(target.node))
    return conflict('unsupported-style', target.route, 'is not written in braces or brackets');
  const removal = removeNode(place, parent);
  if (!removal.ok) return removal;
  const written = place.file.text.slice(startOf(place), valueEnd(place));
  return { ok: true, ranges: [...removal.ranges, ...pasteInFlow(written, target, siblings, before)] };
}

function pasteInFlow(written: string, target: Place, siblings: readonly Place[], before: number): readonly ChangedRange[] {
  const { text } = target.file;
  const next = siblings[before];
  const last = siblings.at(-1);
  const eol = lineEndingAt(text, startOf(target));
  if (next !== undefined) {
    const at = startOf(next);
    const indent = text.slice(lineStart(text, at), at);
    return [{ start: at, end: at, replacement: `${written},${indent.trim() === '' ? `${eol}${indent}` : ' '}` }];
  }
  if (last !== undefined) return insertInFlow(last, written, eol);
  const [open = 0, close = 0] = target.written?.range ?? [];
  const padding = isMap(target.node) ? styleAt(target).bracePadding : '';
  return [{ start: open + 1, end: close - 1, replacement: `${padding}${written}${padding}` }];
}
