import { isCollection, isScalar } from 'yaml';
import type { Edit } from '../edit.ts';
import { equalJson } from '../equal-json.ts';
import { type Place, placeAt, plainValue, rootPlace } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { type EditStep, nextStep, type Refusal, type StepResult } from './edit-step.ts';
import { conflict, type PlannedEdit } from './outcome.ts';
import { unshareNext } from './unshare.ts';
import { widen } from './widen.ts';

/** Copies that a set of edits may need: beyond this the anchors, not the edits, are the matter. Moved anchors are read again one by one. */
const MAX_COPIES = 100;

/** Rewrites what the edits will touch in a form that they can extend, with the same meaning: shared values written out, short forms made long. */
export function prepare(file: YamlFile, edits: readonly Edit[], options: { readonly aliases?: 'expand' | 'refuse' }): StepResult {
  let step: EditStep = { given: file.text, file, ranges: [] };
  const meant = plainValue(rootPlace(file));
  let outcome = unshareNext(file, edits);
  let copies = 0;
  while (!outcome.ok || outcome.ranges.length > 0) {
    if (!outcome.ok) return outcome;
    copies += outcome.copies;
    const isAllowed = options.aliases !== 'refuse' && copies <= MAX_COPIES;
    const next = isAllowed
      ? nextStep(
          step,
          outcome.ranges.toSorted((a, b) => a.start - b.start),
          [],
        )
      : null;
    if (next === null || !equalJson(plainValue(rootPlace(next.step.file)), meant)) return insideAlias(edits);
    step = next.step;
    outcome = unshareNext(step.file, edits);
  }
  const wide = widen(step.file, edits);
  if (!wide.ok) return wide;
  return (
    nextStep(
      step,
      wide.ranges.toSorted((a, b) => a.start - b.start),
      [],
    ) ?? conflict('unsupported-style', edits[0]?.route ?? [], 'cannot be written in its longer form')
  );
}

function insideAlias(edits: readonly Edit[]): Refusal {
  return conflict('inside-alias', edits[0]?.route ?? [], 'is shared by an anchor and its aliases');
}

/** Of the edits that put something into an empty collection, the first for each: a second one needs a neighbour to stand beside. */
export function firstInEmpty(file: YamlFile, edits: readonly PlannedEdit[]): readonly PlannedEdit[] {
  const first = new Map<string, PlannedEdit>();
  for (const edit of edits) {
    if (edit.op !== 'add' && !(edit.op === 'append' && edit.before === undefined)) continue;
    const name = JSON.stringify(edit.route);
    if (!first.has(name) && isEmpty(placeAt(file, edit.route))) first.set(name, edit);
  }
  return [...first.values()];
}

function isEmpty(place: Place | null): boolean {
  if (place === null || place.written === null) return place !== null;
  if (isScalar(place.written)) return place.written.value === null;
  return isCollection(place.written) && place.written.items.length === 0;
}
