import type { z } from 'zod';
import { type ConfigProblem, offsetOf, offsetOfKey, type PositionedDocument, problemAt } from './config-problem.ts';
import { didYouMean } from './did-you-mean.ts';
import { knownKeys } from './known-keys.ts';

/** What the schema found wrong, in words for the person who wrote the file, with its place. */
export function describeIssue(issue: z.core.$ZodIssue, positioned: PositionedDocument): readonly ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      problemAt(positioned.lines, offsetOfKey(positioned, issue.path, key), unknownKey(key, issue.path, knownKeys(issue.path))),
    );
  }
  const nested = issue.code === 'invalid_union' ? closest(issue) : null;
  if (nested !== null) return nested.flatMap((inner) => describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, positioned));
  const missing = issue.path.at(-1);
  if (issue.code === 'invalid_type' && issue.input === undefined && missing !== undefined) {
    const around = issue.path.slice(0, -1);
    return [problemAt(positioned.lines, offsetOf(positioned, around), `${nameOf(around)}: "${String(missing)}" is missing`)];
  }
  const place = issue.path.length === 0 ? '' : `${nameOf(issue.path)}: `;
  return [problemAt(positioned.lines, offsetOf(positioned, issue.path), `${place}${messageOf(issue)}`)];
}

/** `"labls" is not known in pull-requests; did you mean "labels"?` */
export function unknownKey(key: string, path: readonly PropertyKey[], known: readonly string[]): string {
  const meant = didYouMean(key, known);
  const where = path.length === 0 ? '' : ` in ${nameOf(path)}`;
  return `"${key}" is not known${where}${meant === null ? '' : `; did you mean "${meant}"?`}`;
}

/** When the value is a map, what is wrong inside it says more than that no form fits. */
function closest(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | null {
  return issue.errors.find((issues) => issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys')) ?? null;
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const meant = typeof issue.input === 'string' ? didYouMean(issue.input, values) : null;
    return `write one of ${values.join(', ')}${meant === null ? '' : `; did you mean "${meant}"?`}`;
  }
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) return `expected ${wordFor(issue.expected)}`;
  return issue.message.replace(/^(?:Invalid input|Too small|Too big): /, '');
}

function wordFor(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    object: 'a map',
    record: 'a map',
    array: 'a list',
    string: 'text',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return words[expected] ?? `a ${expected}`;
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`)).join('');
}
