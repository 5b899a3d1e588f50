import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, realpath } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';
import { makeFolder } from './make-folder.ts';
import type { Account } from './run-program.ts';
import { checkReachable, giveTo } from './unprivileged-account.ts';

/** `sun_path` holds 108 bytes with its final zero, 104 on macOS; the socket's own name is `/.s.PGSQL.5432`. */
const MAX_SOCKET_PATH = 103;
const SOCKET_NAME = '/.s.PGSQL.5432';

export interface ClusterFolders {
  /** The operator's DATA_DIR, resolved. */
  readonly dataDir: string;
  /** PostgreSQL's own folder inside it. */
  readonly cluster: string;
  readonly socket: string;
}

/** Makes DATA_DIR and the socket's folder, and opens them to the account. Throws DATA_DIR_UNUSABLE with the folder and the cure. */
export async function prepareFolders(dataDir: string, account: Account): Promise<ClusterFolders> {
  const resolved = await makeDataDir(dataDir, account);
  await checkReachable(resolved, account);
  return { dataDir: resolved, cluster: join(resolved, 'postgres'), socket: await makeSocketFolder(resolved, account) };
}

async function makeDataDir(dataDir: string, account: Account): Promise<string> {
  try {
    const isNew = await makeFolder(dataDir, 0o755);
    const content = await readdir(dataDir);
    // A folder that holds other things keeps its owner; it then has to be open to the account as it is.
    if (isNew || content.length === 0 || content.includes('postgres')) await giveTo(account, dataDir);
    return await realpath(dataDir);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code;
    throw new AppError(
      'DATA_DIR_UNUSABLE',
      `DATA_DIR ${dataDir} cannot be made or read (${why}). Set DATA_DIR to a folder that this user can write.`,
      {
        cause,
      },
    );
  }
}

/** Inside DATA_DIR where its path is short enough for a socket, else a short folder of our own in the system's temporary folder. */
async function makeSocketFolder(dataDir: string, account: Account): Promise<string> {
  const inside = join(dataDir, 'socket');
  const fits = Buffer.byteLength(inside + SOCKET_NAME) <= MAX_SOCKET_PATH;
  const folder = fits ? inside : join(tmpdir(), `paceline-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
  await mkdir(folder, { mode: 0o700 })
    .then(() => giveTo(account, folder))
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  // The temporary folder is open to all: a link or another user's folder there would hand our connections to them.
  const found = await lstat(folder);
  const owner = account?.uid ?? userInfo().uid;
  if (!found.isDirectory() || (!fits && found.uid !== owner)) {
    throw new AppError(
      'DATA_DIR_UNUSABLE',
      `${folder}, which the database's socket needs, belongs to someone else. Remove it, or set DATA_DIR to a shorter path.`,
    );
  }
  await chmod(folder, 0o700);
  await giveTo(account, folder);
  return folder;
}
