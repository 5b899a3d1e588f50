import { DATA_DIR_VARIABLE, stopTestServer } from './test-server.ts';

export default async function tearDown(): Promise<void> {
  const dataDir = process.env[DATA_DIR_VARIABLE];
  if (dataDir !== undefined) await stopTestServer(dataDir);
}
