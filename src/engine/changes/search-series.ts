import type { Shift } from './change.ts';
import { type FoundShift, findShifts } from './find-shifts.ts';
import type { Series } from './series-store.ts';
import { type Cell, type CellGroup, stratify } from './stratify.ts';

/** A change point of one stratum of a series. */
export interface Candidate {
  readonly series: Series;
  readonly cell: Cell;
  readonly values: readonly number[];
  readonly shift: FoundShift;
}

/** Two series place the same change this close. */
const SAME_CHANGE = 5;
/** What was found, and how many strata were searched. */
export function searchSeries(
  series: Series,
  defaultBranch: string | null,
): { readonly series: Series; readonly candidates: readonly Candidate[]; readonly tests: number } {
  const groups = stratify(series, defaultBranch);
  return {
    series,
    candidates: groups.flatMap((group) => searchGroup(series, group)),
    tests: groups.reduce((sum, { parts }) => sum + 1 + parts.length, 0),
  };
}

/** The whole is searched too, since a new image or a cache that begins to miss ends one stratum and begins another. Of what both show the surer counts. */
function searchGroup(series: Series, { whole, parts }: CellGroup): readonly Candidate[] {
  const placeIn = (index: number): number => whole.members.findIndex((member) => member >= index);
  const found = [whole, ...parts].flatMap((cell) => {
    const values = cell.members.map((index) => series.values[index] as number);
    return findShifts(values, series.measure).map((shift) => ({
      series,
      cell,
      values,
      shift,
      at: placeIn(cell.members[shift.index] as number),
    }));
  });
  const kept: typeof found = [];
  for (const one of found.sort((a, b) => a.shift.p - b.shift.p)) {
    const isKnown = kept.some(({ at, shift }) => Math.abs(at - one.at) <= SAME_CHANGE && isSameSign(shift.shift, one.shift.shift));
    if (!isKnown) kept.push(one);
  }
  return kept;
}

function isSameSign(a: Shift, b: Shift): boolean {
  return Math.sign(a.ratio) === Math.sign(b.ratio);
}
