import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { processWorld } from './commands/fetch-world.ts';
import type { ImportWorld } from './commands/import.ts';
import type { Output } from './commands/output.ts';
import { readStoreEnvironment } from './config/read-store-environment.ts';
import { AppError } from './errors.ts';
import type { Log } from './ports/log.ts';
import { openStore } from './store/open-store.ts';

const QUIET: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Opens the App's store for a command, as `serve` finds it: the server of DATABASE_URL, or the embedded one in DATA_DIR, which is used where it
 * runs already and is started for as long as the command takes where it does not. No store is made. Throws USAGE when there is none, and what
 * `openStore` throws.
 */
export async function storeWorld<T>(output: Output, use: (world: ImportWorld) => Promise<T>): Promise<T> {
  const { databaseUrl, dataDir } = readStoreEnvironment();
  if (databaseUrl === null && !existsSync(join(dataDir, 'postgres', 'PG_VERSION')))
    throw new AppError(
      'USAGE',
      `there is no store in ${dataDir}; set DATA_DIR or DATABASE_URL to the App's, or start it once: paceline serve`,
    );
  const { signal, release } = processWorld(output);
  try {
    const { store, close } = await openStore({ databaseUrl, dataDir, log: QUIET, applicationName: 'paceline-history' });
    return await use({ store, signal }).finally(close);
  } finally {
    release();
  }
}
