import type { Clock } from './ports/clock.ts';

export interface WorkLimit {
  /** Starts the work, or returns null where that would be too much. */
  start<T>(work: () => Promise<T>): Promise<T> | null;
}

/** At most `atOnce` pieces of work under way, and over time `perSecond`; twice that may come together. */
export function createWorkLimit({
  atOnce,
  perSecond,
  clock,
}: {
  readonly atOnce: number;
  readonly perSecond: number;
  readonly clock: Clock;
}): WorkLimit {
  let underWay = 0;
  let room = 2 * perSecond;
  let last = clock.now().getTime();
  return {
    start: (work) => {
      const now = clock.now().getTime();
      room = Math.min(2 * perSecond, room + (Math.max(0, now - last) / 1000) * perSecond);
      last = now;
      if (underWay >= atOnce || room < 1) return null;
      room -= 1;
      underWay += 1;
      return work().finally(() => {
        underWay -= 1;
      });
    },
  };
}
