import type { Seconds } from '../model/seconds.ts';
import type { AlertChannel } from '../ports/alert-channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Installations, SentDeliveries } from '../ports/github.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { Store } from '../ports/store.ts';
import type { ImageKeys } from './image-link.ts';

/** What a task may reach. Built once in `wire.ts`; tasks hold no state of their own between calls. */
export interface World {
  readonly store: Store;
  readonly queue: Queue;
  readonly installations: Installations;
  readonly sentDeliveries: SentDeliveries;
  /** Null: the operator named no address for alerts. */
  readonly alertChannel: AlertChannel | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: {
    /** How long runs may gather before the repository is analysed again. */
    readonly analysisDelay: Seconds;
    /** Where pictures can be had from outside, and what signs the links to them; null or absent: nowhere. */
    readonly images?: { readonly publicUrl: string; readonly keys: ImageKeys } | null;
    /** Where GitHub's pages are, without a slash at the end; absent where that is not known. */
    readonly webUrl?: string;
  };
}
