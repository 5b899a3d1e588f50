import type { Log } from '../ports/log.ts';

const LOOK_EVERY_MS = 2_000;

/**
 * Looks whether the embedded server answers, and starts it again when it does not: nobody else would, and the connections of the pools come
 * back by themselves. `stop` resolves when no start is under way.
 */
export function keepServerUp(options: {
  readonly answers: () => Promise<unknown>;
  readonly start: () => Promise<unknown>;
  readonly log: Log;
}): { readonly stop: () => Promise<void> } {
  const { answers, start, log } = options;
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  const look = async (): Promise<void> => {
    try {
      await answers();
    } catch (error) {
      if (stopped) return;
      log.warn('embedded database does not answer, starting it again', { error: error instanceof Error ? error.message : String(error) });
      await start().catch((cause: unknown) => log.error('embedded database not started', { error: String(cause) }));
    }
  };
  let current: Promise<void> = Promise.resolve();
  const next = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      current = look().finally(next);
    }, LOOK_EVERY_MS);
  };
  next();
  return {
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await current;
    },
  };
}
