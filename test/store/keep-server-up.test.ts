import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { openStore } from '../../src/store/open-store.ts';
import { silentLog } from '../helpers/silent-log.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function until(holds: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return true;
    await sleep(50);
  }
  return false;
}

test('an embedded server that is killed under an open store is started again, with what it held', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'paceline-keep-'));
  folders.push(folder);
  await chmod(folder, 0o755);
  const dataDir = join(folder, 'data');
  const opened = await openStore({ databaseUrl: null, dataDir, log: silentLog, applicationName: 'paceline-test' });
  const find = () => opened.store.installations.find(3).catch(() => null);
  const installation = { id: 3, account: 'octo', suspended: false, permissions: {} };
  try {
    await opened.store.installations.save(installation);
    const pid = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    // A backend may answer once more before it sees that its parent is gone.
    expect(await until(async () => (await find()) === null)).toBe(true);
    expect(await until(async () => (await find()) !== null)).toBe(true);
    expect(await find()).toEqual(installation);
    expect(await opened.store.withLock('after', async () => 'held')).toBe('held');
  } finally {
    await opened.close();
  }
});
