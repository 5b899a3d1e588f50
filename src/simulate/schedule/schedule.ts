import { type Seconds, seconds } from '../../model/seconds.ts';
import { type Limits, UNLIMITED } from './limits.ts';
import { CANCELLED, FAILURE, OUTCOMES, type Outcome, SKIPPED, SUCCESS, TIMED_OUT } from './outcome.ts';
import type { RunDraw } from './run-draw.ts';
import { Scheduler } from './scheduler.ts';
import { legsOf, type TimingModel } from './timing-model.ts';

/** A run that starts at a moment. */
export interface ArrivingRun {
  readonly model: TimingModel;
  readonly draw: RunDraw;
  /** Seconds from a moment that all share. */
  readonly at: number;
  /** The branch or pull request, for concurrency groups. */
  readonly ref: string;
  /** When a person cancels it. */
  readonly cancelAt?: number;
}

export interface ScheduledJob {
  readonly name: string;
  /** When it could have started, had a runner been free; null where it never came so far. In seconds, like the others. */
  readonly queued: number | null;
  /** Null where no runner took it. */
  readonly start: number | null;
  readonly end: number;
  readonly outcome: Outcome;
}

export interface ScheduledRun {
  readonly jobs: readonly ScheduledJob[];
  /** `failure` before `cancelled` before `success`; `skipped` where no job ran. */
  readonly outcome: Exclude<Outcome, 'timed-out'>;
  /** From its arrival to the end of the last job that ran; 0 where none did. */
  readonly makespan: Seconds;
  /** Sum of what its jobs had of runners. */
  readonly runnerTime: Seconds;
}

/**
 * When every job of these runs starts and ends, and what comes of it, where they share runners and concurrency groups. The same arguments give the same
 * schedule; runs that arrive at the same moment come in the order given. Runs are of one repository, as far as concurrency groups are concerned.
 * @public
 */
export function schedule(runs: readonly ArrivingRun[], limits: Limits = UNLIMITED): readonly ScheduledRun[] {
  const scheduler = new Scheduler(
    runs.map(({ model }) => model),
    limits,
  );
  scheduler.run(runs.map(({ at, ref, draw, cancelAt = Number.POSITIVE_INFINITY }) => ({ at, ref, draw, cancelAt })));
  let first = 0;
  return runs.map(({ model, at }) => {
    const legs = legsOf(model);
    const offset = first;
    first += legs.length;
    return runOf(
      model,
      at,
      legs.map(({ name }, index) => jobOf(scheduler, offset + index, name)),
    );
  });
}

function jobOf({ start, end, outcome, queued }: Scheduler, leg: number, name: string): ScheduledJob {
  return {
    name,
    queued: numberOf(queued[leg]),
    start: numberOf(start[leg]),
    end: end[leg] ?? 0,
    outcome: OUTCOMES[outcome[leg] ?? 0] ?? 'success',
  };
}

function numberOf(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function runOf(model: TimingModel, at: number, jobs: readonly ScheduledJob[]): ScheduledRun {
  const ran = jobs.flatMap(({ start, end }) => (start === null ? [] : [{ start, end }]));
  const legs = legsOf(model);
  const counts = jobs.filter(({ outcome }, index) => outcome === OUTCOMES[SKIPPED] || legs[index]?.continueOnError !== true);
  const has = (...codes: readonly number[]): boolean => counts.some(({ outcome }) => codes.some((code) => OUTCOMES[code] === outcome));
  const isSkipped = ran.length === 0 && jobs.length > 0;
  return {
    jobs,
    outcome: has(FAILURE) ? 'failure' : has(CANCELLED, TIMED_OUT) ? 'cancelled' : isSkipped && !has(SUCCESS) ? 'skipped' : 'success',
    makespan: seconds(ran.reduce((last, { end }) => Math.max(last, end - at), 0)),
    runnerTime: seconds(ran.reduce((sum, { start, end }) => sum + (end - start), 0)),
  };
}
