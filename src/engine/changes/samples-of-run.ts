import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { hasRun, hasSucceeded, jobDuration, makespanOf, queueTimeOf, runnerTimeOf, stepDuration } from '../../model/run-times.ts';
import type { Conclusion } from '../../model/status.ts';
import { identifySteps, stepNameWithoutRef } from '../profile/step-identity.ts';
import type { Measure } from './change.ts';
import { hitOf, type Place, placeOfJob, placeOfRun } from './place.ts';

/** One value of one series. */
export interface Sample {
  readonly measure: Measure;
  readonly job: string | null;
  readonly step: string | null;
  readonly place: Place;
  readonly value: number;
}

/**
 * What a first attempt tells: durations of what succeeded; queue times and hits (1, also with a restore key, or 0) of every job that ran; whether it succeeded
 * (1) or failed (0), of each that did one of the two. A name that several jobs of the run have stands for none of them. A second step of one name is `name (2)`.
 */
export function samplesOfRun(run: Run): readonly Sample[] {
  const ran = run.jobs.filter(hasRun);
  return [...samplesOfWhole(run, ran), ...ran.filter((job) => !isShared(job, run.jobs)).flatMap(samplesOfJob)];
}

function samplesOfWhole(run: Run, ran: readonly JobRun[]): readonly Sample[] {
  const makespan = makespanOf(run);
  const isSuccess = hasSucceeded(run);
  const whole = { job: null, step: null, place: placeOfRun(ran) };
  const success = successOf(run.conclusion ?? (isSuccess === null ? null : isSuccess ? 'success' : 'failure'));
  const ending: readonly Sample[] = success === null ? [] : [{ ...whole, measure: 'success-rate', value: success }];
  if (isSuccess !== true || makespan === null) return ending;
  return [...ending, { ...whole, measure: 'makespan', value: makespan }, { ...whole, measure: 'runner-time', value: runnerTimeOf(run) }];
}

/** Null for what was called off or did not need to run, which says nothing of either. */
function successOf(conclusion: Conclusion | null): number | null {
  if (conclusion === 'success') return 1;
  return conclusion === 'failure' || conclusion === 'timed_out' || conclusion === 'startup_failure' ? 0 : null;
}

function isShared({ name }: JobRun, jobs: readonly JobRun[]): boolean {
  return jobs.filter((job) => job.name === name).length > 1;
}

function samplesOfJob(job: JobRun): readonly Sample[] {
  const place = placeOfJob(job);
  const of = (measure: Measure, step: string | null, value: number | null, at = place): readonly Sample[] =>
    value === null ? [] : [{ measure, job: job.name, step, place: at, value }];
  const waiting = of('queue-time', null, queueTimeOf(job), { ...place, image: null, cache: null });
  const hits = hitsOf(job).flatMap(([step, value]) => of('hit-rate', step, value, { ...place, cache: null }));
  const ended = [...waiting, ...hits, ...of('success-rate', null, successOf(job.conclusion), { ...place, image: null, cache: null })];
  if (job.conclusion !== 'success') return ended;
  const steps = identifySteps(job)
    .filter(({ step }) => step.conclusion === 'success')
    .flatMap(({ step, name, occurrence }) => of('step', occurrence === 0 ? name : `${name} (${occurrence + 1})`, stepDuration(step)));
  return [...of('job', null, jobDuration(job)), ...ended, ...steps];
}

/** By step, or by action where the log could not be joined. One miss of several makes a miss. */
function hitsOf(job: JobRun): readonly (readonly [step: string, value: number])[] {
  const hits = new Map<string, number>();
  for (const outcome of job.cacheOutcomes) {
    const state = hitOf(outcome);
    if (state === null) continue;
    const step = job.steps.find(({ number }) => number === outcome.stepNumber);
    const name = step === undefined ? outcome.action : stepNameWithoutRef(step.name);
    hits.set(name, Math.min(hits.get(name) ?? 1, state === 'miss' ? 0 : 1));
  }
  return [...hits];
}
