import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listFolder } from '../../src/github/list-folder.ts';
import { openLocalCheckout } from '../../src/github/local-checkout.ts';

let outside: string;
let root: string;

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'paceline-checkout-'));
  root = join(outside, 'repository');
  await mkdir(join(root, '.github', 'workflows'), { recursive: true });
  await mkdir(join(root, 'node_modules', 'left-pad'), { recursive: true });
  await mkdir(join(root, '.git'));
  await writeFile(join(root, '.github/workflows/ci.yml'), 'on: push\n');
  await writeFile(join(root, 'node_modules/left-pad/package.json'), '{}');
  await writeFile(join(root, '.git/config'), '[core]');
  await writeFile(join(root, 'package.json'), '{}');
  await writeFile(join(outside, 'secret'), 'secret');
});

afterEach(() => rm(outside, { recursive: true }));

describe('a local checkout', () => {
  test('lists files, without those of git and npm, and without links', async () => {
    await symlink(join(outside, 'secret'), join(root, 'link'));
    await symlink(root, join(root, 'loop'));
    expect(await openLocalCheckout(root).paths()).toEqual({
      available: true,
      value: new Set(['.github/workflows/ci.yml', 'package.json']),
    });
  });

  test('reads a file, and says null for what is no file', async () => {
    const checkout = openLocalCheckout(root);
    expect(checkout.sha).toBeNull();
    expect(await checkout.read('.github/workflows/ci.yml')).toBe('on: push\n');
    expect(await checkout.read('.github')).toBeNull();
    expect(await checkout.read('missing')).toBeNull();
    expect(await checkout.read('package.json/below')).toBeNull();
  });

  test.each(['../secret', '.github/../../secret', '/etc/passwd', 'link', 'folder/secret', 'a\0b', '', '.', '..'])(
    'reads nothing outside: %j',
    async (path) => {
      await symlink('../secret', join(root, 'link'));
      await symlink(outside, join(root, 'folder'));
      expect(await openLocalCheckout(root).read(path)).toBeNull();
    },
  );

  test('follows a link that stays inside', async () => {
    await symlink('package.json', join(root, 'inside'));
    expect(await openLocalCheckout(root).read('inside')).toBe('{}');
  });

  test('refuses a file above 1 MiB', async () => {
    await writeFile(join(root, 'big'), Buffer.alloc(1024 * 1024 + 1));
    await expect(openLocalCheckout(root).read('big')).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
  });

  test.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['gzip', (text: string) => gzipSync(text)],
  ])('takes a %s list of paths for the files of the repository', async (_, pack) => {
    const treeFile = join(outside, 'tree.txt');
    await writeFile(treeFile, pack('./package-lock.json\r\nsrc/a b.ts\n\n'));
    const checkout = openLocalCheckout(root, { treeFile });
    expect(await checkout.paths()).toEqual({ available: true, value: new Set(['package-lock.json', 'src/a b.ts']) });
    expect(await checkout.read('package-lock.json')).toBeNull();
    expect(await checkout.read('package.json')).toBe('{}');
  });

  test('that is not there is an error at once', () => {
    expect(() => openLocalCheckout(join(outside, 'nowhere'))).toThrow(expect.objectContaining({ code: 'INPUT_UNREADABLE' }));
    expect(() => openLocalCheckout(join(outside, 'secret'))).toThrow(expect.objectContaining({ code: 'INPUT_UNREADABLE' }));
    expect(() => openLocalCheckout(root, { treeFile: join(outside, 'nowhere') })).toThrow(
      expect.objectContaining({ code: 'INPUT_UNREADABLE' }),
    );
  });

  test('is not listed beyond a bound', async () => {
    expect(await listFolder(root, 3)).toBe('too-many');
  });
});
