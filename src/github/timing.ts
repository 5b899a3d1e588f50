import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../ports/clock.ts';

/** The clock, and waiting by it. */
export interface Timing extends Clock {
  /** Resolves after this many milliseconds. */
  pause(milliseconds: number): Promise<void>;
}

export const REAL_TIMING: Timing = {
  now: () => new Date(),
  pause: async (milliseconds) => {
    await setTimeout(milliseconds);
  },
};
