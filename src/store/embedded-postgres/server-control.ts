import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { ClusterFolders } from './cluster-folders.ts';
import { SETTINGS_FILE } from './initialize-cluster.ts';
import { type Account, type ProgramResult, runProgram } from './run-program.ts';
import { giveTo } from './unprivileged-account.ts';

/** Where a running server listens, as its own `postmaster.pid` says. */
export interface ServerAddress {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
}

const LOG_FILE = 'server.log';
const MAX_LOG_BYTES = 4 * 1024 * 1024;

/** `pg_ctl` for one cluster. The folder goes by variable, the log by a relative name: `pg_ctl start` passes both through a shell otherwise. */
export interface ServerControl {
  isRunning(): Promise<boolean>;
  /** Null while there is none, or while it is still being written. */
  address(): Promise<ServerAddress | null>;
  start(): Promise<ProgramResult>;
  /** Open transactions are rolled back. */
  stop(): Promise<ProgramResult>;
  /** The end of the server's log. */
  log(): Promise<string>;
  /** Removes a `postmaster.pid` whose process is some other program: the number was given again, as after a restart of a container. */
  removeForeignPid(): Promise<boolean>;
}

export function controlServer(folders: ClusterFolders, binaries: Binaries, account: Account): ServerControl {
  const { cluster } = folders;
  const pidFile = join(cluster, 'postmaster.pid');
  const logFile = join(cluster, LOG_FILE);
  const pgCtl = (...parameters: string[]): Promise<ProgramResult> =>
    runProgram(binaries.pgCtl, parameters, { account, cwd: cluster, env: { PGDATA: cluster } });
  const control: ServerControl = {
    isRunning: async () => (await pgCtl('status')).code === 0,
    address: async () => readAddress(await readFile(pidFile, 'utf8').catch(() => '')),
    start: async () => {
      await writeSettings(folders, account);
      const size = await stat(logFile).then(
        (found) => found.size,
        () => 0,
      );
      if (size > MAX_LOG_BYTES) await truncate(logFile);
      return pgCtl('start', '-w', '-t', '60', '-s', '-l', LOG_FILE);
    },
    stop: () => pgCtl('stop', '-w', '-t', '60', '-s', '-m', 'fast'),
    log: async () => (await readFile(logFile, 'utf8').catch(() => '')).slice(-2000),
    removeForeignPid: async () => {
      const address = await control.address();
      if (address === null || platform() !== 'linux') return false;
      const program = await readFile(`/proc/${address.pid}/cmdline`, 'utf8').catch(() => null);
      if (program === null || program.includes('postgres')) return false;
      await rm(pidFile, { force: true });
      return true;
    },
  };
  return control;
}

/** Lines of `postmaster.pid`: pid, data folder, start, port, socket folder, listen address, shared memory, status. */
function readAddress(text: string): ServerAddress | null {
  const [pid, , , port, socket, listen, , status] = text.split('\n').map((line) => line.trim());
  if (status !== 'ready' && status !== 'standby') return null;
  const host = platform() === 'win32' ? listen : socket;
  return host === undefined || host === '' ? null : { pid: Number(pid), host, port: Number(port) };
}

/** fsync stays on, as PostgreSQL has it: a delivery that was acknowledged is on disk. */
async function writeSettings({ cluster, socket }: ClusterFolders, account: Account): Promise<void> {
  const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  const windows = platform() === 'win32';
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: windows ? quoted('127.0.0.1') : quoted(''),
    port: windows ? String(await freePort()) : '5432',
    ...(windows ? {} : { unix_socket_directories: quoted(socket), unix_socket_permissions: '0700' }),
    max_connections: '100',
    timezone: quoted('UTC'),
    log_timezone: quoted('UTC'),
    // A client that was killed gives its locks back, and its statement ends, within a second.
    ...(windows ? {} : { client_connection_check_interval: quoted('1s') }),
    max_wal_size: quoted('128MB'),
    // Neither statements nor their values reach the log: they hold users' data.
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
  };
  const path = join(cluster, SETTINGS_FILE);
  await writeFile(
    path,
    Object.entries(settings)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(''),
  );
  await giveTo(account, path);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
