/** A plain value, as YAML and JSON share it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;

/** A map of plain values. Hostile input has keys that every object inherits: ask `ownValue`. */
export type JsonMap = { readonly [key: string]: Json };

/** Whether a value is a map, and neither a list nor null. */
export function isJsonMap(value: Json | undefined): value is JsonMap {
  return value !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A map, or an empty one for anything else. */
export function asMap(value: Json | undefined): JsonMap {
  return isJsonMap(value) ? value : {};
}

/** The value of an own key; undefined for what a map only inherits (`constructor`). */
export function ownValue(map: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** A list, or one value as a list of one. */
export function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value as Json];
}
