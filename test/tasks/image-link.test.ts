import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { available, notAvailable } from '../../src/model/availability.ts';
import { type ImageKeys, imageKeysOf, imageLinkOf, LINK_DAYS, readImageLink } from '../../src/tasks/image-link.ts';

const SECRET = 'a webhook secret of 32 characters';
const OTHER = 'another webhook secret, as long..';
const NOW = new Date('2026-03-02T12:00:00.700Z');
const DAY = 86_400_000;
const SHA = 'c0ffee'.padEnd(40, '0');
const KEYS = imageKeysOf([SECRET]);
const HIDDEN = { id: 42, visibility: available('private' as const) };

/** Path and query of the link, as a server gets them. */
function targetOf(repository: Parameters<typeof imageLinkOf>[0]['repository'] = HIDDEN, keys: ImageKeys = KEYS): string {
  const link = imageLinkOf({ publicUrl: 'https://ci.example', keys, repository, headSha: SHA, now: NOW });
  if (link === null) throw new Error('no link');
  const { pathname, search } = new URL(link);
  expect(link).toBe(`https://ci.example${pathname}${search}`);
  return pathname + search;
}

describe('the link of a picture', () => {
  test('of a public repository is unsigned and always the same', () => {
    const target = targetOf({ id: 42, visibility: available('public') });
    expect(target).toBe(`/images/42/${SHA}/waterfall.svg`);
    expect(readImageLink(target, KEYS, NOW)).toEqual({ repositoryId: 42, headSha: SHA, expires: null });
  });

  test.each([available('private' as const), available('internal' as const), notAvailable('GitHub does not say')])(
    'of one with the visibility %j is signed and expires',
    (visibility) => {
      const target = targetOf({ id: 42, visibility });
      const expires = new Date(Math.floor(NOW.getTime() / 1000) * 1000 + LINK_DAYS * DAY);
      expect(readImageLink(target, KEYS, NOW)).toEqual({ repositoryId: 42, headSha: SHA, expires });
      expect(readImageLink(target, KEYS, new Date(expires.getTime() - 1))).toEqual({ repositoryId: 42, headSha: SHA, expires });
      expect(readImageLink(target, KEYS, expires)).toBe('expired');
    },
  );

  test('is not made without an address that GitHub can fetch', () => {
    const options = { keys: KEYS, repository: HIDDEN, headSha: SHA, now: NOW };
    expect(imageLinkOf({ ...options, publicUrl: null })).toBeNull();
    expect(imageLinkOf({ ...options, publicUrl: 'http://127.0.0.1:3000' })).toBeNull();
  });

  test('fits the address at which a proxy serves the App in a folder', () => {
    const link = imageLinkOf({ publicUrl: 'https://ci.example/paceline', keys: KEYS, repository: HIDDEN, headSha: SHA, now: NOW });
    expect(link).toBe(`https://ci.example/paceline${targetOf()}`);
  });

  test('with any one character changed, left out or added is no link, expired or not', () => {
    const target = targetOf();
    const later = new Date(NOW.getTime() + 2 * LINK_DAYS * DAY);
    const unsigned = target.indexOf('?');
    const refused = (changed: string) => {
      expect([changed, readImageLink(changed, KEYS, NOW)]).toEqual([changed, 'unknown']);
      expect(readImageLink(changed, KEYS, later)).toBe('unknown');
    };
    for (let i = 0; i < target.length; i++) {
      const [before, character = '', after] = [target.slice(0, i), target[i], target.slice(i + 1)];
      for (const other of ['0', '1', 'a', 'A', '-', '_', '/', '%', '&', '=', '.', ' '].filter((each) => each !== character)) {
        refused(before + other + after);
        refused(before + other + character + after);
      }
      refused(before + after);
      if (i !== unsigned) refused(before);
    }
    for (const more of ['&x=1', '#x', '0', '?', '/']) refused(target + more);
  });

  test('written another way is no link: each has one form', () => {
    const [path = '', query = ''] = targetOf().split('?');
    const [expires = '', signature = ''] = query.split('&');
    for (const other of [
      `${path}?${signature}&${expires}`,
      `${path}?${expires}&${expires}&${signature}`,
      `${path}?${expires.replace('=', '=0')}&${signature}`,
      `${path.toUpperCase()}?${query}`,
      `${path.replace('/42/', '/042/')}?${query}`,
      `/${path}?${query}`,
      `${path.replace('/42/', '/%34%32/')}?${query}`,
      `https://ci.example${path}?${query}`,
    ])
      expect([other, readImageLink(other, KEYS, NOW)]).toEqual([other, 'unknown']);
  });

  test('of another repository, commit or day does not carry over', () => {
    const [path = '', query = ''] = targetOf().split('?');
    expect(readImageLink(`${path.replace('/42/', '/43/')}?${query}`, KEYS, NOW)).toBe('unknown');
    expect(readImageLink(`${path.replace(SHA, 'd'.repeat(40))}?${query}`, KEYS, NOW)).toBe('unknown');
    const later = query.replace(/expires=(\d+)/, (_, seconds: string) => `expires=${Number(seconds) + 86_400}`);
    expect(readImageLink(`${path}?${later}`, KEYS, NOW)).toBe('unknown');
  });

  test('works while the secret that signed it is listed, and not after', () => {
    const target = targetOf(HIDDEN, imageKeysOf([SECRET]));
    expect(readImageLink(target, imageKeysOf([OTHER, SECRET]), NOW)).toMatchObject({ repositoryId: 42 });
    expect(readImageLink(target, imageKeysOf([OTHER]), NOW)).toBe('unknown');
    expect(targetOf(HIDDEN, imageKeysOf([OTHER, SECRET]))).toBe(targetOf(HIDDEN, imageKeysOf([OTHER])));
  });

  test('is signed with a key that is not the secret itself', () => {
    const [key] = KEYS;
    expect(key).toHaveLength(32);
    expect(key?.toString()).not.toContain(SECRET.slice(0, 8));
    expect(imageKeysOf([SECRET])[0]).toEqual(key);
    expect(imageKeysOf([OTHER])[0]).not.toEqual(key);
  });

  test('is read from any text without an error', () => {
    const near = fc
      .tuple(fc.string(), fc.string(), fc.string())
      .map(([a, b, c]) => `/images/${a || '42'}/${b || SHA}/waterfall.svg${c === '' ? '' : `?expires=${c}&signature=${'x'.repeat(43)}`}`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (target) => {
        const asked = readImageLink(target, KEYS, NOW);
        if (typeof asked === 'string') expect(asked).toBe('unknown');
        else expect(asked.expires).toBeNull();
      }),
    );
    expect(readImageLink(`/images/${'9'.repeat(16)}/${SHA}/waterfall.svg`, KEYS, NOW)).toBe('unknown');
  });
});
