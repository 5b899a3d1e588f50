import { enqueueDueWork } from './tasks/enqueue-due-work.ts';
import type { World } from './tasks/world.ts';

const EVERY_MS = 60_000;
/** After a start what waits on the queue comes first. */
const FIRST_MS = 15_000;

export interface PeriodicWork {
  /** Looks no more, and waits for the look that is under way. */
  readonly stop: () => Promise<void>;
}

/** Looks once a minute for what the clock asks for. The timer keeps no process alive. */
export function startPeriodicWork(world: World, { firstMs = FIRST_MS, everyMs = EVERY_MS } = {}): PeriodicWork {
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      await enqueueDueWork(world);
    } catch (error) {
      world.log.warn('periodic work not put on the queue', { error: String(error) });
    }
    if (!isStopped) timer = lookIn(everyMs);
  };
  const lookIn = (milliseconds: number): NodeJS.Timeout =>
    setTimeout(() => {
      looking = look();
    }, milliseconds).unref();
  let isStopped = false;
  let timer = lookIn(firstMs);
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
