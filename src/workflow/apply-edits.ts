import { isAlias, isCollection, isPair, isScalar, type Node as YamlNode } from 'yaml';
import type { Route } from '../model/route.ts';
import type { ChangedRange, Edit, EditConflict, EditResult } from './edit.ts';
import { addEntry } from './edits/add-entry.ts';
import { appendItem } from './edits/append-item.ts';
import { editPlain } from './edits/edit-plain.ts';
import { isFlow } from './edits/extent.ts';
import { conflict, type Outcome } from './edits/outcome.ts';
import { removeNode } from './edits/remove-node.ts';
import { setValue } from './edits/set-value.ts';
import { equalJson } from './equal-json.ts';
import { placeAt, plainValue, rootPlace } from './yaml/place.ts';
import { readYaml, type YamlFile } from './yaml/read-yaml.ts';

/**
 * Makes edits as text splices, all located in the text as given. Bytes outside the returned ranges are not touched.
 * The new text is read again and must mean exactly what the edits say; a style that cannot be extended safely is a conflict, never a guess.
 */
export function applyEdits(text: string, edits: readonly Edit[]): EditResult {
  const yaml = readYaml(text);
  if (!yaml.ok) return refuse('unsupported-style', [], yaml.problem.message);
  const shared = new Set(yaml.file.aliases.values());
  const ranges: ChangedRange[] = [];
  for (const edit of edits) {
    const outcome = locateAndEdit(yaml.file, shared, edit);
    if (!outcome.ok) return outcome;
    for (const range of outcome.ranges) {
      if (ranges.some((other) => overlap(other, range))) return refuse('overlap', edit.route, 'Two edits change the same text.');
      ranges.push(range);
    }
  }
  const edited = splice(text, ranges);
  const again = readYaml(edited);
  const expected = editPlain(plainValue(rootPlace(yaml.file)), edits);
  if (!again.ok || !equalJson(plainValue(rootPlace(again.file)), expected)) {
    return refuse('unsupported-style', edits[0]?.route ?? [], 'The text is written in a way that this edit cannot extend safely.');
  }
  return { ok: true, text: edited, ranges: inOrder(ranges) };
}

function refuse(code: EditConflict['code'], route: Route, message: string): EditResult {
  return { ok: false, conflict: { code, route, message } };
}

function locateAndEdit(file: YamlFile, shared: ReadonlySet<YamlNode>, edit: Edit): Outcome {
  const place = placeAt(file, edit.route);
  if (place === null) return conflict('no-such-route', edit.route, 'does not exist');
  const parents = edit.route.map((_, depth) => placeAt(file, edit.route.slice(0, depth))).filter((parent) => parent !== null);
  if ([...parents, place].some((step) => isAlias(step.written) || (step.node !== null && shared.has(step.node)))) {
    return conflict('inside-alias', edit.route, 'is shared by an anchor and its aliases');
  }
  if ((edit.op === 'set' || edit.op === 'remove') && holdsShared(place.written, shared)) {
    return conflict('inside-alias', edit.route, 'holds an anchor that other places repeat');
  }
  const parent = parents.at(-1);
  const inFlow = parents.some((step) => isFlow(step.node));
  if (edit.op === 'add') return addEntry(place, edit, inFlow);
  if (edit.op === 'append') return appendItem(place, edit.to, edit.before, inFlow);
  if (parent === undefined) return conflict('unsupported-style', edit.route, 'is the whole file');
  return edit.op === 'set' ? setValue(place, parent, edit.to, inFlow) : removeNode(place, parent);
}

function holdsShared(node: unknown, shared: ReadonlySet<YamlNode>): boolean {
  if (isPair(node)) return holdsShared(node.value, shared);
  if (isScalar(node)) return shared.has(node);
  return isCollection(node) && (shared.has(node) || node.items.some((item) => holdsShared(item, shared)));
}

function overlap(a: ChangedRange, b: ChangedRange): boolean {
  if (a.start === b.start && a.end === b.end) return a.start !== a.end;
  if (a.start === a.end) return b.start < a.start && a.start < b.end;
  if (b.start === b.end) return a.start < b.start && b.start < a.end;
  return a.start < b.end && b.start < a.end;
}

function splice(text: string, ranges: readonly ChangedRange[]): string {
  let result = '';
  let from = 0;
  for (const range of inOrder(ranges)) {
    result += text.slice(from, range.start) + range.replacement;
    from = range.end;
  }
  return result + text.slice(from);
}

/** Insertions at one place stand in the order in which they were asked for, but what is nested more deeply comes first: it continues what stands above. */
function inOrder(ranges: readonly ChangedRange[]): readonly ChangedRange[] {
  return ranges.toSorted((a, b) => a.start - b.start || a.end - b.end || indentOf(b) - indentOf(a));
}

function indentOf({ replacement }: ChangedRange): number {
  return /^(?:\r?\n)*( *)/.exec(replacement)?.[1]?.length ?? 0;
}
