import { isScalar, type Scalar } from 'yaml';
import type { ChangedRange, Edit } from '../edit.ts';
import { entriesOf, itemsOf, type Place, plainValue, rootPlace } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { findReferences, type Spot } from './find-references.ts';
import { change, conflict, type Outcome } from './outcome.ts';
import { locateInScalar } from './scalar-offsets.ts';

/** Renames what expressions speak of, with all that speaks of it in this file. Each range covers a name and nothing else. */
export function renameKey(file: YamlFile, edit: Extract<Edit, { readonly op: 'rename' }>): Outcome {
  const references = findReferences(plainValue(rootPlace(file)), edit.route, edit.to);
  if (!references.ok) return references;
  const wanted = new Map(references.spots.map((spot) => [keyOf(spot.part, spot.route), spot]));
  const written = new Map<Scalar, { readonly spot: Spot; reached: number }>();
  const passed = new Map<Scalar, number>();
  for (const [scalar, key] of scalarsIn(rootPlace(file))) {
    passed.set(scalar, (passed.get(scalar) ?? 0) + 1);
    const spot = wanted.get(key);
    if (spot === undefined) continue;
    const known = written.get(scalar);
    if (known === undefined) written.set(scalar, { spot, reached: 1 });
    else known.reached += 1;
  }
  const ranges: ChangedRange[] = [];
  for (const [scalar, { spot, reached }] of written) {
    // Elsewhere, through an alias, the same text speaks of another thing.
    if (passed.get(scalar) !== reached) return conflict('inside-alias', spot.route, 'is shared by an anchor and its aliases');
    const locate = locateInScalar(file.text, scalar);
    for (const { start, end, text } of spot.changes) {
      const range = locate?.(start, end) ?? null;
      if (range === null) return conflict('unsupported-style', spot.route, 'is written in a way that hides where the name stands');
      if (file.text.slice(range.start, range.end) !== text) ranges.push({ ...range, replacement: text });
    }
  }
  return change(...ranges);
}

/** Every key and every text of the file, as often as aliases repeat it. */
function* scalarsIn(place: Place): Generator<readonly [scalar: Scalar, key: string]> {
  if (place.key !== null) yield [place.key, keyOf('key', place.route)];
  if (isScalar(place.node)) yield [place.node, keyOf('value', place.route)];
  for (const part of [...entriesOf(place), ...itemsOf(place)]) yield* scalarsIn(part);
}

function keyOf(part: Spot['part'], route: Spot['route']): string {
  return JSON.stringify([part, ...route]);
}
