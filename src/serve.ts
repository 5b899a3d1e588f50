import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readEnvironment } from './config/read-environment.ts';
import { createLog } from './create-log.ts';
import { startServer } from './server.ts';

/** `paceline serve` and `npm start`: runs the App until SIGTERM or SIGINT, then drains. A second signal ends at once. */
export async function serve(): Promise<0> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const environment = readEnvironment(process.env);
  const log = createLog(environment.logLevel);
  const server = await startServer(environment, log);
  log.info('listening', { url: server.url, pagesUrl: server.pagesUrl, store: environment.databaseUrl === null ? 'embedded' : 'server' });
  const signal = await Promise.race(['SIGTERM', 'SIGINT'].map((name) => once(process, name).then(() => name)));
  log.info('stopping', { signal });
  for (const name of ['SIGTERM', 'SIGINT']) process.once(name, () => process.exit(1));
  await server.stop();
  log.info('stopped');
  return 0;
}
