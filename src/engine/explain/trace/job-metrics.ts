import type { JobRun } from '../../../model/job-run.ts';
import type { Run } from '../../../model/run.ts';
import { hasRun, jobDuration, queueTimeOf, stepDuration } from '../../../model/run-times.ts';
import { cacheStep } from '../../profile/assemble-job.ts';
import type { JobMember } from '../../profile/job-member.ts';
import { outcomeOfJob } from '../../profile/outcome.ts';
import type { CacheProfile, StepProfile } from '../../profile/profile.ts';
import { identifySteps, stepNameWithoutRef } from '../../profile/step-identity.ts';
import { placesOf } from '../../profile/step-place.ts';
import { gateOf, type MetricContext, memberOf, nameOfWorkflow, type TracedJob } from './metric-context.ts';
import { quantileFormula, quantileNumbers, rateNumbers, STATISTICS } from './statistics.ts';
import type { Metric, Sample } from './trace.ts';

const SOURCE = 'docs/statistics.md, "One sample"; docs/methodology.md';
const NEVER_RAN: Sample = { leftOut: 'did not run: skipped, carried over, or no runner took it' };

/** Durations, queue times and rates of one job, its steps and caches. */
export function jobMetrics(context: MetricContext, name: string, traced: TracedJob): readonly Metric[] {
  const { profile } = traced;
  const base = { workflow: nameOfWorkflow(context.workflow.profile), of: 'job run', source: SOURCE };
  const samples = (of: (job: JobRun, member: JobMember) => readonly Sample[]) => (run: Run) => jobSamples(context, traced, run, of);
  return [
    ...STATISTICS.flatMap((statistic): Metric[] => [
      {
        ...base,
        ...quantileNumbers(profile.duration, statistic),
        id: `job:${name}.${statistic}`,
        formula: quantileFormula(statistic, 'durations: started until completed, in first attempts that succeeded'),
        samplesOf: samples((job) => [notTimed(job) ?? sampleOf(job, jobDuration(job))]),
      },
      {
        ...base,
        ...quantileNumbers(profile.queueTime, statistic),
        id: `queue:${name}.${statistic}`,
        formula: quantileFormula(statistic, 'queue times: created until a runner started it, in all attempts'),
        samplesOf: samples((job) => [sampleOf(job, queueTimeOf(job), 'its creation is not recorded, or it awaited approval')]),
      },
    ]),
    {
      ...base,
      ...rateNumbers(profile.outcomes.success),
      id: `success-rate:${name}`,
      formula: 'successes among successes, failures and timeouts of all attempts; one that was cancelled has no result',
      source: 'docs/methodology.md; interval of Clopper and Pearson',
      samplesOf: samples((job) => [outcomeSample(job)]),
    },
    ...profile.caches.map((cache) => ({
      ...base,
      ...rateNumbers(cache.hitRate),
      id: `hit-rate:${name}/${cache.step ?? cache.action}`,
      of: 'cache entry',
      formula: 'exact and restore-key hits among those and misses, as the log of the job says',
      source: 'docs/logs.md, on caches; interval of Clopper and Pearson',
      samplesOf: samples((job, member) => cacheSamples(job, member, traced, cache)),
    })),
  ];
}

/** The durations of one step of a job. */
export function stepMetrics(context: MetricContext, name: string, traced: TracedJob, step: StepProfile): readonly Metric[] {
  const shown = step.occurrence === 0 ? step.name : `${step.name} (${step.occurrence + 1})`;
  return STATISTICS.map((statistic) => ({
    workflow: nameOfWorkflow(context.workflow.profile),
    of: 'step run',
    source: SOURCE,
    ...quantileNumbers(step.duration, statistic),
    id: `step:${name}/${shown}.${statistic}`,
    formula: quantileFormula(statistic, 'durations of the step where it succeeded, in first attempts of the job that succeeded'),
    samplesOf: (run) => jobSamples(context, traced, run, (job, member) => stepSamples(traced, step, job, member)),
  }));
}

function jobSamples(
  context: MetricContext,
  traced: TracedJob,
  run: Run,
  of: (job: JobRun, member: JobMember) => readonly Sample[],
): readonly Sample[] {
  return (
    gateOf(context, run) ??
    run.jobs.flatMap((job) => {
      const member = memberOf(context, traced, run, job.name);
      if (member === undefined) return [];
      return hasRun(job) ? of(job, member) : [NEVER_RAN];
    })
  );
}

function notTimed({ attempt, conclusion }: JobRun): Sample | null {
  if (attempt !== 1) return { leftOut: 're-run' };
  return conclusion === 'success' ? null : { leftOut: 'did not succeed' };
}

function sampleOf({ name }: JobRun, value: number | null, why = 'has no time'): Sample {
  return value === null ? { leftOut: why } : { value, job: name };
}

function outcomeSample(job: JobRun): Sample {
  const outcome = outcomeOfJob(job);
  if (outcome === null) return { leftOut: 'has no result' };
  return outcome === 'cancelled' ? { leftOut: 'cancelled' } : { value: outcome === 'success' ? 1 : 0, job: job.name };
}

function stepSamples({ steps }: TracedJob, wanted: StepProfile, job: JobRun, member: JobMember): readonly Sample[] {
  const identified = identifySteps(job);
  const places = placesOf(identified, member.named.written ?? null);
  return identified.flatMap(({ step }, index): Sample[] => {
    const place = places[index];
    const found = place === undefined ? null : steps.profileOf({ member, place });
    if (found === null || found.name !== wanted.name || found.occurrence !== wanted.occurrence) return [];
    const left = notTimed(job);
    if (left !== null) return [left];
    return [step.conclusion === 'success' ? sampleOf(job, stepDuration(step)) : { leftOut: 'the step was skipped or did not succeed' }];
  });
}

function cacheSamples(job: JobRun, member: JobMember, { steps }: TracedJob, wanted: CacheProfile): readonly Sample[] {
  const sorted = job.steps.toSorted((a, b) => a.number - b.number);
  const identified = identifySteps(job);
  const places = placesOf(identified, member.named.written ?? null);
  return job.cacheOutcomes.flatMap((outcome): Sample[] => {
    const step = sorted.find(({ number }) => number === outcome.stepNumber);
    const place = places[identified.findIndex((each) => each.step === step)] ?? null;
    const name = step === undefined ? null : stepNameWithoutRef(step.name);
    const shown = cacheStep(member, { place, name }, (at) => steps.profileOf(at)?.name ?? null);
    if (outcome.action !== wanted.action || shown !== wanted.step) return [];
    if (outcome.toldBy === 'output') return [{ leftOut: 'only the output of a script says so' }];
    if (outcome.basis !== 'log') return [{ leftOut: 'only times suggest it' }];
    if (outcome.result === 'exact' || outcome.result === 'partial') return [{ value: 1, job: job.name }];
    return [outcome.result === 'miss' ? { value: 0, job: job.name } : { leftOut: `the log says ${outcome.result}` }];
  });
}
