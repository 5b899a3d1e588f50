import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { INSTALLATION_ID, REPOSITORY } from '../helpers/task-world.ts';
import { createTestStore } from '../helpers/test-database.ts';

let opened: OpenedStore;
beforeAll(async () => {
  opened = await createTestStore();
});
afterAll(() => opened.close());

const AT = new Date('2026-03-02T12:00:00Z');

test('what background work used is counted for each hour and resource, whatever second GitHub says that the hour ends in', async () => {
  const { backfills } = opened.store;
  const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);
  await backfills.addUsed(9, 'rest', AT, 10);
  await backfills.addUsed(9, 'rest', later(2), 5);
  await backfills.addUsed(9, 'graphql', AT, 1);
  expect(await backfills.used(9, 'rest', later(1))).toBe(15);
  expect(await backfills.used(9, 'graphql', AT)).toBe(1);
  expect(await backfills.used(8, 'rest', AT)).toBe(0);
  expect(await backfills.used(9, 'rest', later(3600))).toBe(0);
  await backfills.addUsed(9, 'rest', later(3600), 3);
  expect(await backfills.used(9, 'rest', later(3600))).toBe(3);
});

test('a repository and an installation that go leave nothing of their upkeep', async () => {
  const { backfills, repositories, installations } = opened.store;
  await installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: false, permissions: {} });
  await repositories.save(REPOSITORY, INSTALLATION_ID);
  await backfills.saveState(REPOSITORY.id, { version: 1 });
  await backfills.markReconciled(REPOSITORY.id, AT);
  await backfills.markChecked(REPOSITORY.id, [{ runId: 1, attempt: 1, settled: true }], AT);
  await backfills.addUsed(INSTALLATION_ID, 'rest', AT, 10);
  expect(await backfills.findState(REPOSITORY.id)).toEqual({ version: 1 });
  expect(await backfills.checkedAttempts(REPOSITORY.id)).toEqual(new Set(['1/1']));
  await installations.remove(INSTALLATION_ID);
  expect(await backfills.findState(REPOSITORY.id)).toBeNull();
  expect(await backfills.reconciledAt(REPOSITORY.id)).toBeNull();
  expect(await backfills.checkedAttempts(REPOSITORY.id)).toEqual(new Set());
  expect(await backfills.used(INSTALLATION_ID, 'rest', AT)).toBe(0);
});
