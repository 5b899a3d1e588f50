import { isAlias, type Node as YamlNode } from 'yaml';
import type { Route } from '../model/route.ts';
import type { ChangedRange, Edit, EditConflict, EditResult } from './edit.ts';
import { addEntry } from './edits/add-entry.ts';
import { appendItem } from './edits/append-item.ts';
import { editPlain } from './edits/edit-plain.ts';
import { type EditStep, nextStep, type Refusal, type StepResult } from './edits/edit-step.ts';
import { isFlow } from './edits/extent.ts';
import { inWaves } from './edits/in-waves.ts';
import { moveNode } from './edits/move-node.ts';
import { change, conflict, type EditSite, type Outcome, type PlannedEdit } from './edits/outcome.ts';
import { planMerges } from './edits/plan-merge.ts';
import { prepare } from './edits/prepare.ts';
import { removeNode } from './edits/remove-node.ts';
import { renameKey } from './edits/rename-key.ts';
import { setValue } from './edits/set-value.ts';
import { dropUnusedAnchors } from './edits/unshare.ts';
import { wrapItems } from './edits/wrap-items.ts';
import { equalJson } from './equal-json.ts';
import { placeAt, plainValue, rootPlace } from './yaml/place.ts';
import { readYaml, type YamlFile } from './yaml/read-yaml.ts';

export interface EditOptions {
  /** Whether what an anchor and its aliases share is written out where an edit needs it; `expand` unless said otherwise. */
  readonly aliases?: 'expand' | 'refuse';
}

/**
 * Makes edits as text splices, all located in the text as given. Bytes outside the returned ranges are not touched.
 * The new text is read again and must mean exactly what the edits say, and every comment that no edit owns must still stand there;
 * a style that cannot be extended safely is a conflict, never a guess.
 */
export function applyEdits(text: string, edits: readonly Edit[], options: EditOptions = {}): EditResult {
  const yaml = readYaml(text);
  if (!yaml.ok) return refuse('unsupported-style', [], yaml.problem.message);
  const plan = planMerges(yaml.file, edits);
  if (!plan.ok) return plan;
  const expected = editPlain(plainValue(rootPlace(yaml.file)), edits);
  const prepared = prepare(yaml.file, plan.edits, options);
  if (!prepared.ok) return prepared;
  let { step } = prepared;
  for (const wave of inWaves(step.file, plan.edits)) {
    const next = makeEdits(step, wave);
    if (!next.ok) return next;
    step = next.step;
  }
  const tidy = nextStep(step, dropUnusedAnchors(step.file, new Set([...yaml.file.aliases.keys()].map((alias) => alias.source))), []);
  if (tidy === null || !equalJson(plainValue(rootPlace(tidy.step.file)), expected)) return unsafe(edits);
  ({ step } = tidy);
  return { ok: true, text: step.file.text, ranges: step.ranges };
}

/** Makes edits on one state of the text, all located in it. */
function makeEdits(step: EditStep, edits: readonly PlannedEdit[]): StepResult {
  const shared = new Set(step.file.aliases.values());
  const ranges: ChangedRange[] = [];
  const owned: ChangedRange[] = [];
  const removed = new Set<ChangedRange>();
  const gone = new Set(edits.flatMap((edit) => (edit.op === 'remove' ? [JSON.stringify(edit.route)] : [])));
  for (const edit of edits) {
    const outcome = locateAndEdit(step.file, shared, gone, edit);
    if (!outcome.ok) return outcome;
    for (const range of outcome.ranges) {
      // What goes may share a blank line, or the end of the file, with what goes beside it.
      const beside =
        edit.op === 'remove' && range.replacement === '' ? ranges.findIndex((other) => removed.has(other) && overlap(other, range)) : -1;
      const other = ranges[beside];
      if (other !== undefined) {
        const both = { start: Math.min(other.start, range.start), end: Math.max(other.end, range.end), replacement: '' };
        ranges[beside] = both;
        removed.add(both);
        owned.push(both);
        continue;
      }
      if (edit.op === 'remove' && range.replacement === '') removed.add(range);
      if (ranges.some((other) => overlap(other, range))) return refuse('overlap', edit.route, 'Two edits change the same text.');
      ranges.push(range);
      if (edit.op === 'remove' || (edit.op === 'set' && edit.to.comment !== undefined)) owned.push(range);
    }
  }
  return nextStep(step, inOrder(ranges), owned) ?? unsafe(edits);
}

