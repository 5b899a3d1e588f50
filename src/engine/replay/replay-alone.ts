import { UNLIMITED } from '../../simulate/schedule/limits.ts';
import { emptyDraw, type RunDraw } from '../../simulate/schedule/run-draw.ts';
import { Scheduler } from '../../simulate/schedule/scheduler.ts';
import type { TimingModel } from '../../simulate/schedule/timing-model.ts';
import { median } from '../../stats/quantile.ts';
import type { MatchedRun } from './replay-matched-run.ts';

/** What a replay of a run comes to. */
export interface Replayed {
  /** The median over the draws of its delays, in seconds. */
  readonly makespan: number;
  /** Whether the same legs ran, in the last draw. */
  readonly isSame: boolean;
}

/** The delay of a leg that ran, by its place and the number of the draw, in seconds; null where nothing tells. */
export type DelayOf = (place: number, draw: number) => number | null;

/** Replays of runs one by one, each with all the runners it asks for. Null where a delay is not known. */
export type ReplayAlone = (matched: MatchedRun, draws: number, delayOf: DelayOf) => Replayed | null;

export function replayerAlone(): ReplayAlone {
  const schedulers = new WeakMap<TimingModel, Scheduler>();
  return (matched, draws, delayOf) => {
    const { model } = matched.replay;
    const scheduler = schedulers.get(model) ?? new Scheduler([model], UNLIMITED);
    schedulers.set(model, scheduler);
    const draw = drawOf(matched);
    const makespans: number[] = [];
    for (let number = 0; number < draws; number += 1) {
      if (!fillDelays(draw, matched, delayOf, number)) return null;
      scheduler.run([{ at: 0, ref: '', draw, cancelAt: Number.POSITIVE_INFINITY }]);
      makespans.push(lastEnd(scheduler, 0, draw.delay.length, 0));
    }
    return { makespan: median(makespans) ?? 0, isSame: ranTheSame(scheduler, matched, 0) };
  };
}

/** The run's own durations, outcomes and skips, without delays. */
export function drawOf({ legs }: MatchedRun): RunDraw {
  const draw = emptyDraw(legs.length);
  for (const [place, { duration, outcome }] of legs.entries()) {
    draw.duration[place] = duration;
    draw.outcome[place] = outcome;
  }
  return draw;
}

/** False where a delay is not known. */
export function fillDelays(draw: RunDraw, { legs }: MatchedRun, delayOf: DelayOf, number: number): boolean {
  for (const [place, { start }] of legs.entries()) {
    const delay = start === null ? 0 : delayOf(place, number);
    if (delay === null) return false;
    draw.delay[place] = delay;
  }
  return true;
}

/** When the last of the legs from one on ended, in seconds after the run arrived at `at`. */
export function lastEnd({ start, end }: Scheduler, first: number, legs: number, at: number): number {
  let last = 0;
  for (let leg = first; leg < first + legs; leg += 1) if (!Number.isNaN(start[leg])) last = Math.max(last, (end[leg] as number) - at);
  return last;
}

/** A leg that its matrix cancelled before it had a runner may have one in the replay. */
export function ranTheSame({ start }: Scheduler, { legs }: MatchedRun, first: number): boolean {
  return legs.every((leg, place) => (leg.start === null) === Number.isNaN(start[first + place]) || leg.job?.conclusion === 'cancelled');
}
