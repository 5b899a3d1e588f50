import { isMap } from 'yaml';
import type { ChangedRange } from '../edit.ts';
import type { Place } from '../yaml/place.ts';
import { flowText, gapBefore, insertInFlow, isFlow, startOf } from './extent.ts';
import { conflict, type Gone, type Outcome } from './outcome.ts';
import { removeNode } from './remove-node.ts';
import { styleAt } from './text-style.ts';

/** Where a move inside braces or brackets goes; `gone`: all that goes in the same step. */
interface FlowMove {
  readonly target: Place;
  readonly siblings: readonly Place[];
  readonly before: number;
  readonly gone: Gone;
}

/** Takes an item or entry inside braces or brackets before the sibling with index `before`, or last. The last range is the insertion. */
export function moveInFlow(place: Place, parent: Place, { target, siblings, before, gone }: FlowMove): Outcome {
  if (!isFlow(parent.node) || !isFlow(target.node))
    return conflict('unsupported-style', target.route, 'is not written in braces or brackets');
  const removal = removeNode(place, parent, gone);
  if (!removal.ok) return removal;
  return { ok: true, ranges: [...removal.ranges, ...pasteInFlow(flowText(place), target, siblings, before)] };
}

function pasteInFlow(written: string, target: Place, siblings: readonly Place[], before: number): readonly ChangedRange[] {
  const next = siblings[before];
  const last = siblings.at(-1);
  const style = styleAt(target);
  if (next !== undefined) {
    const at = startOf(next);
    return [{ start: at, end: at, replacement: `${written}${gapBefore(next, style.eol, style.comma)}` }];
  }
  if (last !== undefined) return insertInFlow(last, written, style);
  const [open = 0, close = 0] = target.written?.range ?? [];
  const padding = isMap(target.node) ? style.bracePadding : '';
  return [{ start: open + 1, end: close - 1, replacement: `${padding}${written}${padding}` }];
}
