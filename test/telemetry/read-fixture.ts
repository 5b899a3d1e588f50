import { readFileSync } from 'node:fs';

const FIXTURES = new URL('../fixtures/', import.meta.url);

export function fixtureText(path: string): string {
  return readFileSync(new URL(path, FIXTURES), 'utf8');
}

export function fixtureJson(path: string): unknown {
  return JSON.parse(fixtureText(path));
}

/** One JSON value a line, as history records. */
export function fixtureRecords(path: string): { value: unknown; file: string; line: number }[] {
  const lines = fixtureText(path).trimEnd().split('\n');
  return lines.map((line, index) => ({ value: JSON.parse(line), file: path, line: index + 1 }));
}
