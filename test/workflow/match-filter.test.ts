import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { literalPattern, matchFilter, readFilter } from '../../src/workflow/plan/match-filter.ts';

function passes(patterns: readonly string[], name: string): boolean | null {
  const filter = readFilter(patterns);
  return filter === null ? null : (matchFilter(filter, [name])?.[0] ?? null);
}

describe("GitHub's table of branch and tag patterns", () => {
  test.each([
    ['feature/*', ['feature/my-branch', 'feature/your-branch'], ['feature/a/b', 'feature', 'my/feature/x']],
    ['feature/**', ['feature/beta-a/my-branch', 'feature/your-branch', 'feature/mona/the/octocat'], ['features/x', 'feature']],
    ['main', ['main'], ['main2', 'Main', 'x/main', 'mai']],
    ['releases/mona-the-octocat', ['releases/mona-the-octocat'], ['releases/mona']],
    ['*', ['main', 'releases'], ['all/the/branches']],
    ['**', ['all/the/branches', 'every/tag', 'main'], []],
    ['*feature', ['mona-feature', 'feature', 'ver-10-feature'], ['my/feature', 'feature-1']],
    ['v2*', ['v2', 'v2.0', 'v2.9'], ['v1', 'v2/x']],
    ['v[12].[0-9]+.[0-9]+', ['v1.10.1', 'v2.0.0'], ['v3.0.0', 'v1.1', 'v1.x.1', 'v1.1.']],
  ])('%s', (pattern, matching, others) => {
    for (const name of matching) expect([name, passes([pattern], name)]).toEqual([name, true]);
    for (const name of others) expect([name, passes([pattern], name)]).toEqual([name, false]);
  });
});

describe("GitHub's table of path patterns", () => {
  test.each([
    [['*'], ['README.md', 'server.rb'], ['docs/README.md']],
    [['*.jsx?'], ['page.js', 'page.jsx'], ['page.jsxx', 'page.ts', 'a/page.js']],
    [['**'], ['all/the/files.md'], []],
    [['*.js'], ['app.js', 'index.js'], ['src/app.js']],
    [['**.js'], ['index.js', 'js/index.js', 'src/js/app.js'], ['index.jsx']],
    [['docs/*'], ['docs/README.md', 'docs/file.txt'], ['docs/a/b.md', 'a/docs/b.md']],
    [['docs/**'], ['docs/README.md', 'docs/mona/octocat.txt'], ['doc/x', 'a/docs/x']],
    [['docs/**/*.md'], ['docs/README.md', 'docs/mona/hello-world.md', 'docs/a/markdown/file.md'], ['docsa.md', 'docs/a.txt', 'README.md']],
    [['**/docs/**'], ['docs/hello.md', 'dir/docs/my-file.txt', 'space/docs/plan/space.doc'], ['mydocs/hello.md', 'a/mydocs/b']],
    [['**/README.md'], ['README.md', 'js/README.md'], ['MYREADME.md', 'js/README.mdx']],
    [['**/*src/**'], ['a/src/app.js', 'my-src/code/js/app.js', 'src/x'], ['srcs/app.js']],
    [['**/*-post.md'], ['my-post.md', 'path/their-post.md'], ['post.md']],
    [['**/migrate-*.sql'], ['migrate-10909.sql', 'db/migrate-v1.0.sql', 'db/sept/migrate-v1.sql'], ['db/premigrate-1.sql']],
    [['*.md', '!README.md'], ['hello.md'], ['README.md', 'docs/hello.md']],
    [['*.md', '!README.md', 'README*'], ['hello.md', 'README.md', 'README.doc'], ['docs/hello.md']],
  ])('%j', (patterns, matching, others) => {
    for (const name of matching) expect([name, passes(patterns, name)]).toEqual([name, true]);
    for (const name of others) expect([name, passes(patterns, name)]).toEqual([name, false]);
  });
});

