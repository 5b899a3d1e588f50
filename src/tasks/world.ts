import type { Seconds } from '../model/seconds.ts';
import type { Clock } from '../ports/clock.ts';
import type { Installations, SentDeliveries } from '../ports/github.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { Store } from '../ports/store.ts';

/** What a task may reach. Built once in `wire.ts`; tasks hold no state of their own between calls. */
export interface World {
  readonly store: Store;
  readonly queue: Queue;
  readonly installations: Installations;
  readonly sentDeliveries: SentDeliveries;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: {
    /** How long runs may gather before the repository is analysed again. */
    readonly analysisDelay: Seconds;
  };
}