function unsafe(edits: readonly Edit[]): Refusal {
  return refuse('unsupported-style', edits[0]?.route ?? [], 'The text is written in a way that this edit cannot extend safely.');
}

function refuse(code: EditConflict['code'], route: Route, message: string): Refusal {
  return { ok: false, conflict: { code, route, message } };
}

function locateAndEdit(file: YamlFile, shared: ReadonlySet<YamlNode>, gone: ReadonlySet<string>, edit: PlannedEdit): Outcome {
  const place = placeAt(file, edit.route);
  if (place === null) return conflict('no-such-route', edit.route, 'does not exist');
  const parents = edit.route.map((_, depth) => placeAt(file, edit.route.slice(0, depth))).filter((parent) => parent !== null);
  // What moves or gets a new name may itself be an anchor or an alias; whether its references stay true is asked where they are found.
  const isWhole = edit.op === 'set' || edit.op === 'remove' || edit.op === 'move' || edit.op === 'rename';
  const steps = isWhole ? parents : [...parents, place];
  if (steps.some((step) => isAlias(step.written) || (step.node !== null && shared.has(step.node)))) {
    return conflict('inside-alias', edit.route, 'is shared by an anchor and its aliases');
  }
  if ([...parents, place].some((step) => hasExplicitKeys(step.node))) {
    return conflict('unsupported-style', edit.route, 'stands among keys that are written with a question mark');
  }
  return spliceEdit({ file, place, parent: parents.at(-1) ?? null, inFlow: parents.some((step) => isFlow(step.node)) }, gone, edit);
}

/** The text splices of one edit, by operation. */
function spliceEdit(site: EditSite, gone: ReadonlySet<string>, edit: PlannedEdit): Outcome {
  const { place, parent, inFlow } = site;
  switch (edit.op) {
    case 'add':
      return addEntry(place, edit, inFlow);
    case 'append':
      return appendItem(place, edit.to, edit.before, inFlow);
    case 'set':
      if (edit.to.comment === undefined && equalJson(plainValue(place), edit.to.value)) return change();
      return parent === null ? conflict('unsupported-style', edit.route, 'is the whole file') : setValue(place, parent, edit.to, inFlow);
    case 'remove':
      return parent === null ? conflict('unsupported-style', edit.route, 'is the whole file') : removeNode(place, parent, gone);
    case 'move':
      return moveNode(site, edit);
    case 'wrap':
      return wrapItems(place, edit);
    case 'rename':
      return renameKey(site.file, edit);
  }
}

function hasExplicitKeys(node: YamlNode | null): boolean {
  const token = node?.srcToken;
  return token !== undefined && 'items' in token && token.items.some(({ start }) => start.some((part) => part.type === 'explicit-key-ind'));
}

function overlap(a: ChangedRange, b: ChangedRange): boolean {
  if (a.start === b.start && a.end === b.end) return a.start !== a.end;
  if (a.start === a.end) return b.start < a.start && a.start < b.end;
  if (b.start === b.end) return a.start < b.start && b.start < a.end;
  return a.start < b.end && b.start < a.end;
}

/** Insertions at one place stand in the order in which they were asked for, but what is nested more deeply comes first: it continues what stands above. */
function inOrder(ranges: readonly ChangedRange[]): readonly ChangedRange[] {
  return ranges.toSorted((a, b) => a.start - b.start || a.end - b.end || indentOf(b) - indentOf(a));
}

function indentOf({ replacement }: ChangedRange): number {
  return /^(?:\r?\n)*( *)/.exec(replacement)?.[1]?.length ?? 0;
}