describe('filter patterns', () => {
  test.each([
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['release-1\\+2', 'release-1+2', true],
    ['release-1+2', 'release-1+2', false],
    ['release-1+2', 'release-1112', true],
    ['v1?.0', 'v.0', true],
    ['[CB]at', 'Cat', true],
    ['[CB]at', 'Rat', false],
    ['[1-2]00', '200', true],
    ['+1', '+1', true],
    ['x!y', 'x!y', true],
    ['feature/[a-c]?', 'feature/', true],
    ['größe/*', 'größe/ü', true],
  ])('%s against %s: %p', (pattern, name, result) => {
    expect(passes([pattern], name)).toBe(result);
  });

  test('only negative patterns let nothing through', () => {
    expect(passes(['!main'], 'main')).toBe(false);
    expect(passes(['!main'], 'other')).toBe(false);
  });

  test('does not guess at what the grammar does not say, nor read what is too large', () => {
    expect(passes(['a[b'], 'a[b')).toBeNull();
    expect(passes(['a[]'], 'a')).toBeNull();
    expect(passes(['[^a]'], 'b')).toBeNull();
    expect(passes(['[z-a]'], 'b')).toBeNull();
    expect(passes(['x'.repeat(257)], 'x')).toBeNull();
    expect(readFilter(new Array<string>(1001).fill('x'))).toBeNull();
    expect(passes(new Array<string>(1000).fill('*a'.repeat(100)), 'a'.repeat(10_000))).toBeNull();
  });

  test('comes to an end with wildcards upon wildcards', () => {
    expect(passes(['*a'.repeat(120)], `${'a'.repeat(500)}b`)).toBe(false);
    expect(passes([`${'a?'.repeat(100)}${'a'.repeat(50)}`], 'a'.repeat(149))).toBe(true);
  });

  test('tells a pattern that stands for one name', () => {
    expect(literalPattern('release/1.0')).toBe('release/1.0');
    expect(literalPattern('c\\+\\+')).toBe('c++');
    for (const pattern of ['a*', '!main', 'v?', 'v[1]', 'a+']) expect(literalPattern(pattern)).toBeNull();
  });

  test('agrees with regular expressions on small patterns', () => {
    const piece = fc.constantFrom('a', 'b', '/', '*', '**', '**/', '?', '+', '[ab]', '.');
    const pattern = fc.array(piece, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''));
    const name = fc.array(fc.constantFrom('a', 'b', '/', '.', '?', '+'), { maxLength: 8 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(pattern, name, (text, candidate) => {
        expect([text, candidate, passes([text], candidate)]).toEqual([
          text,
          candidate,
          new RegExp(`^(?:${toRegExp(text)})$`).test(candidate),
        ]);
      }),
      { numRuns: 3000 },
    );
  });
});

/** Another way to the same: each token turned into a piece of regular expression. */
function toRegExp(pattern: string): string {
  let source = '';
  let rest = pattern;
  let previous = '';
  while (rest !== '') {
    const token = /^(?:\*\*\/|\*\*|\[ab\]|.)/.exec(rest)?.[0] ?? '';
    const atStart = source === '' || previous.endsWith('/');
    const taken = token === '**/' && !atStart ? '**' : token;
    if (taken === '**/') source += '(?:.+/)?';
    else if (taken === '**') source += '(?:.*)';
    else if (taken === '*') source += '(?:[^/]*)';
    else if (taken === '?' && source !== '') source = source.replace(LAST, '(?:$&)?');
    else if (taken === '+' && source !== '') source = source.replace(LAST, '(?:$&)+');
    else source += /\w|\[/.test(taken) ? taken : `\\${taken}`;
    previous = taken;
    rest = rest.slice(taken.length);
  }
  return source;
}

/** The last whole piece, with the quantifiers that it has already. */
const LAST = /(?:\(\?:(?:[^()]|\(\?:(?:[^()]|\(\?:[^()]*\)[?+]?)*\)[?+]?)*\)[?+]?|\[ab\]|\\.|\w)$/;
