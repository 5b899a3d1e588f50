import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chown, cp, lstat, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors.ts';
import type { Binaries } from './binaries.ts';
import type { Account } from './run-program.ts';

const NOBODY = 65534;
/** Owned by root, so nobody else can put programs there. */
const COPIES = '/var/cache/paceline';

/** PostgreSQL refuses to run as root: then the account of `postgres`, else of `nobody`, else 65534. Null when we are not root. */
export async function chooseAccount(): Promise<Account> {
  if (userInfo().uid !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  const found = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody');
  const [uid, gid] = [Number(found?.[2]), Number(found?.[3])];
  return Number.isInteger(uid) && Number.isInteger(gid) && uid > 0 ? { uid, gid } : { uid: NOBODY, gid: NOBODY };
}

/** The first folder on the way to `path`, `path` included, that the account cannot enter; null when all are open to it. */
async function findClosedFolder(path: string, account: Account): Promise<string | null> {
  if (account === null) return null;
  for (const folder of ancestors(path)) {
    const { uid, gid, mode } = await stat(folder);
    const bit = uid === account.uid ? constants.S_IXUSR : gid === account.gid ? constants.S_IXGRP : constants.S_IXOTH;
    if ((mode & bit) === 0) return folder;
  }
  return null;
}

/**
 * The programs at a place where the account can run them: where they are, or a copy of their folder (60 MB, made once) when a parent folder is
 * closed to it, as `node_modules` under a home of mode 0700 is.
 */
export async function reachableBinaries(binaries: Binaries, account: Account, copies: string = COPIES): Promise<Binaries> {
  if ((await findClosedFolder(join(binaries.folder, 'bin'), account)) === null) return binaries;
  const version = (await readFile(join(binaries.folder, '..', 'package.json'), 'utf8').then(JSON.parse)) as { version: string };
  const target = join(copies, `postgres-${version.version}`);
  if (!(await isOurs(target))) {
    await mkdir(copies, { recursive: true, mode: 0o755 });
    const temporary = `${target}.${randomUUID()}`;
    await cp(binaries.folder, temporary, { recursive: true, verbatimSymlinks: true });
    // Of two starters that copy at once the second finds the name taken, by the same files.
    await rename(temporary, target).catch(() => rm(temporary, { recursive: true, force: true }));
  }
  const closed = await findClosedFolder(join(target, 'bin'), account);
  if (closed !== null) {
    throw new AppError(
      'DATA_DIR_UNUSABLE',
      `The PostgreSQL programs lie under ${closed}, which uid ${account?.uid} cannot enter: chmod o+x ${closed}`,
    );
  }
  const moved = (path: string): string => path.replace(binaries.folder, target);
  return { initdb: moved(binaries.initdb), pgCtl: moved(binaries.pgCtl), postgres: moved(binaries.postgres), folder: target };
}

/** Gives what lies at the path to the account. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account !== null) await chown(path, account.uid, account.gid);
}

/** Throws DATA_DIR_UNUSABLE when the account cannot enter the folder, or when we cannot write in it. */
export async function checkReachable(folder: string, account: Account): Promise<void> {
  const closed = await findClosedFolder(folder, account);
  if (closed !== null) {
    throw new AppError(
      'DATA_DIR_UNUSABLE',
      `DATA_DIR ${folder} lies under ${closed}, which the account of the embedded database (uid ${account?.uid}; PostgreSQL does not run as root) cannot enter. Run chmod o+x ${closed}, or set DATA_DIR to a folder outside of it, or run Paceline as a normal user.`,
    );
  }
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw new AppError(
      'DATA_DIR_UNUSABLE',
      `DATA_DIR ${folder} cannot be written by this user. Change its owner, or set DATA_DIR to another folder.`,
      {
        cause,
      },
    );
  });
}

async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  return found?.isDirectory() === true && found.uid === userInfo().uid && (found.mode & 0o022) === 0;
}

function ancestors(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...ancestors(parent), path];
}
