import type { TaskHandlers } from '../../../src/ports/queue.ts';
import { createQueue } from '../../../src/queue/create-queue.ts';
import { TASK_KINDS } from '../../../src/queue/task-policies.ts';
import { connectionOptions } from '../../../src/store/connection-options.ts';
import { connectStore } from '../../../src/store/open-store.ts';
import { silentLog } from '../../helpers/silent-log.ts';

// Works on the queue of a database. Says which task it has begun, and never ends one whose delivery is called `hang`.
const [connection = '{}'] = process.argv.slice(2);
const { host, port, user, password, database } = JSON.parse(connection) as Record<string, never>;
const opened = await connectStore({ ...connectionOptions('test-child'), host, port, user, password, database }, silentLog, null);
const queue = await createQueue({ opened, log: silentLog });
const begin = async (data: object): Promise<void> => {
  process.stdout.write(`${JSON.stringify(data)}\n`);
  if ('deliveryId' in data && data.deliveryId === 'hang') await new Promise((resolve) => setTimeout(resolve, 600_000));
};
queue.work(Object.fromEntries(TASK_KINDS.map((kind) => [kind, begin])) as unknown as TaskHandlers);
await queue.start();
