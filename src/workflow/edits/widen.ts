import { isMap, isScalar, isSeq, Scalar, type Node as YamlNode } from 'yaml';
import type { ChangedRange, Edit } from '../edit.ts';
import { itemsOf, type Place, placeAt } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { blockEnd, colonEnd, columnOf, dashOf, isFlow, lineContentEnd, nextLine, startOf, valueEnd } from './extent.ts';
import { mayBeList } from './list-keys.ts';
import { change, conflict, type Outcome } from './outcome.ts';
import { isPlainSafe, renderFlow, renderKey, renderScalar } from './render-value.ts';
import { styleAt } from './text-style.ts';

/** Whether an edit needs the workflow's events to be the keys of a map. */
export function reachesEvents({ op, route }: Edit): boolean {
  if (route[0] !== 'on') return false;
  return typeof route[1] === 'string' || (route.length === 1 && (op === 'add' || op === 'merge'));
}

/** Writes what edits will extend in the longer form that YAML offers for it, with the same meaning: `needs: a` as a list, `on: push` as a map. */
export function widen(file: YamlFile, edits: readonly Edit[]): Outcome {
  const ranges: ChangedRange[] = [];
  const done = new Set<string>();
  for (const edit of edits) {
    const on = reachesEvents(edit) ? placeAt(file, ['on']) : null;
    const isEvents = isPlainValue(on?.node ?? null) || isSeq(on?.node);
    const route = isEvents ? ['on'] : edit.route;
    const place = placeAt(file, route);
    const isNeeded = isEvents || (edit.op === 'append' && isPlainValue(place?.node ?? null));
    const name = JSON.stringify(route);
    if (place === null || place.written === null || !isNeeded || done.has(name)) continue;
    done.add(name);
    const inFlow = route.some((_, depth) => isFlow(placeAt(file, route.slice(0, depth))?.node ?? null));
    const outcome = isEvents ? eventsToMap(place, inFlow) : valueToList(place, inFlow);
    if (!outcome.ok) return outcome;
    ranges.push(...outcome.ranges);
  }
  return change(...ranges);
}

function isPlainValue(node: YamlNode | null): node is Scalar {
  return isScalar(node) && node.value !== null;
}

function isBlockScalar(node: YamlNode | null): boolean {
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED);
}

function valueToList(place: Place, inFlow: boolean): Outcome {
  const { text } = place.file;
  const key = place.route.at(-1);
  const { node } = place;
  if (!mayBeList(key) || place.key === null || !isPlainValue(node)) return conflict('no-such-route', place.route, 'is not a list');
  if (String(node.value).includes('${{')) return conflict('unsupported-style', place.route, 'may be a list already, once it is computed');
  const [start = 0] = node.range ?? [];
  const end = valueEnd(place);
  if (isBlockScalar(node) || text.slice(colonEnd(place), end).includes('\n')) {
    return conflict('unsupported-style', place.route, 'stands on more than one line');
  }
  if (node.anchor !== undefined) return conflict('unsupported-style', place.route, 'has an anchor');
  const style = styleAt(place);
  const written = text.slice(start, end);
  if (inFlow || style.widensInBrackets(String(key))) {
    const isSafe = node.type !== Scalar.PLAIN || typeof node.value !== 'string' || isPlainSafe(node.value, true);
    const item = isSafe ? written : renderScalar(String(node.value), style, true);
    return change({ start, end, replacement: `[${item}]` });
  }
  const indent = ' '.repeat(columnOf(text, startOf(place)) + style.dashIndent);
  return change({ start: colonEnd(place), end: start, replacement: `${style.eol}${indent}- ` });
}

function eventsToMap(on: Place, inFlow: boolean): Outcome {
  if (on.written === null || on.key === null) return conflict('unsupported-style', on.route, 'has no key');
  if (isSeq(on.node) && !isFlow(on.node)) return blockEventsToMap(on);
  const { text } = on.file;
  const style = styleAt(on);
  const [start = 0] = on.written.range ?? [];
  const end = valueEnd(on);
  const names = isSeq(on.node) ? on.node.items : [on.node];
  if (isBlockScalar(on.node) || !names.every((name) => isScalar(name)) || names.some((name) => String(name.value).includes('${{'))) {
    return conflict('unsupported-style', on.route, 'is not written as names of events');
  }
  if (/(?:^|\s)#/m.test(text.slice(start, end))) return conflict('unsupported-style', on.route, 'holds comments inside brackets');
  if (inFlow) {
    return change({ start, end, replacement: renderFlow(Object.fromEntries(names.map((name) => [String(name.value), null])), style) });
  }
  if (names.length === 0) return change({ start, end, replacement: '{}' });
  const indent = ' '.repeat(columnOf(text, startOf(on)) + style.unit);
  const lines = names.map((name) => {
    const isQuoted = name.type === Scalar.QUOTE_DOUBLE || name.type === Scalar.QUOTE_SINGLE;
    const [from = 0, to = 0] = name.range ?? [];
    return `${style.eol}${indent}${isQuoted ? text.slice(from, to) : renderKey(String(name.value), style.keyQuote)}:`;
  });
  // What stands behind the value, a comment perhaps, stays behind the key.
  const before = { start: colonEnd(on), end, replacement: '' };
  const lineEnd = lineContentEnd(text, end);
  if (text.slice(end, lineEnd).trim() === '') return change({ ...before, end: lineEnd, replacement: lines.join('') });
  return change(before, { start: lineEnd, end: lineEnd, replacement: lines.join('') });
}

/** `- push` becomes `push:` where it stands; a list that is flush with its key moves to the right. */
function blockEventsToMap(on: Place): Outcome {
  const { text } = on.file;
  const items = itemsOf(on);
  const column = columnOf(text, dashOf(on, 0) ?? 0);
  const shift = column > columnOf(text, startOf(on)) ? '' : ' '.repeat(styleAt(on).unit);
  const ranges: ChangedRange[] = [];
  for (const [index, item] of items.entries()) {
    const dash = dashOf(on, index);
    const [start = 0, end = 0] = item.node?.range ?? [];
    const isName = isScalar(item.node) && typeof item.node.value === 'string' && !isBlockScalar(item.node) && !isMap(item.node);
    if (dash === null || !isName || text.slice(dash, end).includes('\n')) {
      return conflict('unsupported-style', item.route, 'is not written as the name of an event');
    }
    ranges.push({ start: dash, end: start, replacement: '' }, { start: end, end, replacement: ':' });
  }
  const last = items.at(-1);
  if (shift === '' || last === undefined) return change(...ranges);
  const end = blockEnd(last, column);
  for (let line = nextLine(text, colonEnd(on)); line < end; line = nextLine(text, line)) {
    if (text.slice(line, lineContentEnd(text, line)).trim() !== '') ranges.push({ start: line, end: line, replacement: shift });
  }
  return change(...ranges.toSorted((a, b) => a.start - b.start || a.end - b.end));
}
