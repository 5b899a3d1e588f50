import type { Seconds } from '../../model/seconds.ts';

/**
 * When a pool gets and loses runners, in the terms of actions-runner-controller's `PercentageRunnersBusy` and of Kubernetes' horizontal autoscaler:
 * thresholds, adjustments in runners, and a cooldown (there: stabilization window).
 */
export interface ScaleRule {
  readonly least: number;
  readonly most: number;
  /** How often the rule looks. */
  readonly period: Seconds;
  /** Adds `step` runners where the busy share of all, those that start included, is at least `busyShare`, or `queued` wait; null: no trigger. */
  readonly up: { readonly step: number; readonly busyShare: number | null; readonly queued: number | null; readonly cooldown: Seconds };
  /** Removes up to `step` idle runners where nothing waits and the busy share is at most `busyShare`; `cooldown` is from the last step, up or down. */
  readonly down: { readonly step: number; readonly busyShare: number; readonly cooldown: Seconds };
  /** US dollars that the pool may cost in any 60 minutes; null: no limit. */
  readonly budgetPerHour: number | null;
}

/**
 * How many jobs a pool runs at once and what is paid for. `fixed` and `scaled` runners are paid for while they are there, idle or not, and from the
 * moment they are asked for; `hosted` starts a new runner for each job, and each job is paid for in whole minutes, as GitHub bills its own.
 */
export type PoolCapacity =
  | { readonly kind: 'fixed'; readonly runners: number }
  | { readonly kind: 'scaled'; readonly rule: ScaleRule }
  | { readonly kind: 'hosted'; readonly limit: number };

/** Runners that are alike, under one name. */
export interface SimulatedPool {
  readonly name: string;
  /** What a job may ask for in `runs-on`; a runner takes a job if it has all the labels that the job asks for, in any case of letters. */
  readonly labels: readonly string[];
  readonly capacity: PoolCapacity;
  /** US dollars a minute and runner; null: not known. */
  readonly pricePerMinute: number | null;
  /** How much faster than recorded jobs run here: 1 as recorded, 2 in half the time. Measured by the caller. */
  readonly speed: number;
  /** Of one runner; null: not known. */
  readonly cpus: number | null;
  /** Bytes of one runner; null: not known. */
  readonly memory: number | null;
  /** From when a new runner is asked for until it takes a job. Of a fixed pool no runner is new. */
  readonly startUp: Seconds;
  /** Whether jobs may share a machine, several runner processes on it; only the resource-aware strategy lets them. */
  readonly shares: boolean;
}

/** The most runners a pool ever has: 0 for one that cannot take a job. Where a budget is set, so many as cost no more if all are there for the hour. */
export function mostRunners({ capacity, pricePerMinute }: SimulatedPool): number {
  if (capacity.kind === 'fixed') return capacity.runners;
  if (capacity.kind === 'hosted') return capacity.limit;
  const { most, budgetPerHour } = capacity.rule;
  if (budgetPerHour === null || pricePerMinute === 0) return most;
  return Math.min(most, runnersFor(budgetPerHour, 60 * (pricePerMinute ?? Number.POSITIVE_INFINITY)));
}

function runnersFor(budget: number, price: number): number {
  // 0.3 / 0.1 is a hair less than 3.
  const nearest = Math.round(budget / price);
  return nearest * price <= budget ? nearest : Math.max(0, Math.floor(budget / price));
}

/** Why a pool cannot be simulated as it is described; null: it can. */
export function problemOf(pool: SimulatedPool): string | null {
  const { capacity, speed, startUp, pricePerMinute } = pool;
  if (!(speed > 0 && speed < Number.POSITIVE_INFINITY)) return 'its speed is not a number above 0';
  if (!(startUp >= 0 && startUp < Number.POSITIVE_INFINITY)) return 'its start-up time is not a number of seconds';
  if (pricePerMinute !== null && !(pricePerMinute >= 0)) return 'its price is below 0';
  if (capacity.kind === 'fixed') return isCount(capacity.runners) ? null : 'its number of runners is not a whole number';
  if (capacity.kind === 'hosted')
    return isCount(capacity.limit) || capacity.limit === Number.POSITIVE_INFINITY ? null : 'its limit is not a whole number';
  return problemOfRule(capacity.rule, pricePerMinute);
}

function problemOfRule({ least, most, period, up, down, budgetPerHour }: ScaleRule, pricePerMinute: number | null): string | null {
  if (![least, most, up.step, down.step].every(isCount)) return 'its scale rule has a number of runners that is not a whole number';
  if (least > most) return 'its scale rule has more runners at least than at most';
  if (!(period > 0)) return 'its scale rule has no period';
  if (!(up.cooldown >= 0 && down.cooldown >= 0)) return 'its scale rule has a cooldown below 0';
  if (up.busyShare === null && up.queued === null && least === 0 && most > 0) return 'its scale rule has no trigger that starts a runner';
  if (budgetPerHour !== null && pricePerMinute === null) return 'its scale rule has a budget, and it has no price';
  return null;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
