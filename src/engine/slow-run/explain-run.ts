import { formatDuration } from '../../model/format-duration.ts';
import type { Run } from '../../model/run.ts';
import { hasSucceeded, makespanOf } from '../../model/run-times.ts';
import { seconds, secondsBetween } from '../../model/seconds.ts';
import { median, quantile } from '../../stats/quantile.ts';
import type { Change } from '../changes/change.ts';
import { referenceOf } from '../recent/reference-of.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { divideExcess } from './divide-excess.ts';
import { type FoundCauses, findCauses } from './find-causes.ts';
import { type Comparables, type RunHistory, runHistory } from './run-history.ts';
import type { SlowRun } from './slow-run.ts';
import { standingChanges } from './standing-changes.ts';
import { stoppedRun } from './stopped-run.ts';
import { usualRange } from './usual-range.ts';

/** A difference of seconds is no event in a short run (ALGORITHMS 2.6). */
const LEAST_EXCESS = 10;
/** A run that goes on is judged by its p99 from so many comparable ones on, by the largest from so many. */
const FEWEST_RUNNING = { p99: 100, largest: 20 } as const;
/** GitHub ends a run after 35 days: one that still goes on then is a record whose end was lost. */
const LONGEST = 35 * 86_400;

/**
 * Why one run was slower than usual, or is already; null where it is not, where fewer than 10 runs say what is usual, and for a run that did not succeed.
 * Usual are the newest 200 first attempts before it that the same event started and that succeeded, with the same plan where the files are known; where fewer
 * than 10 had it, those with others; where a makespan that got slower stands, its median is that of the runs before. A run that succeeded at a later attempt took what all its attempts took, with the time between them left out. `asOf`: until
 * when a run that goes on has been going on; without it, the last moment that a record of the workflow tells.
 */
export function explainRun(run: Run, workflow: WorkflowRuns, changes: readonly Change[], asOf?: Date): SlowRun | null {
  return explainWithin(runHistory(workflow), run, changes, asOf ?? lastKnown([run, ...workflow.runs, ...workflow.running]));
}

/** The last moment that these records tell. */
export function lastKnown(runs: readonly Run[]): Date {
  return new Date(runs.reduce((last, { updatedAt }) => Math.max(last, updatedAt.getTime()), Number.NEGATIVE_INFINITY));
}

/** As `explainRun`, with a history that is asked of many runs. */
export function explainWithin(history: RunHistory, run: Run, changes: readonly Change[], asOf: Date): SlowRun | null {
  return run.status === 'completed' ? explainCompleted(history, run, changes) : explainRunning(history, run, changes, asOf);
}

function explainCompleted(history: RunHistory, run: Run, changes: readonly Change[]): SlowRun | null {
  const attempts = hasSucceeded(run) === true ? history.attemptsBefore(run) : null;
  const comparables = attempts === null ? null : history.comparableWith(run);
  const range = comparables === null ? null : usualRange(comparables.makespans, LEAST_EXCESS);
  const own = makespanOf(run);
  if (attempts === null || comparables === null || range === null || own === null) return null;
  const all = [...attempts, run];
  const makespan = sumOf(all);
  if (makespan <= range.high) return null;
  const [first = run, ...later] = all;
  const standing = standingChanges(changes, run, comparables);
  const before = standing.before(comparables);
  const usual = { n: before.runs.length, p50: median(before.makespans) ?? range.p50, high: range.high };
  const found = findCauses(first, before, history, standing, first.conclusion === 'success');
  return slowRun(run, { isRunning: false, makespan, usual, retries: sumOf(later), attempts: all.length }, found);
}

function explainRunning(history: RunHistory, run: Run, changes: readonly Change[], asOf: Date): SlowRun | null {
  const comparables = history.comparableWith(run);
  const stopped = stoppedRun(run, asOf);
  const own = makespanSoFar(run, stopped, asOf);
  const high = comparables === null ? null : farEnd(comparables);
  if (comparables === null || high === null || own === null || own <= high || own > LONGEST) return null;
  const earlier = history.attemptsBefore(run) ?? [];
  const standing = standingChanges(changes, run, comparables);
  const before = standing.before(comparables);
  const usual = { n: before.runs.length, p50: median(before.makespans) ?? 0, high };
  const found = findCauses(stopped, before, history, standing, false);
  const total = { isRunning: true, makespan: own + sumOf(earlier), usual, retries: sumOf(earlier), attempts: run.attempt };
  return slowRun(run, total, found);
}

/** From which time on a run that goes on is an anomaly; null where too few runs say. */
function farEnd({ makespans }: Comparables): number | null {
  if (makespans.length >= FEWEST_RUNNING.p99) return quantile(makespans, 0.99);
  return makespans.length >= FEWEST_RUNNING.largest ? Math.max(...makespans) : null;
}

/** Where no job of it is recorded: since the attempt started. Null for one that waits for somebody's approval, and that nobody has started. */
function makespanSoFar(run: Run, stopped: Run, asOf: Date): number | null {
  if (run.jobs.some(({ carriedOver }) => !carriedOver)) return makespanOf(stopped);
  const from = run.startedAt ?? (run.attempt === 1 ? run.createdAt : null);
  return run.status === 'waiting' || from === null ? null : secondsBetween(from, asOf);
}

function sumOf(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + (makespanOf(run) ?? 0), 0);
}

interface Total {
  readonly isRunning: boolean;
  readonly makespan: number;
  readonly usual: { readonly n: number; readonly p50: number; readonly high: number };
  readonly retries: number;
  readonly attempts: number;
}

function slowRun(run: Run, { isRunning, makespan, usual, retries, attempts }: Total, found: FoundCauses): SlowRun {
  const excess = makespan - usual.p50;
  const retry = Math.min(excess, retries);
  const said = isRunning
    ? `attempt ${attempts} after ${formatDuration(retries)} of earlier ones`
    : `it succeeded at attempt ${attempts}: the attempts after the first took ${formatDuration(retries)}`;
  const shares = divideExcess(excess - retry, found.shares, found.leftOver);
  const causes = retry > 0 ? [...shares, { cause: 'retry' as const, time: seconds(retry), evidence: said }] : shares;
  return {
    run: referenceOf(run),
    isRunning,
    makespan: seconds(makespan),
    usual: { n: usual.n, p50: seconds(usual.p50), high: seconds(usual.high) },
    excess: seconds(excess),
    causes: causes.toSorted((a, b) => b.time - a.time),
  };
}
