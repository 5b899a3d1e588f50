import { type Availability, available, notAvailable } from '../../model/availability.ts';
import { mean } from '../../stats/bootstrap.ts';
import { type CheckedRun, type CompleteRun, completeHistory } from './checked-run.ts';
import { failureChance } from './failure-chance.ts';
import { improveOrder } from './improve-order.ts';
import { type ReplayedOrder, replayOrders, type TimeToOutcome } from './replay-order.ts';

/**
 * The order of a matrix' legs with fail-fast, given in their present one, of which `slots` run at a time (`max-parallel`, or free runners):
 * least is the mean time until the outcome is known, over all runs of the first 70 % of the history, since what finds failures sooner must
 * not make the runs that pass longer. What it would have saved is told on the last 30 %. Every order is tried while that is at most 2
 * million replayed legs, else the best of the present one, t/p and longest first is improved by moving one leg at a time. Not available
 * where all legs start at once, or as `completeHistory` says.
 * @public
 */
export function chooseLegOrder(runs: readonly CheckedRun[], legs: readonly string[], slots: number | null): Availability<ReplayedOrder> {
  if (new Set(legs).size < legs.length) return notAvailable('two legs have the same name');
  if (slots === null || slots >= legs.length) return notAvailable('all legs start at once: their order changes nothing');
  if (!(slots >= 1)) return notAvailable('no leg can run');
  const history = completeHistory(runs, legs);
  if (!history.available) return history;
  const timeOf = inSlots(Math.floor(slots));
  const { first } = history.value;
  const costOf = (order: readonly number[]): number => first.reduce((sum, run) => sum + timeOf(run, order), 0);
  const { order, isBest } = improveOrder(startsFor(first, legs.length), costOf, first.length * legs.length);
  return available(replayOrders(history.value, legs, { order, isBest, timeOf }));
}

/** Each leg starts in the first slot that is free; the first failed one to end tells the outcome, else the last of all. */
export function inSlots(slots: number): TimeToOutcome {
  return ({ times, failed }, order) => {
    const free = Array.from({ length: slots }, () => 0);
    let firstFailure = Number.POSITIVE_INFINITY;
    for (const place of order) {
      let slot = 0;
      for (let other = 1; other < slots; other += 1) if ((free[other] ?? 0) < (free[slot] ?? 0)) slot = other;
      const end = (free[slot] ?? 0) + (times[place] ?? 0);
      free[slot] = end;
      if (failed[place] === true) firstFailure = Math.min(firstFailure, end);
    }
    return firstFailure < Number.POSITIVE_INFINITY ? firstFailure : Math.max(...free);
  };
}

function startsFor(runs: readonly CompleteRun[], count: number): readonly (readonly number[])[] {
  const given = Array.from({ length: count }, (_, place) => place);
  const time = given.map((place) => mean(runs.map(({ times }) => times[place] ?? 0)) ?? 0);
  const fails = given.map((place) => runs.filter(({ failed }) => failed[place] === true).length);
  const ratio = given.map((place) => (time[place] ?? 0) / failureChance(fails[place] ?? 0, runs.length));
  const by = (key: readonly number[], sign: number): number[] => given.toSorted((a, b) => sign * ((key[a] ?? 0) - (key[b] ?? 0)));
  return [given, by(ratio, 1), by(time, -1)];
}
