import type { CacheOutcome, CacheResult } from '../../model/cache-outcome.ts';
import type { JobRun } from '../../model/job-run.ts';
import { hasRun, jobDuration, queueTimeOf, stepDuration } from '../../model/run-times.ts';
import { median } from '../../stats/quantile.ts';
import { outcomeOf, outcomeOfJob } from './outcome.ts';
import type { CacheProfile, JobProfile, StepProfile } from './profile.ts';
import { type IdentifiedStep, identifySteps, stepNameWithoutRef } from './step-identity.ts';
import { rateOf, summarizeDurations, summarizeOutcomes } from './summaries.ts';

/** The profile of the job runs of one name. Timing is of first attempts that succeeded, rates are of all that ran. */
export function profileJob(name: string, jobRuns: readonly JobRun[]): JobProfile {
  const ran = jobRuns.filter(hasRun);
  const timed = ran.filter((job) => job.attempt === 1 && job.conclusion === 'success');
  return {
    name,
    duration: summarizeDurations(timed.map(jobDuration)),
    queueTime: summarizeDurations(ran.map(queueTimeOf)),
    outcomes: summarizeOutcomes(ran.map(outcomeOfJob)),
    steps: profileSteps(ran, new Set(timed)),
    caches: profileCaches(ran),
  };
}

function profileSteps(jobRuns: readonly JobRun[], timed: ReadonlySet<JobRun>): readonly StepProfile[] {
  const runs = jobRuns.flatMap((job) => identifySteps(job).map((identified) => ({ ...identified, isTimed: timed.has(job) })));
  const groups = Map.groupBy(runs, ({ name, occurrence }) => JSON.stringify([name, occurrence]));
  return [...groups.values()]
    .map(profileStep)
    .sort((a, b) => a.position - b.position || compare(a.name, b.name) || a.occurrence - b.occurrence);
}

function profileStep(runs: readonly (IdentifiedStep & { readonly isTimed: boolean })[]): StepProfile {
  const timed = runs.filter(({ step, isTimed }) => isTimed && step.conclusion === 'success');
  return {
    name: runs[0]?.name ?? '',
    occurrence: runs[0]?.occurrence ?? 0,
    position: median(runs.map(({ step }) => step.number)) ?? 0,
    duration: summarizeDurations(timed.map(({ step }) => stepDuration(step))),
    success: summarizeOutcomes(runs.map(({ step }) => outcomeOf(step.conclusion))).success,
  };
}

function profileCaches(jobRuns: readonly JobRun[]): readonly CacheProfile[] {
  const outcomes = jobRuns.flatMap((job) => job.cacheOutcomes.map((outcome) => ({ outcome, step: nameOfStep(job, outcome) })));
  const groups = Map.groupBy(outcomes, ({ outcome, step }) => JSON.stringify([step ?? '', outcome.action]));
  return [...groups.entries()]
    .sort(([a], [b]) => compare(a, b))
    .map(([, group]) =>
      profileCache(
        group[0]?.step ?? null,
        group[0]?.outcome.action ?? '',
        group.map(({ outcome }) => outcome.result),
      ),
    );
}

function nameOfStep(job: JobRun, outcome: CacheOutcome): string | null {
  const step = job.steps.find((candidate) => candidate.number === outcome.stepNumber);
  return step === undefined ? null : stepNameWithoutRef(step.name);
}

function profileCache(step: string | null, action: string, results: readonly CacheResult[]): CacheProfile {
  const count = (...wanted: readonly CacheResult[]): number => results.filter((result) => wanted.includes(result)).length;
  const [exact, partial, miss] = [count('exact'), count('partial'), count('miss')];
  const known = exact + partial + miss;
  return {
    step,
    action,
    exact,
    partial,
    miss,
    unknown: count('unknown'),
    notTried: count('skipped', 'denied', 'failed'),
    exactRate: rateOf(exact, known),
    hitRate: rateOf(exact + partial, known),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
