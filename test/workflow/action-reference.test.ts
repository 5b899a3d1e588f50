import { describe, expect, test } from '@jest/globals';
import { isPinned, parseActionReference } from '../../src/workflow/action-reference.ts';

describe('parseActionReference', () => {
  test('takes apart each form of uses', () => {
    expect(parseActionReference('actions/cache/restore@v4')).toEqual({
      kind: 'remote',
      owner: 'actions',
      name: 'cache',
      path: 'restore',
      ref: 'v4',
    });
    expect(parseActionReference('o/r/.github/workflows/x.yml@release/1.x')).toEqual({
      kind: 'remote',
      owner: 'o',
      name: 'r',
      path: '.github/workflows/x.yml',
      ref: 'release/1.x',
    });
    expect(parseActionReference('./.github/actions/setup')).toEqual({ kind: 'local', path: './.github/actions/setup' });
    expect(parseActionReference('$/actions/setup')).toEqual({ kind: 'local', path: '$/actions/setup' });
    expect(parseActionReference('docker://alpine:3')).toEqual({ kind: 'docker', image: 'alpine:3' });
  });

  test.each(['actions/checkout', 'checkout@v4', '', '@', 'a/b@', '../x'])('knows no form for %j', (uses) => {
    expect(parseActionReference(uses)).toBeNull();
  });

  test('calls only a full commit id pinned', () => {
    const pinned = (uses: string) => isPinned(parseActionReference(uses) ?? { kind: 'docker', image: '' });
    expect(pinned('actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8')).toBe(true);
    expect(pinned('actions/checkout@08c6903')).toBe(false);
    expect(pinned('actions/checkout@v4')).toBe(false);
  });
});
