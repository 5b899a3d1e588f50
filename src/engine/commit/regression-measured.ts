import type { Run } from '../../model/run.ts';
import { hasRun, jobDuration, makespanOf } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { compareDurations, type DurationComparison } from './regression-comparison.ts';
import type { RegressionSamples } from './regression-samples.ts';

/** One quantity of a workflow: what is usual, newest first, and what the pull request's runs took, oldest first. */
export interface MeasuredQuantity {
  readonly usual: readonly number[];
  /** Of the newest runs of others by now. */
  readonly recent: readonly number[];
  readonly own: readonly number[];
  readonly comparison: DurationComparison;
}

/** One workflow of a pull request, measured and not judged. */
export interface MeasuredWorkflow {
  readonly samples: RegressionSamples;
  readonly makespan: MeasuredQuantity;
  readonly jobs: readonly (MeasuredQuantity & { readonly name: string })[];
}

/** More usual runs would say less of now. */
export const MOST_USUAL = 50;
/** Runs of others that a level of now is read from. */
const RECENT = 10;

/** Null where too few runs of others are usual. Jobs are those that both have, by name. */
export function measureWorkflow(samples: RegressionSamples, isIgnored: (job: string) => boolean): MeasuredWorkflow | null {
  const { own, baseline, byNow } = samples;
  const makespan = measure(
    baseline.makespan.values,
    byNow.makespan.values,
    own.flatMap((run) => makespanOf(run) ?? []),
  );
  if (makespan === null) return null;
  const names = new Set(own.flatMap(({ jobs }) => jobs.map(({ name }) => name)).filter((name) => !isIgnored(name)));
  const jobs = [...names].sort().flatMap((name) => {
    const measured = measure(baseline.job(name).values, byNow.job(name).values, jobDurations(own, name));
    return measured === null ? [] : [{ ...measured, name }];
  });
  return { samples, makespan, jobs };
}

function measure(usual: readonly number[], byNow: readonly number[], own: readonly number[]): MeasuredQuantity | null {
  const newest = usual.slice(0, MOST_USUAL);
  const comparison = compareDurations(newest, own);
  return comparison === null ? null : { usual: newest, recent: byNow.slice(0, RECENT), own, comparison };
}

/** Of the runs in which it succeeded; a name that two jobs of a run have stands for none. */
export function jobDurations(runs: readonly Run[], name: string): readonly number[] {
  return runs.flatMap(({ jobs }) => {
    const [job, ...others] = jobs.filter((one) => one.name === name && hasRun(one));
    const duration = job === undefined || others.length > 0 || job.conclusion !== 'success' ? null : jobDuration(job);
    return duration === null ? [] : [seconds(duration)];
  });
}
