import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readEnvironment } from './config/read-environment.ts';
import { createLog } from './create-log.ts';
import { startServer } from './server.ts';

/** For the log to be written. */
const LAST_WORDS_MS = 100;

/** `paceline serve` and `npm start`: runs the App until SIGTERM or SIGINT, then drains. Once it drains, a further signal ends it at once. */
export async function serve(): Promise<0> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const environment = readEnvironment(process.env);
  const log = createLog(environment.logLevel);
  // Before the start: a signal that comes while the database is being made ends the process as cleanly as any other.
  const signalled = Promise.race(['SIGTERM', 'SIGINT'].map((name) => once(process, name).then(() => name)));
  const server = await startServer(environment, log);
  log.info('listening', { url: server.url, pagesUrl: server.pagesUrl, store: environment.databaseUrl === null ? 'embedded' : 'server' });
  const signal = await signalled;
  log.info('stopping', { signal });
  for (const name of ['SIGTERM', 'SIGINT']) process.once(name, () => process.exit(1));
  await server.stop();
  log.info('stopped');
  // A task that was given up may still hang on a request, which would keep the process.
  setTimeout(() => process.exit(0), LAST_WORDS_MS).unref();
  return 0;
}
