import { describe, expect, test } from '@jest/globals';
import { findOtherChange } from '../../src/engine/verify/edit-text.ts';
import { findLostComment } from '../../src/engine/verify/find-lost-comment.ts';
import type { Edit } from '../../src/workflow/edit.ts';

const TEXT = '# Head.\non: push\njobs: {} # none\n';
const APPEND: readonly Edit[] = [{ op: 'append', route: ['on'], to: { value: 'x' } }];
const REMOVE: readonly Edit[] = [{ op: 'remove', route: ['jobs'] }];
const SET: readonly Edit[] = [{ op: 'set', route: ['on'], to: { value: 'pull_request' } }];

test('an edit that changes what its ranges do not name is told', () => {
  const ranges = [{ start: 12, end: 16, replacement: 'x' }];
  expect(findOtherChange(TEXT, { text: TEXT.replace('push', 'x'), ranges }, APPEND)).toBeNull();
  expect(findOtherChange(TEXT, { text: TEXT.replace('push', 'x').replace('{}', '{a}'), ranges }, APPEND)).toContain(
    'outside of the ranges',
  );
  expect(findOtherChange(TEXT, { text: TEXT, ranges: [...ranges, ...ranges] }, APPEND)).toContain('outside of the ranges');
});

test('a comment is lost only to an edit that takes something out', () => {
  const lost = { text: TEXT.replace(' # none', ''), ranges: [{ start: 25, end: 32, replacement: '' }] };
  expect(findOtherChange(TEXT, lost, APPEND)).toContain('# none');
  expect(findOtherChange(TEXT, lost, REMOVE)).toBeNull();
  expect(findOtherChange(TEXT, lost, SET)).toContain('# none');
  expect(findOtherChange(TEXT, lost, [{ op: 'remove', route: ['on'] }])).toContain('# none');
  const moved = {
    text: `on: push\njobs: {} # none\n# Head.\n`,
    ranges: [
      { start: 0, end: 8, replacement: '' },
      { start: 33, end: 33, replacement: '# Head.\n' },
    ],
  };
  expect(findOtherChange(TEXT, moved, APPEND)).toBeNull();
});

test('an edit that is not done when it is done once is told', () => {
  const half = { text: TEXT.replace('push', 'pull'), ranges: [{ start: 12, end: 16, replacement: 'pull' }] };
  expect(findOtherChange(TEXT, half, SET)).toContain('once more');
});

describe('a comment may go', () => {
  const text = 'a:\n  # Above.\n  b: 1 # beside\n\n  # Of c.\n  c: # of the value\n    - d # within\n  e: 2 # last\n';
  const without = (part: string) => {
    const start = text.indexOf(part);
    return { text: text.replace(part, ''), ranges: [{ start, end: start + part.length, replacement: '' }] };
  };
  const lost = (part: string, edit: Edit) => findLostComment(text, without(part), [edit]);

  test('with what is removed: above it, beside it and within it', () => {
    expect(lost('  # Above.\n  b: 1 # beside\n', { op: 'remove', route: ['a', 'b'] })).toBeNull();
    expect(lost('  c: # of the value\n    - d # within\n', { op: 'remove', route: ['a', 'c'] })).toBeNull();
  });

  test('with the value that is replaced, and beside it only for another comment', () => {
    expect(lost(' # within', { op: 'set', route: ['a', 'c'], to: { value: [] } })).toBeNull();
    expect(lost(' # of the value', { op: 'set', route: ['a', 'c'], to: { value: [] } })).toBe('# of the value');
    expect(lost('    - d # within\n  e: 2', { op: 'set', route: ['a'], to: { value: 1 } })).toBeNull();
    expect(lost(' # beside', { op: 'set', route: ['a', 'b'], to: { value: 2 } })).toBe('# beside');
    expect(lost(' # beside', { op: 'set', route: ['a', 'b'], to: { value: 2, comment: 'new' } })).toBeNull();
  });

  test('with nothing else', () => {
    expect(lost('  # Above.\n', { op: 'remove', route: ['a', 'c'] })).toBe('# Above.');
    expect(lost('  # Of c.\n', { op: 'remove', route: ['a', 'b'] })).toBe('# Of c.');
    expect(lost(' # last', { op: 'remove', route: ['a', 'c'] })).toBe('# last');
    expect(lost(' # last', { op: 'remove', route: ['a', 'none'] })).toBe('# last');
  });

  test('only where it stood: another one of the same words does not', () => {
    const twice = '# x\na: 1\n# x\nb: 2\n';
    const head = { text: twice.slice(4), ranges: [{ start: 0, end: 4, replacement: '' }] };
    expect(findLostComment(twice, head, [{ op: 'remove', route: ['b'] }])).toBe('# x');
  });
});
