import { type Availability, available, notAvailable } from '../../model/availability.ts';
import { shortHash } from '../../model/short-hash.ts';
import { evaluateText } from '../../workflow/expressions/evaluate-expression.ts';
import type { ContextValues } from '../../workflow/expressions/expression.ts';
import { findHashedFiles } from '../../workflow/expressions/find-hashed-files.ts';

/** What is known of a job run when it computes its keys. */
export interface KeyFacts {
  /** `run.sources.fileBlobs`; null or empty: not measured. */
  readonly fileBlobs: ReadonlyMap<string, string> | null;
  /**
   * Whether `fileBlobs` has every file of the repository with such a name, in any folder. A `*` in the name stands for any text
   * without a slash.
   */
  readonly isRecorded: (name: string) => boolean;
  /** By context in lower case; one that is not here is not known. */
  readonly contexts: ReadonlyMap<string, ContextValues>;
}

/** The keys of one cache step, as they are written in the workflow. */
export interface KeyTemplates {
  readonly key: string;
  readonly restoreKeys: readonly string[];
}

/**
 * What a `key:` or a restore key comes to in a run. Its `hashFiles` are stand-ins: equal where the hashes of that repository are
 * equal, but not the hashes, which file ids do not tell. Not available where the run's files or contexts decide and are not known;
 * the reason is for a person.
 */
export function keyOf(template: string, { fileBlobs, isRecorded, contexts }: KeyFacts): Availability<string> {
  const hashFiles = (patterns: readonly string[]): string | null => {
    if (
      fileBlobs === null ||
      fileBlobs.size === 0 ||
      !patterns.every((pattern) => pattern.split('\n').every((line) => isWholly(line, isRecorded)))
    )
      return null;
    const paths = findHashedFiles(patterns, [...fileBlobs.keys()]);
    return paths === null ? null : standIn(paths.map((path) => fileBlobs.get(path) ?? ''));
  };
  const result = evaluateText(template, { contexts, status: null, hashFiles });
  if (!result.known) return notAvailable(`the key \`${template.slice(0, 200)}\` is not known: ${result.reason}`);
  return typeof result.value === 'object' ? notAvailable('the key is a list or a map') : available(String(result.value ?? '').trim());
}

/** The same for a step's key and all of its restore keys; not available where one of them is not. */
export function keysOf({ key, restoreKeys }: KeyTemplates, facts: KeyFacts): Availability<KeyTemplates> {
  const own = keyOf(key, facts);
  if (!own.available) return own;
  const others: string[] = [];
  for (const template of restoreKeys) {
    const other = keyOf(template, facts);
    if (!other.available) return other;
    if (other.value !== '') others.push(other.value);
  }
  return available({ key: own.value, restoreKeys: others });
}

/** Whether all files that a line of `hashFiles` can add are recorded. One that takes files away adds none. */
function isWholly(line: string, isRecorded: (name: string) => boolean): boolean {
  const pattern = line.trim();
  if (pattern === '' || pattern.startsWith('#') || pattern.startsWith('!') || pattern.startsWith('--')) return true;
  const name = pattern.slice(pattern.lastIndexOf('/') + 1);
  return name !== '' && !name.includes('**') && !/[?[\\]/.test(name) && isRecorded(name);
}

function standIn(blobs: readonly string[]): string {
  if (blobs.length === 0) return '';
  const text = blobs.join(' ');
  return shortHash(text) + shortHash(`again ${text}`);
}
