import { type Availability, available, notAvailable } from '../../model/availability.ts';
import { rateInterval } from '../../stats/rate-interval.ts';
import { splitByTime } from '../ordering/split-by-time.ts';
import { coverFailures, type KeptBecause } from './cover-failures.ts';
import { type KeptGroup, type MatrixLegCost, type MatrixRun, missedBy } from './matrix-history.ts';

/** What is shown of a part of the history. */
export interface SelectionReport {
  readonly runs: number;
  /** Runs that any leg failed in. */
  readonly failed: number;
  /** Runs that only moved legs failed in, oldest first. */
  readonly missed: readonly { readonly runId: number; readonly legs: readonly string[] }[];
}

/**
 * Which legs stay on pull requests, and which can move to a later event: the merge queue, the default branch or the night. Nothing is
 * deleted.
 */
export interface LegSelection {
  readonly keep: readonly { readonly leg: string; readonly because: KeptBecause }[];
  readonly move: readonly string[];
  /** Runner minutes a run, by the prices given. */
  readonly minutes: { readonly now: number; readonly saved: number };
  /** Chosen on the first 70 %. */
  readonly learned: SelectionReport;
  /** What came of it in the last 30 %. */
  readonly held: SelectionReport;
  /**
   * Of the chance a run that a failure is seen by no kept leg, what 95 % lies below, from the held runs: 3 / n without a miss (the rule of
   * three), else the exact bound of Clopper and Pearson.
   */
  readonly missBound: number;
}

const ENOUGH = { runs: 300, failed: 30 };
const KEPT_SIDE = 0.9;

/**
 * Chooses the legs to keep on the first 70 % of the history and shows on the last 30 % what would have been missed. `allowed`: failed runs
 * of the first part that may be seen by no kept leg. A leg that moved is one with a long enough history of its own: 300 results, or results
 * in 30 runs that some leg failed in. A leg that fail-fast cancelled has no result, so the ones that did fail are kept rather than it. The
 * order of the runs does not matter. Not available with fewer than 300 runs and fewer than 30 failed ones, or fewer than two legs.
 * @public
 */
export function selectLegs(
  runs: readonly MatrixRun[],
  legs: readonly MatrixLegCost[],
  groups: readonly KeptGroup[],
  allowed = 0,
): Availability<LegSelection> {
  const names = new Set(legs.map(({ name }) => name));
  if (names.size < 2 || names.size < legs.length) return notAvailable('the matrix has no two legs of different names');
  const ofMatrix = runs
    .map((run) => ({ ...run, ran: run.ran.filter((leg) => names.has(leg)), failed: run.failed.filter((leg) => names.has(leg)) }))
    .filter(({ ran }) => ran.length > 0);
  if (!isEnough(ofMatrix)) {
    const failed = ofMatrix.filter((run) => run.failed.length > 0).length;
    return notAvailable(
      `${ofMatrix.length} runs, ${failed} of them failed; ${ENOUGH.runs} runs or ${ENOUGH.failed} failed ones are needed`,
    );
  }
  const fixed = [...names].filter((leg) => !isEnough(ofMatrix.filter(({ ran }) => ran.includes(leg))));
  const { first, last } = splitByTime(ofMatrix);
  const kept = coverFailures(first, legs, { fixed, groups, allowed: Math.max(0, allowed) });
  const moved = legs.filter(({ name }) => !kept.has(name));
  const held = reportOf(last, new Set(kept.keys()));
  const sum = (some: readonly MatrixLegCost[]): number => some.reduce((all, { minutes }) => all + minutes, 0);
  return available({
    keep: legs.flatMap(({ name }) => {
      const because = kept.get(name);
      return because === undefined ? [] : [{ leg: name, because }];
    }),
    move: moved.map(({ name }) => name),
    minutes: { now: sum(legs), saved: sum(moved) },
    learned: reportOf(first, new Set(kept.keys())),
    held,
    missBound: boundOf(held),
  });
}

function isEnough(runs: readonly MatrixRun[]): boolean {
  return runs.length >= ENOUGH.runs || runs.filter(({ failed }) => failed.length > 0).length >= ENOUGH.failed;
}

function reportOf(runs: readonly MatrixRun[], kept: ReadonlySet<string>): SelectionReport {
  return {
    runs: runs.length,
    failed: runs.filter(({ failed }) => failed.length > 0).length,
    missed: missedBy(runs, kept).map(({ runId, failed }) => ({ runId, legs: failed.toSorted() })),
  };
}

function boundOf({ runs, missed }: SelectionReport): number {
  if (runs === 0) return 1;
  if (missed.length === 0) return Math.min(1, 3 / runs);
  return rateInterval(missed.length, runs, KEPT_SIDE)[1] ?? 1;
}
