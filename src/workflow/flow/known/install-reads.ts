import type { Effect } from '../effect.ts';

/** What an install may read: the scripts of packages may look at any file and use any tool. */
export const INSTALL: readonly Effect[] = ['workspace:**', 'tool:*', 'env:*', 'file:~/**', 'outside:package registries'];
