import { connectionOptions } from '../../../src/store/connection-options.ts';
import { connectStore } from '../../../src/store/open-store.ts';
import { silentLog } from '../../helpers/silent-log.ts';

// Takes the named lock of a database, says so, and keeps it until it is killed.
const [connection = '{}', name = ''] = process.argv.slice(2);
const { host, port, user, password, database } = JSON.parse(connection) as Record<string, never>;
const { store } = await connectStore({ ...connectionOptions('test-child'), host, port, user, password, database }, silentLog, null);
await store.withLock(name, async () => {
  process.stdout.write('{"locked":true}\n');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
