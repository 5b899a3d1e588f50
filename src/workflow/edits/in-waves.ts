import type { Edit } from '../edit.ts';
import { entriesOf, itemsOf, placeAt } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { isWithin, madeBy } from './made-by.ts';
import type { PlannedEdit } from './outcome.ts';
import { firstInEmpty } from './prepare.ts';

/**
 * Edits in the order of steps that lets each stand on firm ground, while every route still names what it named before all of them:
 * what another edit moves into, what fills an empty collection (a second value then has a neighbour), what empties one (its last item goes alone), then the rest,
 * and keys that only go at the end (what is added beside them needs their text).
 */
export function inWaves(file: YamlFile, edits: readonly PlannedEdit[]): readonly (readonly PlannedEdit[])[] {
  const first = new Set([...firstInEmpty(file, edits), ...makersOf(file, edits)]);
  const emptying = emptied(file, edits);
  const isEmptying = new Set(emptying.flat());
  const rest = edits.filter((edit) => !first.has(edit) && !isEmptying.has(edit));
  const isCalm = edits.every(({ op, route }) => op === 'set' || op === 'add' || (op === 'remove' && typeof route.at(-1) === 'string'));
  const isLate = (edit: PlannedEdit) =>
    isCalm && edit.op === 'remove' && edits.every((other) => other === edit || !isWithin(edit.route, other.route));
  return [
    [...first],
    emptying.flatMap((removals) => removals.slice(0, -1)),
    emptying.flatMap((removals) => removals.slice(-1).map(asFirst)),
    rest.filter((edit) => !isLate(edit)),
    rest.filter(isLate),
  ];
}

/** The additions that put in what moves go into. */
export function makersOf<E extends Edit>(file: YamlFile, edits: readonly E[]): readonly E[] {
  const makers = edits.flatMap((edit) => (edit.op === 'move' && placeAt(file, edit.to) === null ? [madeBy(edits, edit.to)?.edit] : []));
  return edits.filter((edit) => makers.some((maker) => maker === edit));
}

/** The last item of a list from which all the others are gone. */
function asFirst(edit: PlannedEdit): PlannedEdit {
  return typeof edit.route.at(-1) === 'number' ? { ...edit, route: [...edit.route.slice(0, -1), 0] } : edit;
}

/** The removals, in the order of the file, of collections that lose all of several parts and are not touched otherwise. */
function emptied(file: YamlFile, edits: readonly PlannedEdit[]): readonly (readonly PlannedEdit[])[] {
  const byParent = new Map<string, PlannedEdit[]>();
  for (const edit of edits) {
    if (edit.op !== 'remove' || edit.route.length === 0) continue;
    const name = JSON.stringify(edit.route.slice(0, -1));
    byParent.set(name, [...(byParent.get(name) ?? []), edit]);
  }
  const found: (readonly PlannedEdit[])[] = [];
  for (const removals of byParent.values()) {
    const route = removals[0]?.route.slice(0, -1) ?? [];
    const parent = placeAt(file, route);
    const parts = parent === null ? [] : [...entriesOf(parent), ...itemsOf(parent)];
    const inOrder = parts.flatMap((part) => removals.filter((edit) => edit.route.at(-1) === part.route.at(-1)).slice(0, 1));
    const isAlone = edits.every((edit) => removals.includes(edit) || !isWithin(route, edit.route));
    if (parts.length > 1 && inOrder.length === parts.length && removals.length === parts.length && isAlone) found.push(inOrder);
  }
  return found;
}
