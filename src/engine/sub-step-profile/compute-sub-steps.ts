import type { Stage, SubStepKind } from '../../model/job-log.ts';
import type { JobRun } from '../../model/job-run.ts';
import { stepDuration } from '../../model/run-times.ts';
import { median } from '../../stats/quantile.ts';
import { type DurationTally, newDurationTally, summarizeTally, tallyDuration } from '../profile/duration-tally.ts';
import type { DurationSummary } from '../profile/profile.ts';
import { compareTexts } from '../profile/stamp.ts';
import { identifySteps } from '../profile/step-identity.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';

/** A part of a step as logs showed it, over the job runs whose logs were read: a command, a child of a composite action, a layer of an image. */
export interface SubStepProfile {
  readonly job: string;
  /** Without the ref of an action. */
  readonly step: string;
  /** Counts from 0 among the steps of one name in a job. */
  readonly occurrence: number;
  /** As printed, scrubbed: what a log calls itself, and anybody who may change a workflow can choose it. */
  readonly name: string;
  readonly kind: SubStepKind;
  readonly stage: Stage | null;
  readonly duration: DurationSummary;
  /** Median share of its step's time, 0 to 1. */
  readonly share: number;
}

interface Tally {
  readonly profile: Omit<SubStepProfile, 'duration' | 'share'>;
  readonly duration: DurationTally;
  readonly shares: number[];
}

/** What was seen in one job run only says nothing of the next. */
const FEWEST = 2;

/**
 * The parts of steps over recent first attempts that succeeded and whose logs were read, by job, step and printed name; those that took the most time in
 * all first. Of parts with one name in one step of one job run the times add up. Parts lie inside each other, so their shares may exceed one.
 */
export function computeSubSteps({ runs }: WorkflowRuns): readonly SubStepProfile[] {
  const tallies = new Map<string, Tally>();
  for (const run of runs)
    for (const job of run.jobs) if (job.attempt === 1 && job.conclusion === 'success' && !job.carriedOver) tallyJob(tallies, job);
  return [...tallies.values()]
    .map(({ profile, duration, shares }) => ({ ...profile, duration: summarizeTally(duration), share: median(shares) ?? 0 }))
    .filter(({ duration }) => duration.n >= FEWEST)
    .sort(
      (a, b) => weightOf(b) - weightOf(a) || compareTexts(a.job, b.job) || compareTexts(a.step, b.step) || compareTexts(a.name, b.name),
    );
}

function tallyJob(tallies: Map<string, Tally>, job: JobRun): void {
  if (job.log === undefined) return;
  for (const { step, name: stepName, occurrence } of identifySteps(job)) {
    const whole = stepDuration(step);
    const parts = new Map<string, { readonly profile: Tally['profile']; time: number }>();
    for (const { stepNumber, name, kind, stage = null, duration } of job.log.subSteps) {
      if (stepNumber !== step.number) continue;
      const key = JSON.stringify([job.name, stepName, occurrence, name, kind]);
      const part = parts.get(key) ?? { profile: { job: job.name, step: stepName, occurrence, name, kind, stage }, time: 0 };
      parts.set(key, part);
      part.time += duration;
    }
    for (const [key, { profile, time }] of parts) {
      const tally = tallies.get(key) ?? { profile, duration: newDurationTally(), shares: [] };
      tallies.set(key, tally);
      tallyDuration(tally.duration, time);
      // A step of less than a second was recorded as none.
      tally.shares.push(Math.min(1, time / Math.max(whole ?? 0, 1)));
    }
  }
}

function weightOf({ duration: { n, p50 } }: SubStepProfile): number {
  return n * (p50 ?? 0);
}
