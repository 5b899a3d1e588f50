import { available, notAvailable } from '../../model/availability.ts';
import { judgeCostShift } from '../../stats/change-points/judge-cost-shift.ts';
import { judgePersistence, type Persistence } from '../../stats/change-points/judge-persistence.ts';
import { pOfAlikeNeighbours } from '../../stats/change-points/p-of-alike-neighbours.ts';
import { logDuration } from '../../stats/log-duration.ts';
import { agreeInSign } from '../../stats/same-job-control.ts';
import type { Change, Measure, Shift } from './change.ts';
import { type ControlStep, divideRunnerSpeed } from './divide-runner-speed.ts';
import { type FoundShift, meanOf, NOTIFY } from './find-shifts.ts';
import { isRate } from './is-rate.ts';
import { MOST_RUNS, movedParts, type Part } from './moved-parts.ts';
import type { UnnamedChange } from './name-alerts.ts';
import type { RunNote } from './run-note.ts';
import type { Candidate } from './search-series.ts';
import type { Series } from './series-store.ts';
import { splitByPath } from './split-by-path.ts';
import type { FewerSucceed } from './survivors.ts';
import { findSuspects } from './suspects.ts';
import type { WorkflowParts } from './workflow-parts.ts';

/** As of durations: see `judgePersistence`. */
const FEWEST_LATER = 5;
const NEWEST_LATER = 20;
const MOST_PARTS = 5;

/** What is to be said of a change point. */
export function toChange({ series, cell, values, shift }: Candidate, parts: WorkflowParts, fewerSucceed: FewerSucceed): UnnamedChange {
  const { workflow, measure, job, step } = series;
  const sightings = cell.members.map((index) => ({
    note: series.notes[index] as RunNote,
    place: series.places[index] as Series['places'][number],
  }));
  const notes = sightings.map(({ note }) => note);
  const [old, young] = [notes.slice(shift.from, shift.index), notes.slice(shift.index, shift.to)];
  const isMove = isMoved(series, shift, old, young, parts);
  const adjusted = adjust(series, values, notes, shift, parts);
  const persists = persistenceOf(values, shift, measure);
  const { time } = shift.shift;
  const isRepeated = !adjusted.available || agreeInSign({ estimate: shift.shift.ratio }, { estimate: adjusted.value.ratio });
  const first = notes[shift.index] as RunNote;
  const kind = isMove ? 'moved' : kindOf(series, shift.shift);
  const amongSurvivors = fewerSucceed(series, cell.stratum, old, young);
  const isTold = shift.isSure && !isMove && isRepeated && !(amongSurvivors && kind === 'faster') && persists.available && persists.value;
  return {
    first,
    change: {
      series: { workflow, measure, job, step, stratum: cell.stratum },
      kind,
      level: isTold && standsWithMemory(values, shift, measure) ? 'notify' : 'show',
      ...{ p: shift.p, before: shift.before, after: shift.after, shift: shift.shift, adjusted, persists },
      lastBefore: (notes[shift.index - 1] as RunNote).reference,
      first: first.reference,
      suspects: findSuspects(sightings.slice(shift.from, shift.index), sightings.slice(shift.index, shift.to)),
      ...partsBehind(series, time, old, young, parts),
      amongSurvivors,
    },
  };
}

function standsWithMemory(values: readonly number[], { from, index, to }: FoundShift, measure: Measure): boolean {
  const level = isRate(measure) ? values : values.map(logDuration);
  return pOfAlikeNeighbours(level.slice(from, index), level.slice(index, to)) < NOTIFY;
}

function kindOf({ measure }: Series, { ratio }: Shift): Change['kind'] {
  if (measure === 'hit-rate') return ratio > 0 ? 'more-hits' : 'fewer-hits';
  if (measure === 'success-rate') return ratio > 0 ? 'better' : 'worse';
  return ratio > 0 ? 'slower' : 'faster';
}

/** A step is held against its job and the runner time of the run, a job against that alone: a job off the critical path never moves the makespan. */
function isMoved(
  { measure, job }: Series,
  { shift }: FoundShift,
  old: readonly RunNote[],
  young: readonly RunNote[],
  parts: WorkflowParts,
): boolean {
  if (job === null || (measure !== 'step' && measure !== 'job')) return false;
  const enclosing = [measure === 'step' ? parts.job(job) : null, parts.runnerTime()].filter((part) => part !== null);
  return enclosing.some(({ byRun }) => {
    const valuesOf = (runs: readonly RunNote[]): readonly number[] => runs.flatMap((run) => byRun.get(run) ?? []);
    return judgeCostShift(shift.time, { before: valuesOf(old), after: valuesOf(young) }).verdict === 'moved';
  });
}

function adjust(
  { measure, job, step }: Series,
  values: readonly number[],
  notes: readonly RunNote[],
  shift: FoundShift,
  parts: WorkflowParts,
): Change['adjusted'] {
  if (job === null || (measure !== 'step' && measure !== 'job')) return notAvailable('only jobs and steps run on one runner');
  const controls = parts
    .steps(job)
    .filter((part) => part.step !== step)
    .map(({ stage, byRun }): ControlStep => ({ stage, durations: notes.map((note) => byRun.get(note) ?? null) }));
  return divideRunnerSpeed(values, controls, step === null, shift);
}

/** Of a rate the mean counts, since the median of zeros and ones is one of the two. */
function persistenceOf(values: readonly number[], { index, before, after }: FoundShift, measure: Measure): Change['persists'] {
  const [old, young] = [before.p50, after.p50];
  const verdict = isRate(measure)
    ? ratePersistence(values, index, old, young)
    : judgePersistence(values, { index, before: old, after: young });
  return verdict === 'too-early' ? notAvailable('fewer than five later runs') : available(verdict === 'persists');
}

function ratePersistence(values: readonly number[], index: number, before: number, after: number): Persistence {
  const later = values.slice(index);
  if (later.length < FEWEST_LATER) return 'too-early';
  const share = meanOf(later.slice(-NEWEST_LATER));
  const half = (before + after) / 2;
  return (after > before ? share > half : share < half) ? 'persists' : 'went-away';
}

function partsBehind(
  { measure, job }: Series,
  time: number,
  old: readonly RunNote[],
  young: readonly RunNote[],
  parts: WorkflowParts,
): Pick<Change, 'because' | 'movedWith'> {
  const moved = (of: readonly Part[]): Change['because'] => movedParts(time, old, young, of);
  const sure = (because: Change['because']): Pick<Change, 'because' | 'movedWith'> => ({
    because: because.slice(0, MOST_PARTS),
    movedWith: [],
  });
  if (measure === 'job' && job !== null) return sure(moved(parts.steps(job)));
  if (measure === 'runner-time') return sure(moved(parts.jobs()));
  if (measure !== 'makespan') return sure([]);
  const all = moved([...parts.jobs(), ...parts.queues()]);
  const slower = time > 0 ? young.slice(0, MOST_RUNS) : old.slice(-MOST_RUNS);
  const because = splitByPath(
    time,
    slower.map(({ graph }) => graph),
    all,
  );
  return because === null ? { because: [], movedWith: all.slice(0, MOST_PARTS) } : sure(because);
}
