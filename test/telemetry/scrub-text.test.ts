import { describe, expect, test } from '@jest/globals';
import { scrubPayload } from '../../src/telemetry/scrub-payload.ts';
import { scrubPath, scrubText } from '../../src/telemetry/scrub-text.ts';
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
  ])('reads a million characters of %j in linear time', (piece) => {
    const time = (length: number): number => {
      const text = `@token=${piece.repeat(Math.ceil(length / piece.length))}`;
      const began = performance.now();
      scrubText(text);
      return performance.now() - began;
    };
    expect(time(1_000_000)).toBeLessThan(2_000);
  });
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
