import { describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { SECRET_FORMS } from '../../src/model/scrub-patterns.ts';
import { scrubPath, scrubSource, scrubText } from '../../src/model/scrub-text.ts';
import { scrubPayload } from '../../src/telemetry/scrub-payload.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { PLANTS } from '../helpers/planted-secrets.ts';

describe('scrubbing a text', () => {
  test.each([
    'Run actions/checkout@v4.1.0',
    'Run pnpm/action-setup@a7487c7e89a18df4991f7f222e4898a00d66ddda',
    'npm install left-pad@1.3.0-beta.rc',
    'test (20, ubuntu-latest)',
    'node-cache-Linux-x64-npm-3f786850e387550fdab836ed7e6dc881de23001b3f786850e387550fdab836ed',
    'token-cache-${{ runner.os }}-v2',
    'Set secret: ${{ secrets.NPM_TOKEN }}',
    'basic internationalization-tests',
    'password: correct-horse-battery',
    'ghc-9.4.7 / ghc_8.10.7_linux_x86_64',
    'global-some-long-branch-name-here',
    'sk-fix-the-very-long-branch-name-2024',
    'https://github.com/octo/app.git',
    'user@host',
  ])('leaves %j as it is', (text) => {
    expect(scrubText(text)).toBe(text);
  });

  test('takes every form of secret, wherever it stands, and nothing the second time', () => {
    for (const plant of PLANTS) {
      for (let round = 0; round < 50; round++) {
        const { text, secret } = plant();
        const scrubbed = scrubText(`deploy (${text}) to prod`);
        expect(scrubbed).not.toContain(secret);
        expect(scrubbed.startsWith('deploy (')).toBe(true);
        expect(scrubText(scrubbed)).toBe(scrubbed);
      }
    }
  });

  test.each([
    ['Linux_ghp_0123456789abcdefghij', 'Linux_***'],
    ['xgithub_pat_0123456789abcdefghij', 'x***'],
    ['password=hunter2hunter2', 'password=***'],
    ['DB_PASSWORD=hunter2hunter2', 'DB_PASSWORD=***'],
    ['NPM_AUTH=aB3dE6gH9jK2mN5p', 'NPM_AUTH=***'],
    ['MY_PAT: aB3dE6gH9jK2mN5p', 'MY_PAT: ***'],
    ['deploy --password s3cretword', 'deploy --password ***'],
    ['curl -u bot:s3cretword https://x.example', 'curl -u bot:*** https://x.example'],
    ['https://x.example/?a=1&sig=abcdefghijklmnopqrst', 'https://x.example/?a=1&sig=***'],
    [`shpat_${'0a'.repeat(16)}`, '***'],
    [`dapi${'0a'.repeat(16)}`, '***'],
    ['12345678:AAabcdefghijklmnopqrstuvwxyz0123456', '***'],
    ['john%40example.com', '***'],
    ['"john doe"@example.com', '***'],
    ['john@[10.0.0.1]', '***'],
  ])('takes the secret or the address out of %j', (text, expected) => {
    expect(scrubText(text)).toBe(expected);
    expect(scrubText(expected)).toBe(expected);
  });

  test.each([
    'patterns: a,b,c',
    'auth: none',
    'pass: --ci --verbose-output2',
    'run -u root',
    'pat=short1',
    '--token $TOKEN_FROM_ENV1',
    'path: dist/v2-assets',
  ])('leaves %j, which only looks like it', (text) => {
    expect(scrubText(text)).toBe(text);
  });

  test.each([
    'pass=',
    'a%40',
    '"@',
    '-u a:',
    '--password ',
    '_pass',
    'eyJ',
    'a@',
    'token',
    'token=',
    '-----BEGIN PRIVATE KEY-----',
    '://',
    'a.',
    'ghs_',
    'x@a.',
    'secret: ',
    'Bearer ',
    'basic   ',
    '-----BEGIN RSA PRIVATE KEY----- A ',
    '://a:b',
    "secret='",
    'a.b@c-',
  ])('reads a million characters of %j once, so that it comes back at all', (piece) => {
    const text = `@token=${piece.repeat(Math.ceil(1_000_000 / piece.length))}`;
    expect(scrubText(scrubText(text))).toBe(scrubText(text));
    expect(scrubSource(scrubSource(text))).toBe(scrubSource(text));
  });

  test.each(SECRET_FORMS.map(({ name, pattern }) => [name, pattern.source] as const))(
    'the form of a %s cannot begin again inside what it has read, or has an end to how far it reads',
    (_name, source) => {
      // An unbounded repetition is safe behind a text that does not occur in it, or behind a look back that forbids one more of it.
      // One at the very end that needs a fixed number of characters reads no further than these, or all that follows.
      const parts = source.replaceAll(/\[[^\]]*\]/g, 'C').match(/(?<!\\)[*+]|,\}/g) ?? [];
      const isAtEnd = parts.length === 1 && /\{\d+,\}$/.test(source);
      const isUnbounded = /(?<!\\)[*+]|,\}/.test(source);
      expect(!isUnbounded || isAtEnd || /^\(\?<!|^[A-Za-z-]{6,}|^hooks/.test(source)).toBe(true);
      expect(source).not.toMatch(/\([^()]*[*+]\)[*+]/);
    },
  );
});

