import { seconds } from '../../model/seconds.ts';
import type { PlanReader } from '../eras.ts';
import { LEAST_DIFFERENCE } from '../judge-duration.ts';
import { explainerOf, type RunExplainer } from './explain-movement.ts';
import type { MeasuredDuration, MeasuredRun } from './measured-run.ts';
import type { Movement } from './movement.ts';
import { usualLimits } from './usual-limits.ts';

/** How many are told, and explained at most. */
const MOST_MOVEMENTS = 5;
/** As in `explainRun`: a difference of seconds is no event. */
const LEAST_SHARE = 0.05;

/** Of histories, for all explanations of a commit together: some 25 µs each with ten steps. */
const JOB_RUNS_READ = 12_000;

/** What moved, worst first, and how many more did than are told. */
export interface Movements {
  readonly told: readonly Movement[];
  readonly more: number;
  /** Jobs above or close to their own limit, and slower than usual, that are not told since their runs are. */
  readonly beside: readonly Movement[];
  /** Runs and jobs that were compared with what is usual. */
  readonly compared: number;
}

type Judged = Omit<Movement, 'causes' | 'against'>;

interface Candidate {
  readonly of: MeasuredRun;
  readonly movement: Judged;
}

/**
 * Runs of a commit further from their usual median than chance takes them, and of runs within it the jobs that are. Slower ones first, by time. Only those told are
 * explained.
 */
export function findMovements(runs: readonly MeasuredRun[], readPlan: PlanReader): Movements {
  const explainers = new Map<MeasuredRun, RunExplainer>();
  const explain = (of: MeasuredRun): RunExplainer => {
    const known = explainers.get(of) ?? explainerOf(of, readPlan, JOB_RUNS_READ / shares);
    explainers.set(of, known);
    return known;
  };
  const candidates = runs.flatMap(candidatesOf).sort((a, b) => b.movement.excess - a.movement.excess || byName(a, b));
  const slower = candidates.filter(({ movement }) => movement.excess > 0);
  const faster = candidates.filter(({ movement }) => movement.excess <= 0).reverse();
  const ordered = [...slower, ...faster];
  const shares = Math.max(1, new Set(ordered.slice(0, MOST_MOVEMENTS).map(({ of }) => of)).size);
  const told = ordered.slice(0, MOST_MOVEMENTS).flatMap((candidate) => explained(candidate, explain(candidate.of)));
  return {
    told,
    more: Math.max(0, ordered.length - MOST_MOVEMENTS),
    beside: besideTargets(runs, told).flatMap((candidate) => explained(candidate, explain(candidate.of))),
    compared: runs.reduce((sum, { makespan, jobs }) => sum + [makespan, ...jobs].filter(wasCompared).length, 0),
  };
}

function byName(a: Candidate, b: Candidate): number {
  const [nameA, nameB] = [a.movement.job?.name ?? '', b.movement.job?.name ?? ''];
  return a.movement.runId - b.movement.runId || (nameA < nameB ? -1 : nameA > nameB ? 1 : 0);
}

function wasCompared({ judged: { state, usual, duration } }: MeasuredDuration): boolean {
  return usual !== null && duration !== null && state !== 'running' && state !== 'not-comparable';
}

function besideTargets(runs: readonly MeasuredRun[], told: readonly Movement[]): readonly Candidate[] {
  const isTold = new Set(told.map(({ job }) => job?.jobId));
  return runs
    .flatMap((of) =>
      of.jobs.flatMap((measured): Candidate[] => {
        const { jobId, name } = measured.job;
        const { state } = measured.judged;
        const movement = (state === 'over' || state === 'close') && !isTold.has(jobId) ? movementOf(of, measured, { jobId, name }) : null;
        return movement?.direction === 'slower' ? [{ of, movement }] : [];
      }),
    )
    .sort((a, b) => b.movement.excess - a.movement.excess || byName(a, b))
    .slice(0, MOST_MOVEMENTS);
}

function candidatesOf(of: MeasuredRun): readonly Candidate[] {
  const whole = movementOf(of, of.makespan, null) ?? beforeChange(of);
  if (whole !== null) return [{ of, movement: whole }];
  return of.jobs.flatMap((measured) => {
    const { jobId, name } = measured.job;
    const movement = movementOf(of, measured, { jobId, name });
    return movement === null ? [] : [{ of, movement }];
  });
}

/** Null within what chance explains, where nothing is usual, and where the duration was not compared. */
function movementOf({ run }: MeasuredRun, measured: MeasuredDuration, job: Movement['job']): Judged | null {
  const { duration, usual } = measured.judged;
  if (!wasCompared(measured) || duration === null || usual === null) return null;
  const limits = usualLimits(measured.values, LEAST_DIFFERENCE);
  if (limits === null || (duration >= limits.low && duration <= limits.high)) return null;
  return {
    runId: run.runId,
    job,
    direction: duration > limits.high ? 'slower' : 'faster',
    duration,
    usual: { n: usual.n, p50: usual.p50, range: [usual.p10, usual.p90], isBefore: false },
    excess: seconds(duration - usual.p50),
  };
}

/** A run under a plan that too few runs had, which took longer than those before the plan changed: a change of the workflow may have made it so. */
function beforeChange({ run, makespan }: MeasuredRun): Judged | null {
  const { duration, usual, cut, state } = makespan.judged;
  if (duration === null || usual !== null || cut === null || state === 'not-comparable' || state === 'running') return null;
  const { n, p50 } = cut.before;
  if (duration - p50 < Math.max(LEAST_DIFFERENCE, LEAST_SHARE * p50)) return null;
  return {
    runId: run.runId,
    job: null,
    direction: 'slower',
    duration,
    usual: { n, p50, range: null, isBefore: true },
    excess: seconds(duration - p50),
  };
}

function explained({ movement }: Candidate, explainer: RunExplainer): readonly Movement[] {
  const { job, direction, usual } = movement;
  if (direction === 'faster') return [{ ...movement, causes: explainer.faster(job?.name ?? null), against: null }];
  if (job !== null) return [{ ...movement, causes: explainer.slowJob(job.name), against: null }];
  const slow = explainer.slowRun();
  if (slow === null) return usual.isBefore ? [] : [{ ...movement, causes: [], against: null }];
  const { n, p50 } = slow.usual;
  const against = Math.abs(p50 - usual.p50) < 1 ? null : { n, p50 };
  return [{ ...movement, causes: slow.causes, against }];
}
