import { isSeq } from 'yaml';
import type { Json } from '../../model/json.ts';
import type { Route } from '../../model/route.ts';
import type { Edit } from '../edit.ts';
import { entriesOf, placeAt, plainValue } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import type { Refusal } from './edit-step.ts';
import { madeBy } from './made-by.ts';
import { conflict } from './outcome.ts';

export type PlacedEdits = { readonly ok: true; readonly edits: readonly Edit[] } | Refusal;

/** The same edits with every `after` of `append` and `move` told as the `before` that it amounts to; after the last one is last. */
export function placeBeside(file: YamlFile, edits: readonly Edit[]): PlacedEdits {
  const placed: Edit[] = [];
  for (const edit of edits) {
    if ((edit.op !== 'append' && edit.op !== 'move') || edit.after === undefined) {
      placed.push(edit);
      continue;
    }
    const { after, before: _, ...last } = edit;
    const route = edit.op === 'move' ? edit.to : edit.route;
    const parts = partsAt(file, edits, route);
    const index = parts.indexOf(after);
    if (index === -1) return conflict('no-such-route', [...route, after], 'does not exist');
    const before = parts[index + 1];
    placed.push(before === undefined ? last : ({ ...last, before } as Edit));
  }
  return { ok: true, edits: placed };
}

/** The keys or indices at a route of the file, or of what an edit adds there. */
function partsAt(file: YamlFile, edits: readonly Edit[], route: Route): readonly (string | number)[] {
  const place = placeAt(file, route);
  if (place === null) return partsOf(madeBy(edits, route)?.value);
  if (isSeq(place.node)) return [...place.node.items.keys()];
  const keys = entriesOf(place).map((entry) => entry.route.at(-1) ?? '');
  return keys.length > 0 ? keys : partsOf([plainValue(place)]);
}

function partsOf(value: Json | undefined): readonly (string | number)[] {
  if (value === null || typeof value !== 'object') return [];
  return Array.isArray(value) ? [...value.keys()] : Object.keys(value);
}
