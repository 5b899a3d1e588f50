import { isAlias, type Node as YamlNode } from 'yaml';
import type { Route } from '../model/route.ts';
import { type Edit, type EditConflict, type EditResult, MAX_EDITS } from './edit.ts';
import { addEntry } from './edits/add-entry.ts';
import { appendItem } from './edits/append-item.ts';
import { editPlain } from './edits/edit-plain.ts';
import { type EditStep, nextStep, type Refusal, type StepResult } from './edits/edit-step.ts';
import { isFlow } from './edits/extent.ts';
import { inWaves } from './edits/in-waves.ts';
import { joinRanges, type OwnRange } from './edits/join-ranges.ts';
import { countMisread } from './edits/misread-in-flow.ts';
import { type MoveAmong, moveNode } from './edits/move-node.ts';
import { change, conflict, type EditSite, type Gone, type Outcome, type PlannedEdit } from './edits/outcome.ts';
import { placeBeside } from './edits/place-beside.ts';
import { planMerges } from './edits/plan-merge.ts';
import { prepare } from './edits/prepare.ts';
import { removeNode } from './edits/remove-node.ts';
import { renameKey } from './edits/rename-key.ts';
import { setValue } from './edits/set-value.ts';
import { dropUnusedAnchors } from './edits/unshare.ts';
import { wrapItems } from './edits/wrap-items.ts';
import { equalJson } from './equal-json.ts';
import { type Place, placeAt, plainValue, rootPlace } from './yaml/place.ts';
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
  const refused = findUnwritable(edits);
  if (refused !== null) return refused;
  const placed = placeBeside(yaml.file, edits);
  if (!placed.ok) return placed;
  const plan = planMerges(yaml.file, placed.edits);
  if (!plan.ok) return plan;
  if (plan.edits.length > MAX_EDITS) return tooMany(edits);
  const expected = editPlain(plainValue(rootPlace(yaml.file)), placed.edits);
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
  if (countMisread(tidy.step.file.text) > countMisread(text)) return unsafe(edits);
  ({ step } = tidy);
  return { ok: true, text: step.file.text, ranges: step.ranges };
}

/** A comment ends where a line ends, for any reader: what may end it would come to stand as YAML behind it. */
const UNCOMMENTABLE = /[^\P{Cc}\t]|[\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}\ufeff]/u;

function findUnwritable(edits: readonly Edit[]): Refusal | null {
  if (edits.length > MAX_EDITS) return tooMany(edits);
  const edit = edits.find(
    (other) => (other.op === 'set' || other.op === 'add' || other.op === 'append') && UNCOMMENTABLE.test(other.to.comment ?? ''),
  );
  return edit === undefined ? null : refuse('unsupported-style', edit.route, 'The comment holds a control character.');
}

function tooMany(edits: readonly Edit[]): Refusal {
  return refuse('too-many', edits[0]?.route ?? [], `More than ${MAX_EDITS} edits at once.`);
}

/** Makes edits on one state of the text, all located in it. */
function makeEdits(step: EditStep, edits: readonly PlannedEdit[]): StepResult {
  const shared = new Set(step.file.aliases.values());
  const ranges: OwnRange[] = [];
  const gone = goneIn(edits);
  // The last of the moves into each place: behind it the next one stands, where the place was empty.
  const moved = new Map<string, Place | null>();
  for (const edit of edits) {
    const target = edit.op === 'move' && edit.before === undefined ? JSON.stringify(edit.to) : null;
    const outcome = locateAndEdit(step.file, shared, { gone, behind: moved.get(target ?? '') ?? null }, edit);
    if (!outcome.ok) return outcome;
    if (target !== null) moved.set(target, placeAt(step.file, edit.route));
    ranges.push(...outcome.ranges.map((range) => ({ range, edit })));
  }
  const joined = joinRanges(ranges);
  if (!joined.ok) return refuse('overlap', joined.edit.route, 'Two edits change the same text.');
  const owned = ranges.filter(({ edit }) => edit.op === 'remove' || (edit.op === 'set' && edit.to.comment !== undefined));
  return (
    nextStep(
      step,
      joined.ranges,
      owned.map(({ range }) => range),
    ) ?? unsafe(edits)
  );
}

/** What leaves its place: removals, and moves to another one. */
function goneIn(edits: readonly PlannedEdit[]): Gone {
  const gone = new Map<string, Set<string | number>>();
  for (const edit of edits) {
    const parent = JSON.stringify(edit.route.slice(0, -1));
    if (edit.op !== 'remove' && !(edit.op === 'move' && JSON.stringify(edit.to) !== parent)) continue;
    const parts = gone.get(parent) ?? new Set();
    gone.set(parent, parts.add(edit.route.at(-1) ?? ''));
  }
  return gone;
}

function unsafe(edits: readonly Edit[]): Refusal {
  return refuse('unsupported-style', edits[0]?.route ?? [], 'The text is written in a way that this edit cannot extend safely.');
}

function refuse(code: EditConflict['code'], route: Route, message: string): Refusal {
  return { ok: false, conflict: { code, route, message } };
}

function locateAndEdit(file: YamlFile, shared: ReadonlySet<YamlNode>, among: MoveAmong, edit: PlannedEdit): Outcome {
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
  return spliceEdit({ file, place, parent: parents.at(-1) ?? null, inFlow: parents.some((step) => isFlow(step.node)) }, among, edit);
}

/** The text splices of one edit, by operation. */
function spliceEdit(site: EditSite, among: MoveAmong, edit: PlannedEdit): Outcome {
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
      return parent === null ? conflict('unsupported-style', edit.route, 'is the whole file') : removeNode(place, parent, among.gone);
    case 'move':
      return moveNode(site, edit, among);
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
