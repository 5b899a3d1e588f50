import { emitConfigSchema, type JsonSchema } from './emit-config-schema.ts';

let schema: JsonSchema | null = null;

/** The keys that may stand in the map at a path of the configuration. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  schema ??= emitConfigSchema();
  let places: readonly JsonSchema[] = [schema];
  for (const part of path) places = places.flatMap((place) => variantsOf(place).flatMap((variant) => step(variant, part)));
  return places.flatMap(variantsOf).flatMap((place) => Object.keys(place.properties ?? {}));
}

function variantsOf(place: JsonSchema): readonly JsonSchema[] {
  return [place, ...(place.anyOf ?? [])];
}

function step(place: JsonSchema, part: PropertyKey): readonly JsonSchema[] {
  if (typeof part === 'number') return place.items === undefined ? [] : [place.items];
  const named = place.properties?.[String(part)];
  if (named !== undefined) return [named];
  return typeof place.additionalProperties === 'object' ? [place.additionalProperties] : [];
}
