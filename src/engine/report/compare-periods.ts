import type { Stage } from '../../model/job-log.ts';
import type { StagePattern } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import { isTimingSample, makespanOf, runnerTimeOf } from '../../model/run-times.ts';
import { outcomeOfRun } from '../profile/outcome.ts';
import type { Rate } from '../profile/profile.ts';
import { compareTexts } from '../profile/stamp.ts';
import { rateOf } from '../profile/summaries.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { stagesOfRun } from '../stage-profile/compute-stage-profiles.ts';
import { stepClassifier } from '../stage-profile/staged-job.ts';
import { compareDurations, type StratumValue } from './compare-durations.ts';
import { describeMix } from './describe-mix.ts';
import type { Compared, Window, WorkflowComparison } from './report.ts';
import { type StratumOf, tellStrata } from './tell-strata.ts';

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
  const [old, recent] = [then.runs.filter(isTimingSample), now.runs.filter(isTimingSample)];
  const { stratumOf, strata, labelsChanged } = tellStrata(old, recent);
  const valuesOf = (runs: readonly Run[], measure: (run: Run) => number | null): readonly StratumValue[] =>
    runs.flatMap((run) => {
      const value = measure(run);
      return value === null ? [] : [{ stratum: stratumOf(run), value }];
    });
  const compare = (measure: (run: Run) => number | null): Compared => compareDurations(valuesOf(old, measure), valuesOf(recent, measure));
  return {
    path: now.path,
    name: now.name,
    before,
    since,
    makespan: compare(makespanOf),
    runnerTime: compare(runnerTimeOf),
    success: { before: successOf(then.runs), since: successOf(now.runs) },
    stages: compareStages({ ...then, runs: old }, { ...now, runs: recent }, rules, stratumOf),
    strata,
    mix: describeMix(strata, labelsChanged),
  };
}

function compareStages(
  then: WorkflowRuns,
  now: WorkflowRuns,
  rules: readonly StagePattern[],
  stratumOf: StratumOf,
): WorkflowComparison['stages'] {
  const [old, recent] = [stageTimes(then, rules, stratumOf), stageTimes(now, rules, stratumOf)];
  const stages = [...new Set([...old.keys(), ...recent.keys()])].sort(compareTexts);
  const size = ({ shift }: Compared): number => (shift.available ? Math.abs(shift.value.time) : 0);
  return stages
    .map((stage) => ({ stage, compared: compareDurations(old.get(stage) ?? [], recent.get(stage) ?? []) }))
    .sort((a, b) => size(b.compared) - size(a.compared));
}

function stageTimes(
  { runs, planOf }: WorkflowRuns,
  rules: readonly StagePattern[],
  stratumOf: StratumOf,
): ReadonlyMap<Stage, readonly StratumValue[]> {
  const classify = stepClassifier(rules);
  const times = new Map<Stage, StratumValue[]>();
  for (const run of runs)
    for (const [stage, time] of Object.entries(stagesOfRun(run, planOf(run), classify) ?? {}) as [Stage, number][]) {
      const own = times.get(stage) ?? [];
      times.set(stage, own);
      own.push({ stratum: stratumOf(run), value: time });
    }
  return times;
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
