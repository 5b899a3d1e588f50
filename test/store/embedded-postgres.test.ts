import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { findBinaries } from '../../src/store/embedded-postgres/binaries.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded-postgres/start-embedded-postgres.ts';
import { reachableBinaries } from '../../src/store/embedded-postgres/unprivileged-account.ts';
import { type ChildProgram, startChild } from '../helpers/child-program.ts';
import { silentLog } from '../helpers/silent-log.ts';

jest.setTimeout(60_000);

const PROGRAM = new URL('./programs/start-server.ts', import.meta.url);
const isRoot = userInfo().uid === 0;
const whenRoot = isRoot ? test : test.skip;
const NOBODY = { uid: 65534, gid: 65534 };

let folder: string;
let dataDir: string;
let servers: EmbeddedPostgres[];
let children: ChildProgram[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paceline-starter-'));
  // mkdtemp gives 0700, and PostgreSQL does not run as root.
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
  servers = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) await child.kill('SIGKILL');
  for (const server of servers) await server.stop();
  // A server that was killed may still be letting go of its files.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function start(at: string = dataDir): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir: at, log: silentLog });
  servers.push(server);
  return server;
}

function startInChild(account: { uid?: number; gid?: number } = {}): ChildProgram {
  const child = startChild(PROGRAM, [dataDir], account);
  children.push(child);
  return child;
}

async function ask(server: Pick<EmbeddedPostgres, 'connection'>, sql: string): Promise<unknown> {
  const client = new pg.Client(server.connection);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

describe('the embedded server', () => {
  test('starts in an empty folder, on a socket that only its owner reaches, with fsync on', async () => {
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await ask(server, 'show fsync')).toBe('on');
    expect(await ask(server, 'show listen_addresses')).toBe('');
    expect(await ask(server, 'show server_encoding')).toBe('UTF8');
    expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);
  });

  test('keeps what was written when it is stopped and started again', async () => {
    const first = await start();
    await ask(first, 'create table kept as select 1 as value');
    expect(await first.stop()).toBe('stopped');
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second, 'select value from kept')).toBe(1);
  });

  test('is adopted by a second start, and lives on while anyone is connected', async () => {
    const first = await start();
    const second = await start();
    expect(second.adopted).toBe(true);
    expect(second.connection).toEqual(first.connection);
    const client = new pg.Client(first.connection);
    await client.connect();
    expect(await second.stop({ ifIdle: true })).toBe('in-use');
    await client.query('select 1');
    await client.end();
    expect(await second.stop({ ifIdle: true })).toBe('stopped');
    await expect(ask(first, 'select 1')).rejects.toThrow();
  });

  test('is adopted when the process that started it was killed', async () => {
    const child = startInChild();
    expect(await child.next()).toMatchObject({ adopted: false });
    const pid = await postmasterPid();
    await child.kill('SIGKILL');
    const server = await start();
    expect(server.adopted).toBe(true);
    expect(await postmasterPid()).toBe(pid);
  });

  test('comes back with its data after the server itself was killed', async () => {
    const first = await start();
    await ask(first, 'create table kept as select 2 as value');
    process.kill(await postmasterPid(), 'SIGKILL');
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second, 'select value from kept')).toBe(2);
  });

  test('is one server when processes start it at the same moment in an empty folder', async () => {
    const answers = await Promise.all([startInChild(), startInChild(), startInChild()].map((child) => child.next()));
    expect(answers.filter(({ adopted }) => adopted === false)).toHaveLength(1);
    expect(new Set(answers.map(({ connection }) => JSON.stringify(connection))).size).toBe(1);
    const server = await start();
    expect(await ask(server, 'select 1')).toBe(1);
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'socket']);
  });

  test('puts its socket into the temporary folder when the path of the data folder is too long for one', async () => {
    dataDir = join(folder, 'a'.repeat(60), 'b'.repeat(60));
    const server = await start();
    expect(server.connection.host.startsWith(join(tmpdir(), 'paceline-'))).toBe(true);
    expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700);
    expect((await start()).adopted).toBe(true);
    await rm(server.connection.host, { recursive: true, force: true });
  });

  test('starts in a folder whose name a shell would take apart', async () => {
    dataDir = join(folder, `it's $(touch here) "quoted" \\ folder`);
    const server = await start();
    expect(await ask(server, 'select 1')).toBe(1);
    expect(await readdir(folder)).toHaveLength(1);
  });

  test('starts where an earlier start was interrupted while it made the database', async () => {
    await mkdir(join(dataDir, `initializing-${Date.now() - 3_600_000}-00000000`, 'base'), { recursive: true });
    await mkdir(join(dataDir, `initializing-${Date.now()}-11111111`), { recursive: true });
    await mkdir(join(dataDir, 'postgres'));
    const server = await start();
    expect(await ask(server, 'select 1')).toBe(1);
    const left = (await readdir(dataDir)).filter((name) => name.startsWith('initializing-'));
    expect(left).toEqual([expect.stringMatching(/-11111111$/)]);
  });

  test('starts over a process number that another program has got since', async () => {
    const first = await start();
    const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await first.stop();
    await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'));
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second, 'select 1')).toBe(1);
  });

  test('refuses a folder of another major version, and says what to do', async () => {
    const server = await start();
    await server.stop();
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toMatchObject({ code: 'DATABASE_VERSION_MISMATCH', message: expect.stringContaining('pg_dump') });
    await expect(start()).rejects.toThrow(join(dataDir, 'postgres'));
  });

  test('refuses a folder that holds something else', async () => {
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'letter.txt'), 'mine');
    await expect(start()).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE', message: expect.stringContaining(dataDir) });
    expect(await readFile(join(dataDir, 'postgres', 'letter.txt'), 'utf8')).toBe('mine');
  });

  test('refuses a data folder that is a file', async () => {
    await writeFile(dataDir, '');
    await expect(start()).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });

  test('is not to be had where no programs are published', async () => {
    await expect(findBinaries('sunos-sparc')).rejects.toMatchObject({
      code: 'PLATFORM_UNSUPPORTED',
      message: expect.stringContaining('DATABASE_URL'),
    });
    await expect(findBinaries('linux-arm64')).rejects.toMatchObject({ code: 'PLATFORM_UNSUPPORTED' });
  });
});

