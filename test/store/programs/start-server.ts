import { startEmbeddedPostgres } from '../../../src/store/embedded-postgres/start-embedded-postgres.ts';
import { silentLog } from '../../helpers/silent-log.ts';

// Starts the server of the folder it is given, says how that went, and lives on until it is killed.
const [dataDir = ''] = process.argv.slice(2);
try {
  const { connection, adopted } = await startEmbeddedPostgres({ dataDir, log: silentLog });
  process.stdout.write(`${JSON.stringify({ connection, adopted })}\n`);
  setInterval(() => {}, 1000);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ code: (error as { code?: string }).code, message: (error as Error).message })}\n`);
}
