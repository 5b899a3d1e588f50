import type { Timing } from '../../src/github/timing.ts';

/** A clock that stands still but for the pauses taken by it. It starts at the real time, since App tokens are signed with that. */
export interface ManualTiming extends Timing {
  readonly pauses: number[];
}

export function manualTiming(): ManualTiming {
  let now = Date.now();
  const pauses: number[] = [];
  return {
    pauses,
    now: () => new Date(now),
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
  };
}
