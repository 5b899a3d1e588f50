import { type Availability, notAvailable } from '../../model/availability.ts';
import { isTimingSample, makespanOf } from '../../model/run-times.ts';
import { findBottlenecks } from '../bottlenecks/find-bottlenecks.ts';
import { computeCacheValues } from '../cache-value/compute-cache-values.ts';
import type { Change } from '../changes/change.ts';
import { findTarget } from '../commit-targets.ts';
import { computeObjectives } from '../objectives/compute-objectives.ts';
import { computeReduction } from '../objectives/compute-reduction.ts';
import type { ReductionProgress } from '../objectives/objective.ts';
import { computeParallelism } from '../path/compute-parallelism.ts';
import { computePathProfile } from '../path/compute-path-profile.ts';
import type { LabelCapacity } from '../path/path-profile.ts';
import type { WorkflowProfile } from '../profile/profile.ts';
import { compareTexts } from '../profile/stamp.ts';
import { tellKinds } from '../recent/kind-of-run.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { computeReliability } from '../reliability/compute-reliability.ts';
import { explainSlowRuns } from '../slow-run/explain-slow-runs.ts';
import { computeStageProfiles } from '../stage-profile/compute-stage-profiles.ts';
import { stepClassifier } from '../stage-profile/staged-job.ts';
import { computeSubSteps } from '../sub-step-profile/compute-sub-steps.ts';
import { explainJob, type JobSample, spreadOfDurations } from './explain-job.ts';
import type { WorkflowExplanation } from './explanation.ts';
import type { ExplanationOptions } from './explanation-options.ts';
import { trendOfRuns } from './trend-of-runs.ts';

/** Explains one workflow from its quantiles, its recent runs and its change points. */
export function explainWorkflow(
  profile: WorkflowProfile,
  runs: WorkflowRuns,
  changes: readonly Change[],
  capacity: readonly LabelCapacity[],
  { asOf, configuration, requiredChecks }: ExplanationOptions,
): WorkflowExplanation {
  const samples = runs.runs.filter(isTimingSample);
  const makespans = samples.flatMap((run) => {
    const value = makespanOf(run);
    return value === null ? [] : [{ run, value }];
  });
  const kindOf = tellKinds(runs.runs);
  const path = computePathProfile(runs, requiredChecks);
  const parallelism = computeParallelism(runs);
  const stages = computeStageProfiles(runs, configuration.stages);
  const caches = computeCacheValues(runs);
  const target = findTarget({ workflowPath: runs.path }, configuration);
  const [newest, oldest] = [runs.runs[0], runs.runs.at(-1)];
  return {
    profile,
    recent:
      newest === undefined || oldest === undefined
        ? null
        : { runs: runs.runs.length, ofAll: runs.ofAll, from: oldest.createdAt, to: newest.createdAt },
    trend: trendOfRuns(
      makespans,
      changes.filter(({ series }) => series.measure === 'makespan'),
      kindOf,
    ),
    spread: spreadOfDurations(makespans.map(({ value }) => value)),
    jobs: explainJobs(runs, changes, kindOf, configuration.stages),
    stages,
    subSteps: computeSubSteps(runs),
    path,
    parallelism,
    reliability: computeReliability(runs),
    caches,
    changes,
    slowRuns: explainSlowRuns(runs, changes, asOf),
    bottlenecks: findBottlenecks({ path, parallelism, stages, profile, caches, capacity, runs, rules: configuration.stages }),
    objectives: target === null ? [] : computeObjectives(runs, target, configuration.stages),
    reduction: reductionOf(runs, configuration.targetReduction),
  };
}

function explainJobs(
  { runs }: WorkflowRuns,
  changes: readonly Change[],
  kindOf: ReturnType<typeof tellKinds>,
  rules: Parameters<typeof stepClassifier>[0],
): WorkflowExplanation['jobs'] {
  const classify = stepClassifier(rules);
  const jobs = new Map<string, JobSample[]>();
  for (const run of runs)
    for (const job of run.jobs) {
      const own = jobs.get(job.name) ?? [];
      jobs.set(job.name, own);
      if (job.attempt === 1 && job.conclusion === 'success') own.push({ run, job });
    }
  return [...jobs].sort(([a], [b]) => compareTexts(a, b)).map(([name, samples]) => explainJob(name, samples, changes, kindOf, classify));
}

function reductionOf(runs: WorkflowRuns, target: number | null): Availability<ReductionProgress> {
  return target === null ? notAvailable('the configuration has no target-reduction') : computeReduction(runs, target);
}
