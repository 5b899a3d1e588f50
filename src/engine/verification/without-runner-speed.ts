import { type Availability, available, notAvailable } from '../../model/availability.ts';
import type { JobRun } from '../../model/job-run.ts';
import { hasRun, jobDuration, stepDuration } from '../../model/run-times.ts';
import { divideRunnerSpeed } from '../changes/divide-runner-speed.ts';
import { identifySteps } from '../profile/step-identity.ts';
import { stepClassifier } from '../stage-profile/staged-job.ts';
import type { MeasuredUnit } from './measured-units.ts';
import type { VerificationMetric } from './verification-metric.ts';
import type { VerificationResult } from './verification-result.ts';

const WHOLE = 'only the time of one job has control steps, and this is of a whole workflow of several';

/**
 * The saving with the runner's speed divided out by steps of the same job which the edit leaves alone (`divideRunnerSpeed`). Of a job, or of a workflow whose runs have one job.
 * `touched` null: what the edit touches is not known, or is the whole job, and no step is a control.
 */
export function withoutRunnerSpeed(
  before: readonly MeasuredUnit[],
  after: readonly MeasuredUnit[],
  metric: VerificationMetric,
  touched: readonly string[] | null,
): VerificationResult['adjusted'] {
  if (touched === null) return notAvailable('the edit touches the whole job, so no step of it shows the speed of the runner');
  const jobs = [...before, ...after].map((unit) => jobOf(unit, metric));
  const durations = jobs.map((job) => (job === null ? null : jobDuration(job)));
  if (!isWhole(durations)) return notAvailable(WHOLE);
  const shift = divideRunnerSpeed(durations, controlsOf(jobs, touched), true, {
    ...{ from: 0, index: before.length, to: durations.length },
  });
  return shift.available ? available({ share: -shift.value.ratio, interval: negated(shift.value.interval) }) : shift;
}

function jobOf({ runs }: MeasuredUnit, metric: VerificationMetric): JobRun | null {
  const ran = (runs[0]?.jobs ?? []).filter(hasRun);
  if (metric.kind === 'job') return ran.find(({ name }) => name === metric.job) ?? null;
  return ran.length === 1 && metric.kind !== 'runner-time-per-push' && metric.kind !== 'runner-time-per-day' ? (ran[0] ?? null) : null;
}

function isWhole(durations: readonly (number | null)[]): durations is readonly number[] {
  return durations.every((duration) => duration !== null);
}

function controlsOf(jobs: readonly (JobRun | null)[], names: readonly string[]): Parameters<typeof divideRunnerSpeed>[1] {
  const classify = stepClassifier([]);
  const touched = new Set(names);
  const series = new Map<string, { readonly stage: ReturnType<typeof classify>; readonly durations: (number | null)[] }>();
  for (const [index, job] of jobs.entries())
    for (const { step, name, occurrence } of job === null ? [] : identifySteps(job)) {
      if (step.conclusion !== 'success' || touched.has(step.name) || touched.has(name)) continue;
      const key = `${name}\n${occurrence}`;
      const own = series.get(key) ?? { stage: classify(step, null), durations: jobs.map((): number | null => null) };
      series.set(key, own);
      own.durations[index] = stepDuration(step);
    }
  return [...series.values()];
}

function negated([low, high]: readonly [number, number]): readonly [number, number] {
  return [-high, -low];
}

/** Whether both point the same way, which is the condition to speak of either; true where nothing could be divided out. */
export function agreesWith(adjusted: Availability<{ readonly share: number }>, share: number): boolean {
  return !adjusted.available || Math.sign(adjusted.value.share) === Math.sign(share);
}
