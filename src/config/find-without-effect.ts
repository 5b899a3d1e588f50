import { type ConfigProblem, offsetOfKey, type PositionedDocument, problemAt } from './config-problem.ts';
import { NOT_IN_EFFECT } from './not-in-effect.ts';

/** A note for each key of a valid configuration that is not in effect. */
export function findWithoutEffect(value: unknown, positioned: PositionedDocument): readonly ConfigProblem[] {
  return NOT_IN_EFFECT.flatMap(({ path, note }) =>
    placesOf(value, path).map(({ path: found }) =>
      problemAt(positioned.lines, offsetOfKey(positioned, found.slice(0, -1), String(found.at(-1))), note),
    ),
  );
}

interface Place {
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
}

function placesOf(value: unknown, path: readonly string[]): readonly Place[] {
  return path.reduce<readonly Place[]>((places, part) => places.flatMap((place) => step(place, part)), [{ path: [], value }]);
}

function step({ path, value }: Place, part: string): readonly Place[] {
  if (part === '*') return Array.isArray(value) ? value.map((each: unknown, i) => ({ path: [...path, i], value: each })) : [];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return [];
  return [{ path: [...path, part], value: (value as Readonly<Record<string, unknown>>)[part] }];
}
