import type { Stratum } from './change.ts';
import { leavesOutNone, rateShift } from './find-shifts.ts';
import { isRate } from './is-rate.ts';
import { compareNotes, type RunNote } from './run-note.ts';
import type { Series } from './series-store.ts';
import { branchClassOf } from './stratify.ts';

/** Whether durations of a series are of a smaller share of the attempts in the young runs than they were in the old ones, oldest first both. */
export type FewerSucceed = (series: Series, stratum: Stratum, old: readonly RunNote[], young: readonly RunNote[]) => boolean;

/** As a change of a rate has to have. */
const LEAST_FALL = 0.1;

/**
 * Durations are of what succeeded: where slow runs begin to fail, or are cancelled, those that are left look faster. Attempts of a workflow are all runs that
 * left any value, of a job those in which it ran; a run between the first and the last of a stretch is of it, if its event and branch are the stratum's.
 */
export function findSurvivors(all: readonly Series[], runs: readonly RunNote[], defaultBranch: string | null): FewerSucceed {
  const attempts = rememberAttempts(all, runs);
  return (series, stratum, old, young) => {
    const { measure, job } = series;
    if (isRate(measure) || measure === 'queue-time') return false;
    const succeeded = new Set((measure === 'step' ? attempts.series(job) : series)?.notes);
    const outcomes = (stretch: readonly RunNote[]): readonly number[] =>
      between(attempts.of(job), stretch)
        .filter((note) => isOfStratum(note, stratum, defaultBranch))
        .map((note) => (succeeded.has(note) ? 1 : 0));
    const shift = rateShift(outcomes(old), outcomes(young));
    return shift !== null && shift.ratio <= -LEAST_FALL && leavesOutNone(shift);
  };
}

interface Attempts {
  /** Oldest first. */
  readonly of: (job: string | null) => readonly RunNote[];
  readonly series: (job: string | null) => Series | undefined;
}

function rememberAttempts(all: readonly Series[], runs: readonly RunNote[]): Attempts {
  const known = new Map<string | null, readonly RunNote[]>();
  const byJob = Map.groupBy(all, ({ job }) => job);
  return {
    of: (job) => {
      const found = known.get(job);
      if (found !== undefined) return found;
      const own = job === null ? runs : attemptsOf(byJob.get(job) ?? [], runs);
      const endings = byJob.get(job)?.find(({ measure }) => measure === 'success-rate')?.notes[0];
      // Of a long history the newest values are kept, of which failures have their share: before the oldest ending only successes would be known.
      const complete = endings === undefined ? [] : own.slice(own.indexOf(endings));
      known.set(job, complete);
      return complete;
    },
    series: (job) => byJob.get(job)?.find(({ measure }) => measure === 'job'),
  };
}

function attemptsOf(series: readonly Series[], runs: readonly RunNote[]): readonly RunNote[] {
  const ran = new Set(series.flatMap(({ notes }): readonly RunNote[] => notes));
  return runs.filter((note) => ran.has(note));
}

function between(notes: readonly RunNote[], stretch: readonly RunNote[]): readonly RunNote[] {
  const [first, last] = [stretch[0], stretch.at(-1)];
  if (first === undefined || last === undefined) return [];
  return notes.filter((note) => compareNotes(note, first) >= 0 && compareNotes(note, last) <= 0);
}

function isOfStratum(note: RunNote, { event, branch, dropped }: Stratum, defaultBranch: string | null): boolean {
  const isEvent = dropped.includes('event') || note.event === event;
  return isEvent && (dropped.includes('branch') || branchClassOf(note, defaultBranch) === branch);
}
