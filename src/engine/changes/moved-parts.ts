import { seconds } from '../../model/seconds.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { compareTexts } from '../profile/stamp.ts';
import type { MovedPart } from './change.ts';
import type { RunNote } from './run-note.ts';

/** A part of a job or a workflow, with its durations by run. */
export interface Part {
  readonly job: string;
  readonly step: string | null;
  readonly measure: MovedPart['measure'];
  readonly byRun: ReadonlyMap<RunNote, number>;
}

/** Nearer runs tell more: further back a step may have had another name. */
export const MOST_RUNS = 50;
/** Smaller parts of the shift explain nothing. */
const LEAST_SHARE = 0.1;
const LEAST_SECONDS = 1;

/** The least shift of a part, or of the whole by it, that explains something of a shift of the whole. */
export function leastOf(time: number): number {
  return Math.max(LEAST_SECONDS, LEAST_SHARE * Math.abs(time));
}

/** The parts that moved the same way between the same runs, the largest shift first. A part that a run does not have took no time there: so steps that came or went are told. */
export function movedParts(
  time: number,
  before: readonly RunNote[],
  after: readonly RunNote[],
  parts: readonly Part[],
): readonly MovedPart[] {
  const [old, young] = [before.slice(-MOST_RUNS), after.slice(0, MOST_RUNS)];
  const moved = parts.flatMap(({ job, step, measure, byRun }): readonly MovedPart[] => {
    const valuesOf = (runs: readonly RunNote[]): readonly number[] => runs.map((run) => byRun.get(run) ?? 0);
    const shift = hodgesLehmann(valuesOf(old), valuesOf(young));
    if (shift === null || shift.low === null || shift.high === null) return [];
    const isSame = time > 0 ? shift.low > 0 : shift.high < 0;
    const isLarge = Math.abs(shift.estimate) >= leastOf(time);
    return isSame && isLarge ? [{ job, step, measure, time: seconds(shift.estimate) }] : [];
  });
  return moved.sort(
    (a, b) =>
      Math.abs(b.time) - Math.abs(a.time) ||
      compareTexts(a.job, b.job) ||
      compareTexts(a.step ?? '', b.step ?? '') ||
      compareTexts(a.measure, b.measure),
  );
}
