import type { StepRun } from '../../model/job-run.ts';
import { stepDuration } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { type DurationTally, newDurationTally, summarizeTally, tallyDuration } from '../profile/duration-tally.ts';
import { compareTexts } from '../profile/stamp.ts';
import { rateOf } from '../profile/summaries.ts';
import { type JobOnPath, SHORTER_BY, type StepOnPath } from './path-profile.ts';
import { meanWhatIf, type Savings } from './what-if.ts';

/** What the runs of a workflow say of its critical path, as sums. */
export interface PathTally {
  readonly makespan: DurationTally;
  /** Seconds of the paths that were spent in queues. */
  queued: number;
  readonly jobs: Map<string, JobTally>;
  readonly steps: Map<string, StepTally>;
}

interface JobTally {
  runs: number;
  onPath: number;
  exclusive: number;
  readonly slack: DurationTally;
  readonly savings: number[];
}

interface StepTally {
  readonly place: StepPlace;
  readonly duration: DurationTally;
  readonly savings: number[];
}

type StepPlace = Pick<StepOnPath, 'job' | 'step' | 'occurrence'>;

/** What one run says of one of its jobs. */
export interface JobInRun {
  readonly isOn: boolean;
  readonly exclusive: number;
  /** Null: on the path, or not known. */
  readonly slack: number | null;
  readonly savings: Savings;
}

export function newPathTally(): PathTally {
  return { makespan: newDurationTally(), queued: 0, jobs: new Map(), steps: new Map() };
}

export function tallyJobOnPath({ jobs }: PathTally, name: string, { isOn, exclusive, slack, savings }: JobInRun): void {
  const tally = jobs.get(name) ?? { runs: 0, onPath: 0, exclusive: 0, slack: newDurationTally(), savings: noSavings() };
  jobs.set(name, tally);
  tally.runs += 1;
  if (isOn) tally.onPath += 1;
  tally.exclusive += exclusive;
  if (slack !== null && Number.isFinite(slack)) tallyDuration(tally.slack, slack);
  addTo(tally.savings, savings);
}

export function tallyStepOnPath({ steps }: PathTally, place: StepPlace, step: StepRun, savings: Savings): void {
  const key = JSON.stringify([place.job, place.step, place.occurrence]);
  const tally = steps.get(key) ?? { place, duration: newDurationTally(), savings: noSavings() };
  steps.set(key, tally);
  tallyDuration(tally.duration, stepDuration(step));
  addTo(tally.savings, savings);
}

/** The most valuable first. */
export function toJobs({ jobs }: PathTally, runs: number): readonly JobOnPath[] {
  return [...jobs]
    .map(([name, tally]) => ({
      name,
      criticality: rateOf(tally.onPath, tally.runs),
      exclusive: seconds(tally.exclusive / runs),
      slack: summarizeTally(tally.slack),
      whatIf: meanWhatIf(tally.savings, runs),
    }))
    .sort((a, b) => worthOf(b) - worthOf(a) || compareTexts(a.name, b.name));
}

/** Those that would save something, the most valuable first. */
export function toSteps({ steps }: PathTally, runs: number): readonly StepOnPath[] {
  return [...steps.values()]
    .map(({ place, duration, savings }) => ({ ...place, duration: summarizeTally(duration), whatIf: meanWhatIf(savings, runs) }))
    .filter((step) => worthOf(step) > 0)
    .sort((a, b) => worthOf(b) - worthOf(a) || compareTexts(a.job, b.job) || compareTexts(a.step, b.step) || a.occurrence - b.occurrence);
}

function worthOf({ whatIf }: Pick<JobOnPath, 'whatIf'>): number {
  return whatIf.at(-1)?.saved ?? 0;
}

function noSavings(): number[] {
  return SHORTER_BY.map(() => 0);
}

function addTo(sums: number[], savings: Savings): void {
  for (const [index, saved] of savings.entries()) sums[index] = (sums[index] ?? 0) + saved;
}
