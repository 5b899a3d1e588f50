import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { available } from '../../src/model/availability.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { at } from '../helpers/build-run.ts';
import { sampleWaterfall, waterfallJob } from '../helpers/sample-waterfall.ts';
import { INSTALLATION_ID, REPOSITORY } from '../helpers/task-world.ts';
import { createTestStore, TEST_SERVERS } from '../helpers/test-database.ts';

describe.each(TEST_SERVERS)('what pictures of check runs are drawn from, on the %s server', (server) => {
  let opened: OpenedStore;
  const checkRun = { headSha: 'a', checkRunId: 1, digest: 'd', title: 't', summary: 's', conclusion: null, updatedAt: at(1) };
  const find = (id: number, headSha = 'a', onlyPublic = false) => opened.store.checkRuns.findWaterfall(id, headSha, { onlyPublic });

  beforeAll(async () => {
    opened = await createTestStore(server);
    await opened.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: false, permissions: {} });
    for (const [id, visibility] of [
      [1, 'public'],
      [2, 'private'],
    ] as const) {
      await opened.store.repositories.save({ ...REPOSITORY, id, visibility: available(visibility) }, INSTALLATION_ID);
      await opened.store.checkRuns.save(id, checkRun);
      await opened.store.checkRuns.saveWaterfall(id, 'a', sampleWaterfall());
    }
  });
  afterAll(() => opened.close());

  test('is found as it was saved, by repository and commit', async () => {
    expect(await find(1)).toEqual(sampleWaterfall());
    expect(await find(1, 'b')).toBeNull();
    expect(await find(3)).toBeNull();
  });

  test('is found with `onlyPublic` where the repository is stored as public', async () => {
    expect(await find(1, 'a', true)).toEqual(sampleWaterfall());
    expect(await find(2)).toEqual(sampleWaterfall());
    expect(await find(2, 'a', true)).toBeNull();
  });

  test('stays when the check run is sent again, and goes when it is taken back', async () => {
    const { checkRuns } = opened.store;
    await checkRuns.save(1, { ...checkRun, headSha: 'c' });
    expect(await find(1, 'c')).toBeNull();
    await checkRuns.saveWaterfall(1, 'c', sampleWaterfall());
    await checkRuns.save(1, { ...checkRun, headSha: 'c', title: 'another' });
    expect(await find(1, 'c')).toEqual(sampleWaterfall());
    expect(await checkRuns.find(1, 'c')).toEqual({ ...checkRun, headSha: 'c', title: 'another' });
    await checkRuns.saveWaterfall(1, 'c', null);
    expect(await find(1, 'c')).toBeNull();
  });

  test('is not stored without its check run', async () => {
    await opened.store.checkRuns.saveWaterfall(1, 'd', sampleWaterfall());
    expect(await find(1, 'd')).toBeNull();
    expect(await opened.store.checkRuns.find(1, 'd')).toBeNull();
  });

  test('takes any name, without the secrets and addresses in it', async () => {
    const name = `nul \0 half \ud800 "quoted" ghp_${'a1B2'.repeat(9)} mail me@corp.example`;
    await opened.store.checkRuns.saveWaterfall(1, 'a', sampleWaterfall({ jobs: [waterfallJob(name, [0, 1, 2], true)] }));
    const [job] = (await find(1))?.jobs ?? [];
    expect(job?.name).toBe('nul \ufffd half \ufffd "quoted" *** mail ***');
  });

  test('is gone with the repository', async () => {
    await opened.store.repositories.remove(2);
    expect(await find(2)).toBeNull();
  });
});