describe('accounts', () => {
  whenRoot('names the parent folder that the unprivileged account cannot enter', async () => {
    await chmod(folder, 0o700);
    await expect(start()).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE', message: expect.stringContaining(`chmod o+x ${folder}`) });
  });

  whenRoot('runs copies of programs that lie where the unprivileged account cannot enter', async () => {
    const closed = join(folder, 'closed', 'linux');
    const found = await findBinaries();
    await cp(join(found.folder, '..', 'package.json'), join(closed, 'package.json'));
    await cp(found.folder, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
    await chmod(join(folder, 'closed'), 0o700);
    const moved = (path: string): string => path.replace(found.folder, join(closed, 'native'));
    const binaries = {
      initdb: moved(found.initdb),
      pgCtl: moved(found.pgCtl),
      postgres: moved(found.postgres),
      folder: join(closed, 'native'),
    };
    const reachable = await reachableBinaries(binaries, NOBODY, join(folder, 'copies'));
    expect(reachable.postgres.startsWith(join(folder, 'copies'))).toBe(true);
    expect((await stat(reachable.postgres)).mode & 0o005).toBe(0o005);
    expect(await reachableBinaries(binaries, NOBODY, join(folder, 'copies'))).toEqual(reachable);
    expect(await reachableBinaries(found, NOBODY)).toEqual(found);
  });

  whenRoot('starts for a normal user, who needs no other account', async () => {
    await mkdir(dataDir);
    await chown(dataDir, NOBODY.uid, NOBODY.gid);
    const child = startInChild(NOBODY);
    const answer = await child.next();
    expect(answer).toMatchObject({ adopted: false });
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(NOBODY.uid);
    expect(await ask(answer as never, 'select 1')).toBe(1);
    await child.kill('SIGKILL');
    process.kill(await postmasterPid(), 'SIGINT');
  });

  whenRoot('tells a normal user that the folder cannot be written', async () => {
    await mkdir(dataDir);
    expect(await startInChild(NOBODY).next()).toMatchObject({ code: 'DATA_DIR_UNUSABLE', message: expect.stringContaining(dataDir) });
  });
});
