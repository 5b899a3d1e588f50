import { available, notAvailable } from '../../model/availability.ts';
import { formatShare } from '../../model/format-share.ts';
import type { Stage } from '../../model/job-log.ts';
import type { StagePattern } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import { hasSucceeded, makespanOf, runnerTimeOf } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { logDuration } from '../../stats/log-duration.ts';
import { median } from '../../stats/quantile.ts';
import { outcomeOfRun } from '../profile/outcome.ts';
import type { Rate } from '../profile/profile.ts';
import { compareTexts } from '../profile/stamp.ts';
import { rateOf } from '../profile/summaries.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { stagesOfRun } from '../stage-profile/compute-stage-profiles.ts';
import { stepClassifier } from '../stage-profile/staged-job.ts';
import type { Compared, Window, WorkflowComparison } from './report.ts';

/** A share of one event that differs by more than this is another mix of runs. */
const OTHER_MIX = 0.1;

/** The workflows that ran on both sides, by path, then name. */
export function comparePeriods(
  before: readonly WorkflowRuns[],
  since: readonly WorkflowRuns[],
  rules: readonly StagePattern[],
): readonly WorkflowComparison[] {
  const keyOf = ({ path, name }: WorkflowRuns): string => path ?? name ?? '';
  const earlier = new Map(before.map((runs) => [keyOf(runs), runs]));
  return since.flatMap((now) => {
    const then = earlier.get(keyOf(now));
    const compared = then === undefined ? null : compareWorkflow(then, now, rules);
    return compared === null ? [] : [compared];
  });
}

function compareWorkflow(then: WorkflowRuns, now: WorkflowRuns, rules: readonly StagePattern[]): WorkflowComparison | null {
  const [before, since] = [windowOf(then.runs), windowOf(now.runs)];
  if (before === null || since === null) return null;
  const [old, recent] = [then.runs.filter(isSample), now.runs.filter(isSample)];
  return {
    path: now.path,
    name: now.name,
    before,
    since,
    makespan: compareDurations(old.flatMap(makespans), recent.flatMap(makespans)),
    runnerTime: compareDurations(old.map(runnerTimeOf), recent.map(runnerTimeOf)),
    success: { before: successOf(then.runs), since: successOf(now.runs) },
    stages: compareStages({ ...then, runs: old }, { ...now, runs: recent }, rules),
    mix: describeMix(old, recent),
  };
}

/** Two sets of durations in seconds. Not available where they are too few to bound the shift. */
export function compareDurations(before: readonly number[], since: readonly number[]): Compared {
  const logs = hodgesLehmann(before.map(logDuration), since.map(logDuration));
  const time = hodgesLehmann(before, since);
  const p50 = (values: readonly number[]): Seconds | null => {
    const middle = median(values);
    return middle === null ? null : seconds(middle);
  };
  return {
    before: { n: before.length, p50: p50(before) },
    since: { n: since.length, p50: p50(since) },
    shift:
      logs === null || time === null || logs.low === null || logs.high === null
        ? notAvailable(`too few runs to compare: ${before.length} and ${since.length}`)
        : available({
            ratio: Math.expm1(logs.estimate),
            interval: [Math.expm1(logs.low), Math.expm1(logs.high)],
            time: seconds(time.estimate),
          }),
  };
}

function compareStages(then: WorkflowRuns, now: WorkflowRuns, rules: readonly StagePattern[]): WorkflowComparison['stages'] {
  const [old, recent] = [stageTimes(then, rules), stageTimes(now, rules)];
  const stages = [...new Set([...old.keys(), ...recent.keys()])].sort(compareTexts);
  const size = ({ shift }: Compared): number => (shift.available ? Math.abs(shift.value.time) : 0);
  return stages
    .map((stage) => ({ stage, compared: compareDurations(old.get(stage) ?? [], recent.get(stage) ?? []) }))
    .sort((a, b) => size(b.compared) - size(a.compared));
}

function stageTimes({ runs, planOf }: WorkflowRuns, rules: readonly StagePattern[]): ReadonlyMap<Stage, readonly number[]> {
  const classify = stepClassifier(rules);
  const times = new Map<Stage, number[]>();
  for (const run of runs)
    for (const [stage, time] of Object.entries(stagesOfRun(run, planOf(run), classify) ?? {}) as [Stage, number][]) {
      const own = times.get(stage) ?? [];
      times.set(stage, own);
      own.push(time);
    }
  return times;
}

function isSample(run: Run): boolean {
  return run.attempt === 1 && hasSucceeded(run) === true;
}

function makespans(run: Run): readonly number[] {
  const value = makespanOf(run);
  return value === null ? [] : [value];
}

function successOf(runs: readonly Run[]): Rate {
  const ended = runs.map(outcomeOfRun).filter((outcome) => outcome !== null && outcome !== 'cancelled');
  return rateOf(ended.filter((outcome) => outcome === 'success').length, ended.length);
}

/** Runs are newest first. */
function windowOf(runs: readonly Run[]): Window | null {
  const [newest, oldest] = [runs[0], runs.at(-1)];
  return newest === undefined || oldest === undefined ? null : { from: oldest.createdAt, to: newest.createdAt };
}

/** The event whose share moved most, where that is much. */
function describeMix(before: readonly Run[], since: readonly Run[]): string | null {
  const shareOf = (runs: readonly Run[], event: string): number =>
    runs.length === 0 ? 0 : runs.filter((run) => run.event === event).length / runs.length;
  const events = [...new Set([...before, ...since].flatMap(({ event }) => event ?? []))].sort(compareTexts);
  const moved = events
    .map((event) => ({ event, from: shareOf(before, event), to: shareOf(since, event) }))
    .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))[0];
  if (moved === undefined || Math.abs(moved.to - moved.from) <= OTHER_MIX) return null;
  return `${moved.event} started ${formatShare(moved.from)} of the runs before and ${formatShare(moved.to)} since: a part of the shift may be that`;
}
