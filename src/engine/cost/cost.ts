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

/** Of every attempt, re-runs and forks too. All in US dollars at list price, before included minutes; minutes as billed, each job run rounded up. */
export interface CostSums {
  /** Of these minutes `listPrice` is the price; those of self-hosted runners are among them, at nothing. */
  readonly pricedMinutes: number;
  readonly pricedJobRuns: number;
  readonly listPrice: number;
  /** In no other number. */
  readonly unpricedMinutes: number;
  readonly unpricedJobRuns: number;
  /** Labels without a price. */
  readonly unpriced: readonly string[];
  /** What rounding up adds to the priced minutes. */
  readonly roundedUpMinutes: number;
  /** What of the priced is of runs of forks, whose times anybody can set. */
  readonly forks: { readonly jobRuns: number; readonly minutes: number; readonly listPrice: number };
  /** Of failed, timed out, cancelled and repeated job runs; none of a fork. */
  readonly wasted: { readonly failed: number; readonly cancelled: number; readonly rerun: number };
  /** Job runs that lasted longer than GitHub lets them, which is no measurement: in no other number. */
  readonly overlongJobRuns: number;
}

export interface WorkflowCost extends CostSums {
  readonly path: string | null;
  /** What the newest run calls it. */
  readonly name: string | null;
  readonly jobs: readonly JobCost[];
}

/** `listPrice`: as a private repository would pay. */
export interface Cost extends CostSums {
  readonly window: { readonly from: Date; readonly to: Date } | null;
  readonly priceList: { readonly asOf: string; readonly source: string };
  /** Public: standard runners are free, and `billed` counts larger ones only. Null: not known, and nothing is said of what is paid. */
  readonly visibility: 'public' | 'private' | null;
  /** What GitHub bills for it; null where the visibility is not known. */
  readonly billed: number | null;
  /** `listPrice` scaled to 30 days; null for a window shorter than a week. */
  readonly perMonth: number | null;
  readonly workflows: readonly WorkflowCost[];
}
