import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { creationOf, hasRun, makespanOf } from '../../model/run-times.ts';
import { FAILURE, SKIPPED, SUCCESS } from '../../simulate/schedule/outcome.ts';
import { legsOf, type ModelLeg, type TimingModel } from '../../simulate/schedule/timing-model.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { matchJobRun } from '../match-jobs.ts';
import type { ReplayObstacle } from './replay-check.ts';
import type { LegRecord } from './replay-leg-record.ts';
import type { ReplayModel } from './replay-legs.ts';
import { readyTimes } from './replay-ready-times.ts';

/** A recorded run laid over the legs of its model. */
export interface MatchedRun {
  readonly run: Run;
  readonly replay: ReplayModel;
  readonly legs: readonly LegRecord[];
  /** By leg: when it could start as the run was, in seconds after `zero`: see `readyTimes`. */
  readonly ready: Float64Array;
  /** Unix time in milliseconds of the first creation of a job. */
  readonly zero: number;
  /** Seconds, above 0. */
  readonly makespan: number;
}

/** The run as its model has it, or why it cannot be. */
export function matchRun(run: Run, plan: ExpandedPlan, replay: ReplayModel): MatchedRun | ReplayObstacle {
  const obstacle = whyNot(run);
  if (obstacle !== null) return obstacle;
  const jobs = layOut(run, plan, replay);
  if (typeof jobs === 'string') return jobs;
  const zero = Math.min(...run.jobs.filter(hasRun).map((job) => Number(creationOf(job))));
  const legs: LegRecord[] = [];
  for (const [place, leg] of legsOf(replay.model).entries()) {
    const record = recordOf(run, jobs[place] ?? null, leg, zero);
    if (typeof record === 'string') return record;
    legs.push(record);
  }
  if (hasForeignCancellation(replay.model, legs)) return 'cancelled';
  return { run, replay, legs, ready: readyTimes(replay.model, legs), zero, makespan: makespanOf(run) ?? 0 };
}

function whyNot(run: Run): ReplayObstacle | null {
  if (run.conclusion === 'cancelled') return 'cancelled';
  if (run.jobs.some((job) => job.awaitedApproval)) return 'approval';
  const ran = run.jobs.filter(hasRun);
  if (ran.length === 0) return run.jobs.some(({ startedAt }) => startedAt !== null) ? 'nothing-ran' : 'missing-records';
  return (makespanOf(run) ?? 0) <= 0 || ran.some((job) => creationOf(job) === null) ? 'missing-records' : null;
}

/** By leg: its job run, or null where its job was skipped whole. */
function layOut(run: Run, plan: ExpandedPlan, { legs, legsAt }: ReplayModel): readonly (JobRun | null)[] | ReplayObstacle {
  const found: (JobRun | null | undefined)[] = legs.map(() => undefined);
  let isUnclear = false;
  for (const job of run.jobs) {
    const places = placesOf(plan, job, run.event, legsAt);
    const [first, ...others] = places;
    if (first === undefined || (others.length > 0 && job.conclusion !== 'skipped') || places.some((place) => found[place] !== undefined)) {
      isUnclear = true;
      continue;
    }
    for (const place of places) found[place] = others.length > 0 ? null : job;
  }
  const unknown = legs.find((leg, place) => leg.unknown !== null && found[place]?.conclusion !== 'skipped' && found[place] !== null);
  if (unknown?.unknown != null) return unknown.unknown;
  if (isUnclear) return 'legs-unknown';
  return found.every((job) => job !== undefined) ? found : 'missing-records';
}

/** An ambiguous name is one that GitHub shows of a job skipped whole, where it was skipped, and otherwise not. */
function placesOf(plan: ExpandedPlan, job: JobRun, event: string | null, legsAt: ReplayModel['legsAt']): readonly number[] {
  const match = matchJobRun(plan, job.name, event ?? undefined);
  if (match.found === 'none') return [];
  if (match.found === 'one') return legsAt(match.job);
  const isSkipped = job.conclusion === 'skipped';
  const [only, ...others] = match.candidates.filter(({ isWhole }) => isWhole === isSkipped);
  return only === undefined || others.length > 0 ? [] : legsAt(only);
}

function recordOf(run: Run, job: JobRun | null, leg: ModelLeg, zero: number): LegRecord | ReplayObstacle {
  const none = { job, created: null, start: null, end: null, duration: 0 };
  if (job === null || job.conclusion === 'skipped') return { ...none, outcome: SKIPPED };
  if (!hasRun(job)) return job.conclusion === 'cancelled' ? { ...none, outcome: SUCCESS } : 'missing-records';
  const created = creationOf(job);
  if (created === null || job.startedAt === null || job.completedAt === null) return 'missing-records';
  const at = (date: Date): number => (Number(date) - zero) / 1000;
  const [start, end] = [at(job.startedAt), Math.max(at(job.startedAt), at(job.completedAt))];
  const isEnded = job.conclusion === 'cancelled' || job.conclusion === 'timed_out';
  const isTimedOut = isEnded && end - start >= leg.timeout - LIMIT_SLACK;
  const outcome = isEnded || job.conclusion === 'success' || job.conclusion === 'neutral' ? SUCCESS : FAILURE;
  // The schedule ends it at its limit.
  const duration = isTimedOut ? leg.timeout + 1 : end - start;
  return job.conclusion === null && run.conclusion === null
    ? 'missing-records'
    : { job, created: at(created), start, end, duration, outcome };
}

/** A job is ended some seconds around its limit. */
const LIMIT_SLACK = 30;

/** Whether something was cancelled, and neither by a limit of time nor by a leg that failed. */
function hasForeignCancellation({ jobs }: TimingModel, legs: readonly LegRecord[]): boolean {
  let first = 0;
  return jobs.some((job) => {
    const own = legs.slice(first, first + job.legs.length);
    first += job.legs.length;
    const failsFast = job.failFast && own.some(({ outcome }, index) => outcome === FAILURE && job.legs[index]?.continueOnError === false);
    return own.some(({ job: record, duration }, index) => {
      const isEnded = record?.conclusion === 'cancelled' || record?.conclusion === 'timed_out';
      return isEnded && !failsFast && duration <= (job.legs[index]?.timeout ?? 0);
    });
  });
}