test('a path loses its ref, and keeps its name where the ref looks like a domain', () => {
  expect(scrubPath('.github/workflows/ci.yml@release.next')).toBe('.github/workflows/ci.yml');
  expect(scrubPath('https://bot:abcdefghijk1@host.example')).not.toContain('abcdefghijk1');
});

test('a body keeps what is read, whatever its keys, and hostile depth ends', () => {
  const hostile = JSON.parse(`{"__proto__": {"polluted": 1}, "deep": ${'['.repeat(5_000)}${']'.repeat(5_000)}, "id": 5}`) as Record<
    string,
    unknown
  >;
  const scrubbed = scrubPayload(hostile);
  expect(scrubbed['id']).toBe(5);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect(JSON.stringify(scrubbed).length).toBeLessThan(300);
});

describe('scrubbing a file', () => {
  test('leaves it YAML that says the same, without the secret', () => {
    for (const plant of PLANTS) {
      for (let round = 0; round < 20; round++) {
        const { text, secret } = plant();
        const source = stringify({
          on: 'push',
          jobs: { a: { 'runs-on': 'x', env: { A: text }, steps: [{ run: `echo ${text}\necho b` }] } },
        });
        const scrubbed = scrubSource(source);
        expect(scrubbed).not.toContain(secret);
        expect(scrubSource(scrubbed)).toBe(scrubbed);
        expect(parse(scrubbed)).toMatchObject({
          on: 'push',
          jobs: { a: { 'runs-on': 'x', steps: [{ run: expect.stringMatching(/b$/) }] } },
        });
      }
    }
  });

  test('leaves an unquoted address, an action with an odd ref and a look for a key such that GitHub reads them', () => {
    const source = `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: octo/action@release.next
        with: { email: bot@example.com }
      - run: |
          git config user.email bot@example.com
          if grep -q "-----BEGIN RSA PRIVATE KEY-----" key; then exit 1; fi
      - run: echo -----BEGIN PRIVATE KEY-----
        name: Last
`;
    const scrubbed = scrubSource(source);
    expect(scrubbed).not.toContain('example.com');
    expect(scrubbed.split('\n')).toHaveLength(source.split('\n').length);
    const read = parseWorkflow('.github/workflows/ci.yml', scrubbed);
    expect(read.ok && read.workflow.jobs.map((job) => ('steps' in job ? job.steps.length : 0))).toEqual([3]);
    expect(scrubbed).toContain('grep -q "-----BEGIN RSA PRIVATE KEY-----" key');
    expect(scrubbed).toContain('name: Last');
  });

  test('is the same for versions that differ in an address only', () => {
    expect(scrubSource('a: x@example.org')).toBe(scrubSource('a: y@example.com'));
  });
});
