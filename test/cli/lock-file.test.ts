import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { lockFile, lockPathOf } from '../../src/commands/lock-file.ts';
import { makeFolder } from '../helpers/checkout.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = makeFolder({});
  path = join(folder, 'runs.ndjson');
});

const holder = (): Record<string, unknown> => JSON.parse(readFileSync(lockPathOf(path), 'utf8')) as Record<string, unknown>;
const leave = (changes: object): void =>
  writeFileSync(lockPathOf(path), JSON.stringify({ pid: process.pid, host: hostname(), started: null, token: 'left', ...changes }));

/** The id of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the lock of a file', () => {
  test('is held by one at a time, and leaves nothing behind', async () => {
    const lock = await lockFile(path);
    await expect(lockFile(path)).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining(`process ${process.pid}`) });
    await lock.release();
    await (await lockFile(path)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('goes to one of many that want it at once, also where a dead process left it', async () => {
    for (const left of [false, true]) {
      if (left) leave({ pid: await deadProcess() });
      const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFile(path)));
      const held = tries.filter((one) => one.status === 'fulfilled');
      expect(held).toHaveLength(1);
      await held[0]?.value.release();
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  test('of a process that lives now under the id of the one that left it is taken over', async () => {
    const lock = await lockFile(path);
    const { started } = holder();
    await lock.release();
    leave({ started: 'another start' });
    if (started === null) return;
    await (await lockFile(path)).release();
    expect(existsSync(lockPathOf(path))).toBe(false);
  });

  test('of another machine stands, and says what to do', async () => {
    leave({ host: 'elsewhere', pid: await deadProcess() });
    await expect(lockFile(path)).rejects.toMatchObject({ code: 'USAGE', message: expect.stringMatching(/on elsewhere.*remove .*\.lock/) });
  });

  test('that nobody can read counts while it may be being written, and then no more', async () => {
    writeFileSync(lockPathOf(path), '{');
    await expect(lockFile(path)).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining('a moment ago') });
    utimesSync(lockPathOf(path), new Date(0), new Date(0));
    await (await lockFile(path)).release();
  });

  test('in a folder that is not there is a mistake of whoever named it', async () => {
    await expect(lockFile(join(folder, 'no', 'runs.ndjson'))).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
  });
});
