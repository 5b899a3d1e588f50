import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { JsonObject } from '../standin/json-object.ts';

const FOLDER = new URL('../fixtures/demo/', import.meta.url);

export function fixtureUrl(path: string): URL {
  return new URL(path, FOLDER);
}

export function fixtureText(path: string): string {
  return readFileSync(fixtureUrl(path), 'utf8');
}

export function fixtureJson<T>(path: string): T {
  return JSON.parse(fixtureText(path)) as T;
}

/** Gzipped newline-delimited JSON. */
export function fixtureRecords(path: string): JsonObject[] {
  const text = gunzipSync(readFileSync(fixtureUrl(path))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonObject);
}
