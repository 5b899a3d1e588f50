import type { Json } from '../../src/model/json.ts';
import type { Route } from '../../src/model/route.ts';
import { plainValue, rootPlace } from '../../src/workflow/yaml/place.ts';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';

/** A node of a file. */
export interface Spot {
  readonly route: Route;
  readonly value: Json;
}

export type JsonMap = { readonly [key: string]: Json };

/** Every node of a value with its route, the root first. */
export function spotsOf(value: Json, route: Route = []): readonly Spot[] {
  if (isList(value)) return [{ route, value }, ...value.flatMap((item, i) => spotsOf(item, [...route, i]))];
  if (isMap(value)) return [{ route, value }, ...Object.entries(value).flatMap(([key, part]) => spotsOf(part, [...route, key]))];
  return [{ route, value }];
}

/** The whole file as a plain value; null when it cannot be read. */
export function plainOf(text: string): Json {
  const yaml = readYaml(text);
  return yaml.ok ? plainValue(rootPlace(yaml.file)) : null;
}

export function isMap(value: Json | undefined): value is JsonMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value at a route; undefined when there is none. */
export function valueAt(value: Json, route: Route): Json | undefined {
  let at: Json | undefined = value;
  for (const part of route) {
    if (isList(at) && typeof part === 'number') at = at[part];
    else if (isMap(at) && Object.hasOwn(at, String(part))) at = at[String(part)];
    else return undefined;
  }
  return at;
}
