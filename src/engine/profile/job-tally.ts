import type { CacheOutcome, CacheResult } from '../../model/cache-outcome.ts';
import type { JobRun, StepRun } from '../../model/job-run.ts';
import { hasRun, jobDuration, queueTimeOf, stepDuration } from '../../model/run-times.ts';
import type { PlannedStep } from '../../workflow/plan.ts';
import { type DurationTally, mergeDurations, newDurationTally, tallyDuration } from './duration-tally.ts';
import { outcomeOf, outcomeOfJob } from './outcome.ts';
import { compareStamps, type Stamp } from './stamp.ts';
import { identifySteps, stepNameWithoutRef } from './step-identity.ts';
import { keyOfPlace, placesOf, type StepPlace } from './step-place.ts';
import { mergeOutcomes, newOutcomeTally, type OutcomeTally, tallyOutcome } from './summaries.ts';

/** What the job runs of one name under one version of the workflow file were, as numbers. */
export interface JobTally {
  newest: Stamp;
  readonly duration: DurationTally;
  readonly queueTime: DurationTally;
  readonly outcomes: OutcomeTally;
  readonly steps: Map<string, StepTally>;
  readonly caches: Map<string, CacheTally>;
  /** Where the steps of job runs go, by their names in order, under `written`. */
  readonly shapes: Map<string, readonly (Column | null)[]>;
  written: Written;
}

interface Column {
  readonly tally: StepTally;
  readonly name: string;
  readonly occurrence: number;
}

const MOST_SHAPES = 64;

export interface StepTally {
  readonly place: StepPlace;
  newest: Stamp;
  /** Without the ref of an action. */
  name: string;
  occurrence: number;
  /** More than one name was seen: the file computes it. */
  hasSeveralNames: boolean;
  readonly numbers: DurationTally;
  readonly duration: DurationTally;
  readonly outcomes: OutcomeTally;
}

export interface CacheTally {
  /** Null where the log could not be joined with a step. */
  readonly place: StepPlace | null;
  /** What the step is called; null as above. */
  readonly name: string | null;
  readonly action: string;
  readonly results: Map<CacheResult, number>;
}

export function newJobTally(newest: Stamp): JobTally {
  return {
    newest,
    duration: newDurationTally(),
    queueTime: newDurationTally(),
    outcomes: newOutcomeTally(),
    steps: new Map(),
    caches: new Map(),
    shapes: new Map(),
    written: undefined,
  };
}

/** Timing is of first attempts that succeeded, rates are of all that ran. `written` as in `placesOf`. */
export function tallyJob(tally: JobTally, job: JobRun, stamp: Stamp, written: Written): void {
  if (compareStamps(stamp, tally.newest) > 0) tally.newest = stamp;
  if (!hasRun(job)) return;
  const isTimed = job.attempt === 1 && job.conclusion === 'success';
  if (isTimed) tallyDuration(tally.duration, jobDuration(job));
  tallyDuration(tally.queueTime, queueTimeOf(job));
  tallyOutcome(tally.outcomes, outcomeOfJob(job));
  const steps = job.steps.toSorted((a, b) => a.number - b.number);
  const columns = columnsOf(tally, { ...job, steps }, stamp, written);
  for (const [index, step] of steps.entries()) {
    const column = columns[index];
    if (column == null) continue;
    noteName(column.tally, { ...column, newest: stamp });
    tallyDuration(column.tally.numbers, step.number);
    if (isTimed && step.conclusion === 'success') tallyDuration(column.tally.duration, stepDuration(step));
    tallyOutcome(column.tally.outcomes, outcomeOf(step.conclusion));
  }
  for (const outcome of job.cacheOutcomes) tallyCache(tally, outcome, steps, columns);
}

/** The steps of the job as the file has them; null: it does not tell, undefined: not known yet. */
type Written = readonly PlannedStep[] | null | undefined;

/** For each step run in order, where its numbers go; null for what is no step. Jobs whose steps have the same names share the answer. */
function columnsOf(tally: JobTally, job: JobRun, stamp: Stamp, written: Written): readonly (Column | null)[] {
  const shape = job.steps.map(({ name }) => name).join('\n');
  const known = tally.written === written ? tally.shapes.get(shape) : undefined;
  if (known !== undefined) return known;
  if (tally.written !== written || tally.shapes.size >= MOST_SHAPES) tally.shapes.clear();
  tally.written = written;
  const identified = identifySteps(job);
  const places = placesOf(identified, written);
  const byStep = new Map<StepRun, Column>();
  for (const [index, { step, name, occurrence }] of identified.entries()) {
    const place = places[index];
    if (place === undefined) continue;
    const key = keyOfPlace(place);
    const column = tally.steps.get(key) ?? newStepTally(place, name, occurrence, stamp);
    tally.steps.set(key, column);
    byStep.set(step, { tally: column, name, occurrence });
  }
  const columns = job.steps.map((step) => byStep.get(step) ?? null);
  // Whether a step of that name is one depends on its time.
  if (!shape.includes('Parallel group')) tally.shapes.set(shape, columns);
  return columns;
}

/** What a script could have printed counts for nothing, and what times alone suggest is not known. */
function tallyCache(tally: JobTally, outcome: CacheOutcome, steps: readonly StepRun[], columns: readonly (Column | null)[]): void {
  if (outcome.toldBy === 'output') return;
  const result = outcome.basis === 'log' ? outcome.result : 'unknown';
  const index = steps.findIndex(({ number }) => number === outcome.stepNumber);
  const step = steps[index];
  const place = columns[index]?.tally.place ?? null;
  const name = step === undefined ? null : stepNameWithoutRef(step.name);
  const key = JSON.stringify([place === null ? name : keyOfPlace(place), outcome.action]);
  const cache = tally.caches.get(key) ?? { place, name, action: outcome.action, results: new Map<CacheResult, number>() };
  tally.caches.set(key, cache);
  cache.results.set(result, (cache.results.get(result) ?? 0) + 1);
}

function newStepTally(place: StepPlace, name: string, occurrence: number, newest: Stamp): StepTally {
  return {
    ...{ place, newest, name, occurrence, hasSeveralNames: false },
    numbers: newDurationTally(),
    duration: newDurationTally(),
    outcomes: newOutcomeTally(),
  };
}

function noteName(tally: StepTally, { name, occurrence, newest }: Pick<StepTally, 'name' | 'occurrence' | 'newest'>): void {
  if (name !== tally.name || occurrence !== tally.occurrence) tally.hasSeveralNames = true;
  if (compareStamps(newest, tally.newest) <= 0) return;
  tally.name = name;
  tally.occurrence = occurrence;
  tally.newest = newest;
}

/** Adds the numbers of one step run under two versions; names stay apart. */
export function mergeSteps(tallies: readonly StepTally[]): Pick<StepTally, 'numbers' | 'duration' | 'outcomes'> {
  const merged = { numbers: newDurationTally(), duration: newDurationTally(), outcomes: newOutcomeTally() };
  for (const { numbers, duration, outcomes } of tallies) {
    mergeDurations(merged.numbers, numbers);
    mergeDurations(merged.duration, duration);
    mergeOutcomes(merged.outcomes, outcomes);
  }
  return merged;
}
