import type { Seconds } from '../../model/seconds.ts';

/** What the runner of a job costs a minute. */
export interface RunnerPrice {
  /** US dollars. */
  readonly perMinute: number;
  /** `table`: GitHub's price list. `configuration`: the repository's own. `self-hosted`: GitHub bills nothing. */
  readonly source: 'table' | 'configuration' | 'self-hosted';
  /** The name in the price list: `linux`, `windows_4_core`; null unless `table`. */
  readonly sku: string | null;
  /** Larger runners are billed for public repositories too. */
  readonly isLarger: boolean;
}

/** What the job runs of one job cost in the window; each job run is rounded up to a whole minute. */
export interface JobCost {
  readonly name: string;
  readonly labels: readonly string[];
  readonly jobRuns: number;
  readonly runnerTime: Seconds;
  readonly billedMinutes: number;
  /** Null: no price is known for these labels. */
  readonly price: RunnerPrice | null;
  /** US dollars at list price, whatever the repository pays; null without a price. */
  readonly listPrice: number | null;
}

/** All in US dollars, at list price, before included minutes. */
export interface WorkflowCost {
  readonly path: string | null;
  readonly jobs: readonly JobCost[];
  /** Every attempt, re-runs and forks too. */
  readonly billedMinutes: number;
  readonly listPrice: number;
  /** What rounding up adds to the minutes. */
  readonly roundedUpMinutes: number;
  /** Of failed, timed out, cancelled and repeated job runs. */
  readonly wasted: { readonly failed: number; readonly cancelled: number; readonly rerun: number };
  /** Labels without a price. */
  readonly unpriced: readonly string[];
}

export interface Cost {
  readonly window: { readonly from: Date; readonly to: Date } | null;
  readonly priceList: { readonly asOf: string; readonly source: string };
  /** Public: standard runners are free, and `billed` counts larger ones only. Null: not known, and nothing is said of what is paid. */
  readonly visibility: 'public' | 'private' | null;
  /** At list price, as a private repository would pay. */
  readonly listPrice: number;
  /** What GitHub bills for it; null where the visibility is not known. */
  readonly billed: number | null;
  /** `listPrice` scaled to 30 days; null for a window shorter than a week. */
  readonly perMonth: number | null;
  readonly workflows: readonly WorkflowCost[];
}
