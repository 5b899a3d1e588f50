import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listFolder } from '../../src/github/list-folder.ts';
import { openLocalCheckout } from '../../src/github/local-checkout.ts';
import { available, notAvailable } from '../../src/model/availability.ts';

const LINK = notAvailable('it is a link, not a file');

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
    expect(await checkout.read('.github/workflows/ci.yml')).toEqual(available('on: push\n'));
    expect(await checkout.read('.github')).toEqual(notAvailable('it is a folder, not a file'));
    expect(await checkout.read('missing')).toEqual(available(null));
    expect(await checkout.read('package.json/below')).toEqual(available(null));
  });

  test.each(['../secret', '.github/../../secret', '/etc/passwd', 'link', 'folder/secret', 'a\0b', '', '.', '..'])(
    'reads nothing outside: %j',
    async (path) => {
      await symlink('../secret', join(root, 'link'));
      await symlink(outside, join(root, 'folder'));
      expect(await openLocalCheckout(root).read(path)).toEqual(path === 'link' ? LINK : available(null));
    },
  );

  test('follows no link to a file, not even one that stays inside', async () => {
    await symlink('package.json', join(root, 'inside'));
    expect(await openLocalCheckout(root).read('inside')).toEqual(LINK);
  });

  test.each([
    ['above 1 MiB', Buffer.alloc(1024 * 1024 + 1), 'the file is larger than 1 MiB'],
    ['that is not UTF-8', Uint8Array.of(0x6f, 0xe9), 'the file is not UTF-8 text'],
  ])('does not give a file %s', async (_what, content, reason) => {
    await writeFile(join(root, 'file'), content);
    expect(await openLocalCheckout(root).read('file')).toEqual(notAvailable(reason));
  });

  test('lists what stands in one folder, whatever it is', async () => {
    await mkdir(join(root, '.github/workflows/folder.yml'));
    await symlink(join(outside, 'secret'), join(root, '.github/workflows/link.yml'));
    const listed = await openLocalCheckout(root).list('.github/workflows');
    expect(listed.available && [...listed.value].sort()).toEqual(
      ['ci.yml', 'folder.yml', 'link.yml'].map((name) => `.github/workflows/${name}`),
    );
  });

  test.each(['nowhere', 'package.json', '..', '/etc', 'away'])('lists nothing in %s', async (folder) => {
    await symlink(outside, join(root, 'away'));
    const listed = await openLocalCheckout(root).list(folder);
    expect(listed.available ? listed.value : []).toEqual([]);
  });

  test.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['gzip', (text: string) => gzipSync(text)],
  ])('takes a %s list of paths for the files of the repository', async (_, pack) => {
    const treeFile = join(outside, 'tree.txt');
    await writeFile(treeFile, pack('./package-lock.json\r\nsrc/a b.ts\n\n'));
    const checkout = openLocalCheckout(root, { treeFile });
    expect(await checkout.paths()).toEqual({ available: true, value: new Set(['package-lock.json', 'src/a b.ts']) });
    expect(await checkout.read('package-lock.json')).toEqual(available(null));
    expect(await checkout.read('package.json')).toEqual(available('{}'));
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
