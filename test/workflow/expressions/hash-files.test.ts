import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { findHashedFiles } from '../../../src/workflow/expressions/find-hashed-files.ts';
import { hashFiles } from '../../../src/workflow/expressions/hash-files.ts';

interface Recorded {
  readonly paths: readonly string[];
  readonly digest: { readonly patterns: readonly string[]; readonly value: string };
  readonly cases: readonly { readonly patterns: readonly string[]; readonly files: readonly number[] | null }[];
}

const recorded = JSON.parse(readFileSync(new URL('hash-files.cases.json', import.meta.url), 'utf8')) as Recorded;
const sha256 = (bytes: Uint8Array | string) => new Uint8Array(createHash('sha256').update(bytes).digest());
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('files that hashFiles takes', () => {
  test.each(recorded.cases)('are those of GitHub’s glob, in its order: $patterns', ({ patterns, files }) => {
    const expected = files === null ? null : files.map((place) => recorded.paths[place]);
    expect(findHashedFiles(patterns, [...recorded.paths].reverse())).toEqual(expected);
  });

  test('a follow-symbolic-links option is no pattern, another option is refused', () => {
    expect(findHashedFiles(['--follow-symbolic-links', 'a'], ['a'])).toEqual(['a']);
    expect(findHashedFiles(['--other', 'a'], ['a'])).toBeNull();
  });

  test('patterns that could take forever are not tried', () => {
    const name = `${'a'.repeat(200)}b`;
    for (const pattern of [
      `${'*a'.repeat(30)}c`,
      `${'**/a*/'.repeat(20)}c`,
      '['.repeat(4_000),
      `[${'\\'.repeat(4_000)}`,
      'x'.repeat(100_000),
    ]) {
      const found = findHashedFiles([pattern], [name, `${'a/'.repeat(40)}b`]);
      expect(found === null || found.length === 0).toBe(true);
    }
  });
});

describe('hashFiles', () => {
  test('gives the digest that GitHub’s own gives', () => {
    const files = new Map(recorded.paths.map((path) => [path, `content of ${path}`]));
    expect(hashFiles(recorded.digest.patterns, files, sha256)).toBe(recorded.digest.value);
  });

  test('of one file is the hash of its hash', () => {
    const files = new Map<string, string | Uint8Array>([
      ['go.sum', 'ä\n'],
      ['other', 'x'],
    ]);
    expect(hashFiles(['go.sum'], files, sha256)).toBe(hex(sha256(sha256('ä\n'))));
    expect(hashFiles(['go.sum'], new Map([['go.sum', new TextEncoder().encode('ä\n')]]), sha256)).toBe(hex(sha256(sha256('ä\n'))));
  });

  test('of no file is empty, of an invalid pattern is not known', () => {
    expect(hashFiles(['**/go.sum'], new Map([['a', '']]), sha256)).toBe('');
    expect(hashFiles(['../go.sum'], new Map([['go.sum', '']]), sha256)).toBeNull();
  });
});
