import { expect, test } from '@jest/globals';
import { createTextCache } from '../../src/github/text-cache.ts';

test('the texts used last are kept, within the bound', () => {
  const texts = createTextCache(10);
  texts.set('a', 'aa');
  texts.set('b', 'bb');
  expect(texts.get('a')).toBe('aa');
  texts.set('c', 'cc');
  expect([texts.get('a'), texts.get('b'), texts.get('c')]).toEqual(['aa', null, 'cc']);
});

test('a text that is set again counts once, and one above the bound is not kept', () => {
  const texts = createTextCache(10);
  texts.set('a', 'aaaa');
  texts.set('a', 'aaaa');
  expect(texts.get('a')).toBe('aaaa');
  texts.set('b', 'bbbbbb');
  expect(texts.get('b')).toBeNull();
});
