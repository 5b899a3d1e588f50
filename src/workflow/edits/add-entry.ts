import { isMap } from 'yaml';
import type { NewValue } from '../edit.ts';
import { entriesOf, type Place } from '../yaml/place.ts';
import {
  blockEnd,
  colonEnd,
  columnOf,
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
import { renderEntry, renderFlow, renderFlowEntry } from './render-value.ts';
import { styleAt } from './text-style.ts';

/** A new entry of a map and where it goes. */
export interface NewEntry {
  readonly key: string;
  readonly to: NewValue;
  readonly after?: string;
  readonly before?: string;
}

/** The order that GitHub's documentation and most files use; it decides only where the edit says nothing. */
const TOP_LEVEL_ORDER = ['name', 'run-name', 'on', 'permissions', 'env', 'defaults', 'concurrency', 'cache-mode', 'jobs'];

/** Adds an entry to a map as its neighbours are written. `inFlow`: the map stands inside braces or brackets. */
export function addEntry(map: Place, entry: NewEntry, inFlow: boolean): Outcome {
  if (map.written === null || (map.key !== null && valueEnd(map) === colonEnd(map))) return startMap(map, entry, inFlow);
  if (!isMap(map.node)) return conflict('no-such-route', map.route, 'is not a map of keys');
  const entries = entriesOf(map);
  if (entries.some((other) => other.route.at(-1) === entry.key)) return conflict('exists', [...map.route, entry.key], 'is there already');
  if (isFlow(map.node)) return addToFlow(map, entries, entry);
  const { next, previous } = findNeighbours(map, entries, entry);
  if (next !== null) return addBefore(map, entries, next, entry);
  return previous === null ? conflict('unsupported-style', map.route, 'is empty') : addAfter(map, entries, previous, entry);
}

function findNeighbours(
  map: Place,
  entries: readonly Place[],
  entry: NewEntry,
): { readonly previous: Place | null; readonly next: Place | null } {
  const named = (key: string | undefined) => entries.find((other) => other.route.at(-1) === key) ?? null;
  const after = named(entry.after);
  if (after !== null) return { previous: after, next: null };
  const before = named(entry.before);
  if (before !== null) return { previous: null, next: before };
  const rank = map.route.length === 0 ? TOP_LEVEL_ORDER.indexOf(entry.key) : -1;
  if (rank < 0) return { previous: entries.at(-1) ?? null, next: null };
  const earlier = entries.filter((other) => isBefore(other, rank)).at(-1);
  return earlier !== undefined ? { previous: earlier, next: null } : { previous: null, next: entries[0] ?? null };
}

function isBefore(entry: Place, rank: number): boolean {
  const own = TOP_LEVEL_ORDER.indexOf(String(entry.route.at(-1)));
  return own >= 0 && own < rank;
}

function addAfter(map: Place, entries: readonly Place[], previous: Place, entry: NewEntry): Outcome {
  const column = columnOf(map.file.text, startOf(previous));
  const end = blockEnd(previous, column);
  const style = { ...styleAt(map), eol: lineEndingOf(map.file.text, end) };
  const lines = `${' '.repeat(column)}${renderEntry(entry.key, entry.to, column, style).join(style.eol)}`;
  const gap = isSpacedOut(map, entries, entries.indexOf(previous)) ? style.eol : '';
  return insertion(end, keepsBlankLines(previous.written) ? `${lines}${style.eol}` : `${style.eol}${gap}${lines}`);
}

function addBefore(map: Place, entries: readonly Place[], next: Place, entry: NewEntry): Outcome {
  const { text } = map.file;
  const style = styleAt(map);
  const start = startOf(next);
  const column = columnOf(text, start);
  const indent = ' '.repeat(column);
  const lines = renderEntry(entry.key, entry.to, column, style).join(style.eol);
  const gap = isSpacedOut(map, entries, entries.indexOf(next)) ? style.eol : '';
  // The first key of a list item shares its line with the dash.
  if (text.slice(lineStart(text, start), start).trim() !== '') return insertion(start, `${lines}${style.eol}${gap}${indent}`);
  // What stands above the first key of a file is its header, not the key's comment.
  const at = next === entries[0] && map.route.length === 0 ? lineStart(text, start) : leadingCommentStart(text, start);
  return insertion(at, `${indent}${lines}${style.eol}${gap}`);
}

/**
 * Whether the new entry gets a blank line. At the top level and among jobs as the entry at `index` and the next one have it (for the last, the one before);
 * deeper down only where blank lines are the rule: a single one sets a block apart, and is no reason to set a new key apart from its neighbour.
 */
function isSpacedOut(map: Place, entries: readonly Place[], index: number): boolean {
  const gaps = entries.slice(1).map((entry, i) => isApart(entries[i] ?? entry, startOf(entry)));
  if (map.route.length > 1) return gaps.length > 1 && gaps.every(Boolean);
  return gaps[Math.min(index, gaps.length - 1)] ?? false;
}

/** The key stands there with no value yet: `push:`, `with:`. */
function startMap(map: Place, entry: NewEntry, inFlow: boolean): Outcome {
  const { text } = map.file;
  if (map.key === null) return conflict('unsupported-style', map.route, 'has no place for a block of keys');
  const style = styleAt(map);
  if (inFlow) {
    if (entry.to.comment !== undefined) return conflict('unsupported-style', map.route, 'stands in braces, where a comment has no room');
    return insertion(colonEnd(map), ` ${renderFlow({ [entry.key]: entry.to.value }, style)}`);
  }
  const column = columnOf(text, startOf(map)) + style.unit;
  const lines = `${' '.repeat(column)}${renderEntry(entry.key, entry.to, column, style).join(style.eol)}`;
  return insertion(lineContentEnd(text, colonEnd(map)), `${style.eol}${lines}`);
}

function addToFlow(map: Place, entries: readonly Place[], entry: NewEntry): Outcome {
  if (entry.to.comment !== undefined) return conflict('unsupported-style', map.route, 'is written in braces, where a comment has no room');
  const style = styleAt(map);
  const written = renderFlowEntry(entry.key, entry.to.value, style);
  const { next, previous } = findNeighbours(map, entries, entry);
  if (next !== null) return insertion(startOf(next), `${written}${gapBefore(next, style.eol, style.comma)}`);
  if (previous !== null) return change(...insertInFlow(previous, written, style));
  const [open = 0, close = 0] = map.written?.range ?? [];
  return change({ start: open + 1, end: close - 1, replacement: `${style.bracePadding}${written}${style.bracePadding}` });
}
