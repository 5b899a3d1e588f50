import { randomBytes } from 'node:crypto';
import { access, appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';
import type { Binaries } from './binaries.ts';
import type { ClusterFolders } from './cluster-folders.ts';
import { type Account, runProgram } from './run-program.ts';
import { giveTo } from './unprivileged-account.ts';

/** The database's own superuser. On Unix only who can enter the socket's folder can reach it, so it needs no password. */
export const SUPERUSER = 'paceline';
/** Our settings, written anew before each start and included by `postgresql.conf`. */
export const SETTINGS_FILE = 'paceline.conf';
const PASSWORD_FILE = 'password';

/**
 * Makes the cluster where there is none, and refuses one that these binaries cannot open (DATABASE_VERSION_MISMATCH). `initdb` works in a
 * folder of its own that is renamed when whole: a start that was interrupted leaves nothing half made, and of two at once one wins.
 */
export async function initializeCluster(folders: ClusterFolders, binaries: Binaries, account: Account): Promise<void> {
  const found = await readFile(join(folders.cluster, 'PG_VERSION'), 'utf8').catch(() => null);
  if (found !== null) return checkVersion(found.trim(), folders.cluster, binaries, account);
  const leftovers = await readdir(folders.cluster).catch(() => []);
  if (leftovers.length > 0) {
    throw new AppError(
      'DATA_DIR_UNUSABLE',
      `${folders.cluster} holds files but no database. Move it away, or set DATA_DIR to another folder.`,
    );
  }
  await removeLeftovers(folders.dataDir);
  const temporary = join(folders.dataDir, `initializing-${Date.now()}-${randomBytes(4).toString('hex')}`);
  await mkdir(temporary, { mode: 0o700 });
  await giveTo(account, temporary);
  await runInitdb(temporary, binaries, account);
  await appendFile(join(temporary, 'postgresql.conf'), `\ninclude_if_exists = '${SETTINGS_FILE}'\n`);
  await rename(temporary, folders.cluster).catch(async (error: NodeJS.ErrnoException) => {
    await rm(temporary, { recursive: true, force: true });
    await access(join(folders.cluster, 'PG_VERSION')).catch(() => {
      throw new AppError('DATA_DIR_UNUSABLE', `${folders.cluster} cannot be made (${error.code}).`, { cause: error });
    });
  });
}

/** The password that Windows needs, where any local user can connect to a loopback port; null elsewhere. */
export async function readPassword(cluster: string): Promise<string | null> {
  return platform() === 'win32' ? (await readFile(join(cluster, PASSWORD_FILE), 'utf8')).trim() : null;
}

/** On Windows authentication is by password, untested: no such machine was at hand. */
async function runInitdb(folder: string, binaries: Binaries, account: Account): Promise<void> {
  const parameters = ['-D', folder, '-U', SUPERUSER, '-E', 'UTF8', '--locale=C'];
  const passwordFile = `${folder}.${PASSWORD_FILE}`;
  if (platform() === 'win32') {
    await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    parameters.push('-A', 'scram-sha-256', `--pwfile=${passwordFile}`);
  } else {
    parameters.push('-A', 'trust');
  }
  const { code, output } = await runProgram(binaries.initdb, parameters, { account });
  if (code !== 0) {
    await rm(folder, { recursive: true, force: true });
    throw new AppError('DATA_DIR_UNUSABLE', `The embedded database cannot be made in ${folder}: ${lastLines(output)}`);
  }
  if (platform() === 'win32') await rename(passwordFile, join(folder, PASSWORD_FILE));
}

async function checkVersion(version: string, cluster: string, binaries: Binaries, account: Account): Promise<void> {
  const { output } = await runProgram(binaries.postgres, ['--version'], { account });
  const ours = /(\d+)(\.\d+|devel|beta|rc)/.exec(output)?.[1];
  if (ours === undefined || version === ours) return;
  throw new AppError(
    'DATABASE_VERSION_MISMATCH',
    `${cluster} was written by PostgreSQL ${version}; this Paceline brings ${ours}. Either start the Paceline that wrote it, dump its database with pg_dump and load the dump into a new DATA_DIR; or move ${cluster} away: what GitHub holds is read again, what was decided on proposals stands on their pull requests.`,
  );
}

/** A killed `initdb` leaves its folder; ten minutes is far longer than one takes (2 s). */
async function removeLeftovers(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const startedAt = Number(/^initializing-(\d+)-/.exec(name)?.[1]);
    if (startedAt < Date.now() - 600_000) await rm(join(dataDir, name), { recursive: true, force: true });
  }
}

/** The end of a program's output, for a message. */
export function lastLines(output: string): string {
  return output.split('\n').slice(-4).join(' ').trim();
}
