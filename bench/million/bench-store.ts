import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { available } from '../../src/model/availability.ts';
import type { Repository } from '../../src/model/repository.ts';
import { seconds } from '../../src/model/seconds.ts';
import { type OpenedStore, openStore } from '../../src/store/open-store.ts';
import type { World } from '../../src/tasks/world.ts';
import { createFakeGitHub } from '../../test/helpers/fake-github.ts';
import { silentLog } from '../../test/helpers/silent-log.ts';
import { END } from './generate-runs.ts';

export const INSTALLATION_ID = 9;
export const REPOSITORY: Repository = {
  id: 42,
  owner: 'octo',
  name: 'app',
  defaultBranch: 'main',
  visibility: available('public'),
  isFork: available(false),
  isArchived: false,
};

/** A store on an embedded server of its own, as `npm start` has it, with one repository; GitHub is in memory and answers at once. */
export interface BenchStore {
  readonly world: World;
  readonly opened: OpenedStore;
  close(): Promise<void>;
}

export async function openBenchStore(): Promise<BenchStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paceline-bench-store-'));
  // As root the server runs under another account, which must get there.
  await chmod(dataDir, 0o755);
  const opened = await openStore({ databaseUrl: null, dataDir, log: silentLog, applicationName: 'paceline-bench' });
  const gitHub = createFakeGitHub();
  gitHub.reachable.set(INSTALLATION_ID, [REPOSITORY]);
  const world: World = {
    store: opened.store,
    queue: { enqueue: async () => {}, forget: async () => {} },
    installations: gitHub.installations,
    sentDeliveries: gitHub.sentDeliveries,
    alertChannel: null,
    clock: { now: () => new Date(END) },
    log: silentLog,
    settings: { analysisDelay: seconds(60) },
  };
  await opened.store.installations.save({ id: INSTALLATION_ID, account: REPOSITORY.owner, suspended: false, permissions: {} });
  await opened.store.repositories.save(REPOSITORY, INSTALLATION_ID);
  return {
    world,
    opened,
    close: async () => {
      await opened.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** A connection on which a statement may take as long as it takes. */
export async function patiently<T>({ opened }: BenchStore, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...opened.connection, statement_timeout: 0, query_timeout: 0 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What autovacuum and the checkpointer do in time. */
export function settle(store: BenchStore): Promise<void> {
  return patiently(store, async (client) => {
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
  });
}
