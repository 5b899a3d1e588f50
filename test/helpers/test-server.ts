import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres/start-embedded-postgres.ts';
import { silentLog } from './silent-log.ts';

/** Names the data folder of a Jest run to its workers. */
export const DATA_DIR_VARIABLE = 'PACELINE_TEST_DATA_DIR';

/** A folder of this run's own. The server starts with the first test that needs it: most test folders never do. */
export async function prepareTestServer(): Promise<void> {
  await removeLeftovers();
  const dataDir = join(tmpdir(), `paceline-test-${process.pid}`);
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  process.env[DATA_DIR_VARIABLE] = dataDir;
}

export async function stopTestServer(dataDir: string): Promise<void> {
  if (existsSync(join(dataDir, 'postgres', 'postmaster.pid'))) {
    const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
    await server.stop();
  }
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/** A run that was killed leaves its server; the number in the folder's name is the process that made it. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^paceline-test-(\d+)$/.exec(name)?.[1]);
    if (Number.isInteger(pid) && !isAlive(pid)) await stopTestServer(join(tmpdir(), name)).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
