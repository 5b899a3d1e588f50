import pg from 'pg';
import type { Log } from '../ports/log.ts';
import type { ConnectionSettings } from './open-pool.ts';

const RETRY_MS = 1_000;

/**
 * Hears announcements on a connection of its own, and comes back when it is lost. Whatever was missed meanwhile, `onMissed` follows. An
 * announcement only saves waiting for the next poll.
 */
export function listen(options: {
  readonly connection: ConnectionSettings;
  readonly channel: string;
  readonly log: Log;
  readonly onAnnounced: (payload: string) => void;
  readonly onMissed: () => void;
}): { readonly close: () => Promise<void> } {
  const { connection, channel, log, onAnnounced, onMissed } = options;
  let closed = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;

  const connect = async (): Promise<void> => {
    const next = new pg.Client(connection);
    client = next;
    next.on('error', (error) => log.warn('listener lost', { error: error.message }));
    next.on('end', again);
    next.on('notification', ({ payload }) => payload !== undefined && onAnnounced(payload));
    await next.connect();
    await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    onMissed();
  };
  const again = (): void => {
    if (closed || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      connect().catch(again);
    }, RETRY_MS);
  };
  const first = connect().catch(again);
  return {
    close: async () => {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await first;
      await client?.end().catch(() => {});
    },
  };
}
