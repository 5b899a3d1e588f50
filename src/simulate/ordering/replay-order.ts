import { type Seconds, seconds } from '../../model/seconds.ts';
import { mean } from '../../stats/bootstrap.ts';
import { apfd, apfdCost } from './apfd.ts';
import type { CompleteHistory, CompleteRun } from './checked-run.ts';

/** What an order would have cost on some runs. */
export interface OrderReplay {
  readonly runs: number;
  readonly failed: number;
  /** The mean over failed runs of the time until the first failure is known. */
  readonly timeToFailure: Seconds;
  /** The mean over all runs of the time until the outcome is known. */
  readonly timeToOutcome: Seconds;
  readonly apfd: number | null;
  readonly apfdCost: number | null;
}

/** An order chosen on the first 70 % of a history, and how it and the present one do on the last 30 %. */
export interface ReplayedOrder {
  readonly order: readonly string[];
  /** False where not every order was looked at. */
  readonly isBest: boolean;
  readonly learned: { readonly given: OrderReplay; readonly chosen: OrderReplay };
  readonly held: { readonly given: OrderReplay; readonly chosen: OrderReplay };
  /** Of the time of the held failed runs, and of all held runs; below 0 where the present order did better. */
  readonly savedOfFailed: number;
  readonly savedOfAll: number;
  /** Results of the whole history that were not seen, and counted as passes. */
  readonly unseen: number;
}

/** The time until a run's outcome is known, for an order of the places of its checks. */
export type TimeToOutcome = (run: CompleteRun, order: readonly number[]) => number;

/** One after the other, stopping at the first failure. */
export function oneByOne({ times, failed }: CompleteRun, order: readonly number[]): number {
  let time = 0;
  for (const place of order) {
    time += times[place] ?? 0;
    if (failed[place] === true) return time;
  }
  return time;
}

/** What both orders come to, on the runs that were learned on and on those held back. */
export function replayOrders(
  history: CompleteHistory,
  names: readonly string[],
  { order, isBest, timeOf }: { readonly order: readonly number[]; readonly isBest: boolean; readonly timeOf: TimeToOutcome },
): ReplayedOrder {
  const given = names.map((_, place) => place);
  const both = (runs: readonly CompleteRun[]) => ({ given: replay(runs, given, timeOf), chosen: replay(runs, order, timeOf) });
  const held = both(history.last);
  const saved = (before: number, after: number): number => (before > 0 ? 1 - after / before : 0);
  return {
    order: order.flatMap((place) => names[place] ?? []),
    isBest,
    learned: both(history.first),
    held,
    savedOfFailed: saved(held.given.timeToFailure, held.chosen.timeToFailure),
    savedOfAll: saved(held.given.timeToOutcome, held.chosen.timeToOutcome),
    unseen: [...history.first, ...history.last].reduce((sum, { unseen }) => sum + unseen, 0),
  };
}

function replay(runs: readonly CompleteRun[], order: readonly number[], timeOf: TimeToOutcome): OrderReplay {
  const failed = runs.filter((run) => run.failed.includes(true));
  const places = failed.map((run) => order.findIndex((place) => run.failed[place] === true) + 1);
  const times = order.map((place) => mean(runs.map((run) => run.times[place] ?? 0)) ?? 0);
  const meanOf = (some: readonly CompleteRun[]): Seconds => seconds(mean(some.map((run) => timeOf(run, order))) ?? 0);
  return {
    runs: runs.length,
    failed: failed.length,
    timeToFailure: meanOf(failed),
    timeToOutcome: meanOf(runs),
    apfd: apfd(places, order.length),
    apfdCost: apfdCost(places, times),
  };
}
