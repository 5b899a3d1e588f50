import { expect, test } from '@jest/globals';
import { createDiskRoom, freeBytes } from '../../src/disk-room.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { silentLog } from '../helpers/silent-log.ts';

const MIB = 1024 * 1024;

test('a disk has room from 512 MiB on, and is looked at once in 10 s', async () => {
  let free = 512 * MIB;
  let seconds = 0;
  const looked: string[] = [];
  const hasRoom = createDiskRoom({
    folder: '/data',
    clock: { now: () => new Date(seconds * 1000) },
    log: silentLog,
    measure: async (folder) => {
      looked.push(folder);
      return free;
    },
  });
  expect(await Promise.all([hasRoom(), hasRoom()])).toEqual([true, true]);
  free -= 1;
  seconds = 9;
  expect(await hasRoom()).toBe(true);
  seconds = 10;
  expect(await hasRoom()).toBe(false);
  expect(looked).toEqual(['/data', '/data']);
});

test('a disk that cannot be asked counts as roomy', async () => {
  const clock = { now: () => new Date(0) };
  expect(await createDiskRoom({ folder: '/no/such/folder', clock, log: silentLog })()).toBe(true);
});

test('the disk of a folder says how much is free', async () => {
  expect(await freeBytes(makeFolder())).toBeGreaterThan(0);
});
