import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { RepositoryStorage } from '../../src/model/repository-storage.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { at } from '../helpers/build-run.ts';
import { createTestStore } from '../helpers/test-database.ts';

let opened: OpenedStore;
beforeEach(async () => {
  opened = await createTestStore();
});
afterEach(() => opened.close());

const storage = (second: number, keys: readonly string[]): RepositoryStorage => ({
  readAt: at(second),
  artifacts: { bytes: 5, count: 1, isWhole: true },
  caches: {
    entries: keys.map((key) => ({ key, ref: 'refs/heads/main', sizeBytes: 1, createdAt: at(0.5), lastAccessedAt: at(1.25) })),
    ...{ isWhole: true, bytes: keys.length, count: keys.length, limitBytes: null },
  },
});

test('what was read last of a repository comes back as it was saved, each repository’s for itself', async () => {
  const { store } = opened;
  expect(await store.storage.find(1)).toBeNull();
  await store.storage.save(1, storage(10, ['npm-1', 'a/ü b,{}']));
  await store.storage.save(2, { readAt: at(3), caches: null, artifacts: null });
  expect(await store.storage.find(1)).toEqual(storage(10, ['npm-1', 'a/ü b,{}']));
  expect(await store.storage.find(2)).toEqual({ readAt: at(3), caches: null, artifacts: null });
});

test('one that was read later replaces it, an earlier one does not', async () => {
  const { store } = opened;
  await store.storage.save(1, storage(10, ['new']));
  await store.storage.save(1, storage(9, ['old']));
  expect((await store.storage.find(1))?.caches?.entries).toMatchObject([{ key: 'new' }]);
  await store.storage.save(1, storage(11, ['newer']));
  expect((await store.storage.find(1))?.caches?.entries).toMatchObject([{ key: 'newer' }]);
});

test('a thousand entries with the longest keys take little room and come back', async () => {
  const { store } = opened;
  const keys = Array.from({ length: 1000 }, (_, index) => `${index}-${'k'.repeat(500)}`);
  await store.storage.save(1, storage(1, keys));
  const { rows } = await opened.pool.query('select length(storage) as bytes from storage');
  expect(rows[0].bytes).toBeLessThan(50_000);
  expect((await store.storage.find(1))?.caches?.entries.map(({ key }) => key)).toEqual(keys);
});
