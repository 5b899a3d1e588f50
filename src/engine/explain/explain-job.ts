import { type Availability, available, notAvailable } from '../../model/availability.ts';
import type { Stage } from '../../model/job-log.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { jobDuration } from '../../model/run-times.ts';
import { median } from '../../stats/quantile.ts';
import { type Spread, spreadOf } from '../../stats/spread.ts';
import type { Change } from '../changes/change.ts';
import { identifySteps } from '../profile/step-identity.ts';
import type { RunKind } from '../recent/kind-of-run.ts';
import type { ClassifyStep } from '../stage-profile/staged-job.ts';
import type { JobExplanation } from './explanation.ts';
import { trendOfRuns } from './trend-of-runs.ts';

/** A job run that counts as a sample, with its run. */
export interface JobSample {
  readonly run: Run;
  readonly job: JobRun;
}

/** What a job does before it does what it is for. */
const SETUP = new Set<Stage>(['checkout', 'toolchain', 'cache-restore', 'dependency-install', 'service-start']);

/** Trend, spread, utilization and set-up of one job over its recent first attempts that succeeded. `changes` are those of the workflow. */
export function explainJob(
  name: string,
  samples: readonly JobSample[],
  changes: readonly Change[],
  kindOf: (run: Run) => RunKind,
  classify: ClassifyStep,
): JobExplanation {
  const durations = samples.flatMap(({ run, job }) => {
    const value = jobDuration(job);
    return value === null ? [] : [{ run, value }];
  });
  return {
    name,
    trend: trendOfRuns(
      durations,
      changes.filter(({ series }) => series.measure === 'job' && series.job === name),
      kindOf,
    ),
    spread: spreadOfDurations(durations.map(({ value }) => value)),
    utilization: utilizationOf(samples),
    setupShare: setupShareOf(samples, classify),
  };
}

export function spreadOfDurations(durations: readonly number[]): Availability<Spread> {
  const spread = spreadOf(durations);
  return spread === null ? notAvailable(`too few runs: ${durations.length}`) : available(spread);
}

function utilizationOf(samples: readonly JobSample[]): JobExplanation['utilization'] {
  const sampled = samples.flatMap(({ job }) => job.log?.resources ?? []);
  if (sampled.length === 0) return notAvailable('no sampler ran in its recent runs');
  return available({
    n: sampled.length,
    cpuShare: median(sampled.flatMap(({ cpuMean }) => cpuMean ?? [])),
    memoryShare: median(
      sampled.flatMap(({ memoryPeakBytes, memoryTotalBytes }) =>
        memoryPeakBytes === null || !memoryTotalBytes ? [] : [memoryPeakBytes / memoryTotalBytes],
      ),
    ),
  });
}

function setupShareOf(samples: readonly JobSample[], classify: ClassifyStep): JobExplanation['setupShare'] {
  const shares = samples.flatMap(({ job }) => setupShare(job, classify) ?? []);
  const p50 = median(shares);
  return p50 === null
    ? notAvailable('no step of its recent runs is known to do what the job is for')
    : available({ n: shares.length, p50 });
}

/** Null where all of its steps make ready, or what they do is not known. */
function setupShare(job: JobRun, classify: ClassifyStep): number | null {
  const duration = jobDuration(job);
  if (duration === null || duration === 0 || job.startedAt === null) return null;
  const first = identifySteps(job).find(({ step }) => {
    if (step.startedAt === null || step.conclusion === 'skipped' || /^Post /.test(step.name)) return false;
    const stage = classify(step, null);
    return !SETUP.has(stage) && stage !== 'other';
  });
  if (first === undefined || first.step.startedAt === null || first.step.name === 'Complete job') return null;
  return Math.min(1, Math.max(0, (first.step.startedAt.getTime() - job.startedAt.getTime()) / 1000 / duration));
}
