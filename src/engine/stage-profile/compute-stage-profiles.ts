import type { Stage } from '../../model/job-log.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { StagePattern } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import { isTimingSample, jobDuration, runnerTimeOf } from '../../model/run-times.ts';
import { type JobTimes, runStageDurations } from '../../stages/stage-durations.ts';
import { type DurationTally, newDurationTally, summarizeTally, tallyDuration } from '../profile/duration-tally.ts';
import { compareTexts } from '../profile/stamp.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { stepsInPlan } from '../steps-in-plan.ts';
import type { StageProfile } from './stage-profile.ts';
import { type ClassifyStep, stagedJob, stepClassifier } from './staged-job.ts';

/** Stages of one job, or of whole runs (null), over the runs that count. */
interface Scope {
  readonly job: string | null;
  /** Seconds of runner time of the runs or job runs that were looked at. */
  total: number;
  runs: number;
  withLogs: number;
  readonly stages: Map<Stage, StageTally>;
}

interface StageTally {
  readonly duration: DurationTally;
  total: number;
}

/**
 * How long each kind of work took, over the recent first attempts that succeeded: of whole runs, where a stage lasts while at least one job is in it, and
 * of each job. A run without the stage is no value of it. The whole workflow first, then jobs by name, the longest stage first.
 */
export function computeStageProfiles({ runs, planOf }: WorkflowRuns, rules: readonly StagePattern[]): readonly StageProfile[] {
  const classify = stepClassifier(rules);
  const whole = newScope(null);
  const jobs = new Map<string, Scope>();
  for (const run of runs) {
    if (!isTimingSample(run)) continue;
    const timed = timedJobs(run, planOf(run), classify);
    if (timed.length === 0) continue;
    tallyScope(
      whole,
      timed.map(({ times }) => times),
      runnerTimeOf(run),
      timed.some(({ job }) => job.log !== undefined),
    );
    for (const { job, times } of timed) {
      const scope = jobs.get(job.name) ?? newScope(job.name);
      jobs.set(job.name, scope);
      tallyScope(scope, [times], jobDuration(job) ?? 0, job.log !== undefined);
    }
  }
  return [whole, ...[...jobs.values()].sort((a, b) => compareTexts(a.job ?? '', b.job ?? ''))].flatMap(toProfiles);
}

/** The stages of one run in seconds, for a target on one; null for a run without a job that ran. */
export function stagesOfRun(
  run: Run,
  plan: ReturnType<WorkflowRuns['planOf']>,
  classify: ClassifyStep,
): Readonly<Partial<Record<Stage, number>>> | null {
  const timed = timedJobs(run, plan, classify);
  return timed.length === 0 ? null : runStageDurations(timed.map(({ times }) => times)).stages;
}

interface TimedJob {
  readonly job: JobRun;
  readonly times: JobTimes;
}

function timedJobs(run: Run, plan: ReturnType<WorkflowRuns['planOf']>, classify: ClassifyStep): readonly TimedJob[] {
  return run.jobs.flatMap((job) => {
    const times = stagedJob(job, stepsInPlan(plan, job.name, run.event), run.createdAt.getTime(), classify);
    return times === null ? [] : [{ job, times }];
  });
}

function newScope(job: string | null): Scope {
  return { job, total: 0, runs: 0, withLogs: 0, stages: new Map() };
}

function tallyScope(scope: Scope, times: readonly JobTimes[], runnerTime: number, hasLog: boolean): void {
  scope.total += runnerTime;
  scope.runs += 1;
  if (hasLog) scope.withLogs += 1;
  const { stages } = runStageDurations(times);
  for (const [stage, duration] of Object.entries(stages) as [Stage, number][]) {
    const tally = scope.stages.get(stage) ?? { duration: newDurationTally(), total: 0 };
    scope.stages.set(stage, tally);
    tallyDuration(tally.duration, duration);
    // Runner time: jobs side by side count each.
    tally.total += times.reduce((sum, job) => sum + (runStageDurations([job]).stages[stage] ?? 0), 0);
  }
}

function toProfiles({ job, total, withLogs, stages }: Scope): readonly StageProfile[] {
  return [...stages]
    .map(([stage, tally]) => ({
      stage,
      job,
      duration: summarizeTally(tally.duration),
      share: total === 0 ? 0 : tally.total / total,
      withLogs,
    }))
    .sort((a, b) => b.share - a.share || compareTexts(a.stage, b.stage));
}
