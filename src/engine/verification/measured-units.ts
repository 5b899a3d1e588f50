import type { Run } from '../../model/run.ts';
import { hasRun, isTimingSample, jobDuration, makespanOf, runnerTimeOf } from '../../model/run-times.ts';
import { tellKinds } from '../recent/kind-of-run.ts';
import { referenceOf } from '../recent/reference-of.ts';
import type { RunReference } from '../recent/workflow-runs.ts';
import type { DividedRuns, Side } from './divide-runs.ts';
import type { Push, VerificationEvidence } from './verification-evidence.ts';
import type { VerificationMetric } from './verification-metric.ts';

/** One value of the metric. */
export interface MeasuredUnit {
  /** A run id, a head commit, or a day (`2026-03-04`). */
  readonly id: string;
  /** Only units of one are compared with each other. */
  readonly stratum: string;
  readonly side: Side;
  /** Seconds. */
  readonly value: number;
  readonly at: Date;
  /** Of a push or a day all of its runs. */
  readonly runs: readonly Run[];
}

const DAY_MS = 86_400_000;

/** The units of a workflow, oldest first. A push or a day with runs of two sides is of side `other`; the day of `asOf` and that of the merge are left out. */
export function measureUnits(evidence: VerificationEvidence, divided: DividedRuns, metric: VerificationMetric): readonly MeasuredUnit[] {
  if (metric.kind === 'runner-time-per-push') return unitsOfPushes(evidence, divided);
  if (metric.kind === 'runner-time-per-day') return unitsOfDays(evidence, divided);
  const kindOf = tellKinds(divided.runs);
  return divided.runs.flatMap((run) => {
    const value = measureRun(run, metric);
    if (value === null) return [];
    return [{ id: String(run.runId), stratum: kindOf(run).name, side: divided.sideOf(run), value, at: run.createdAt, runs: [run] }];
  });
}

/** Enough of a unit to look its runs up: the newest attempt of each, at most so many. */
export function referencesOf(units: readonly MeasuredUnit[], most: number): readonly RunReference[] {
  return units
    .flatMap(({ runs }) => runs.slice(-1))
    .slice(-most)
    .map(referenceOf);
}

function measureRun(run: Run, metric: VerificationMetric): number | null {
  if (metric.kind === 'job') {
    const named = run.jobs.filter(({ name }) => name === metric.job);
    const [job] = named;
    return run.attempt === 1 && named.length === 1 && job !== undefined && hasRun(job) && job.conclusion === 'success'
      ? jobDuration(job)
      : null;
  }
  if (!isTimingSample(run)) return null;
  if (metric.kind === 'makespan') return makespanOf(run);
  const time = runnerTimeOf(run);
  return time === 0 ? null : time;
}

function unitsOfPushes({ pushes, merge, asOf }: VerificationEvidence, { runs, sideOf }: DividedRuns): readonly MeasuredUnit[] {
  const kindOf = tellKinds(runs);
  const ended = runs.filter(({ status }) => status === 'completed');
  const byPush = Map.groupBy(ended, ({ headSha }) => headSha);
  const running = new Set(runs.filter(({ status }) => status !== 'completed').map(({ headSha }) => headSha));
  const seen: readonly Push[] =
    pushes ?? [...byPush].flatMap(([sha, [first]]) => (first === undefined ? [] : [{ sha, at: first.createdAt }]));
  // With pushes that start nothing the kinds of the others say nothing of all.
  const stratumOf = (own: readonly Run[]): string =>
    pushes !== null ? 'all pushes' : own.some((run) => kindOf(run).branch === 'default') ? 'pushes to the default branch' : 'other pushes';
  return seen
    .filter(({ sha, at }) => !running.has(sha) && at <= asOf)
    .map(({ sha, at }): MeasuredUnit => {
      const own = byPush.get(sha) ?? [];
      const none: Side = at < merge.from ? 'before' : at < merge.at ? 'other' : 'after';
      return { id: sha, stratum: stratumOf(own), side: sideOfAll(own, sideOf, none), value: sum(own), at, runs: own };
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
}

function unitsOfDays({ merge, asOf }: VerificationEvidence, { runs, sideOf }: DividedRuns): readonly MeasuredUnit[] {
  const [first] = runs;
  if (first === undefined) return [];
  const byDay = Map.groupBy(runs, ({ createdAt }) => dayOf(createdAt.getTime()));
  const units: MeasuredUnit[] = [];
  for (let at = Math.floor(first.createdAt.getTime() / DAY_MS) * DAY_MS + DAY_MS; at + DAY_MS <= asOf.getTime(); at += DAY_MS) {
    const own = byDay.get(dayOf(at)) ?? [];
    const none: Side = at + DAY_MS <= merge.from.getTime() ? 'before' : at >= merge.at.getTime() ? 'after' : 'other';
    const weekday = new Date(at).getUTCDay() % 6 === 0 ? 'weekend' : 'weekdays';
    const side = none === 'other' ? none : sideOfAll(own, sideOf, none);
    units.push({ id: dayOf(at), stratum: weekday, side, value: sum(own), at: new Date(at), runs: own });
  }
  return units;
}

function sideOfAll(runs: readonly Run[], sideOf: (run: Run) => Side, none: Side): Side {
  const sides = new Set(runs.map(sideOf));
  const [only] = sides;
  return sides.size > 1 ? 'other' : (only ?? none);
}

function sum(runs: readonly Run[]): number {
  return runs.reduce((total, run) => total + runnerTimeOf(run), 0);
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
