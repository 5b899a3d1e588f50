import type { Run } from '../../model/run.ts';
import { hasRun } from '../../model/run-times.ts';
import { placeOfRun } from '../changes/place.ts';
import type { DividedRuns } from './divide-runs.ts';
import type { MeasuredUnit } from './measured-units.ts';
import type { VerificationEvidence } from './verification-evidence.ts';
import type { VerificationPlan } from './verification-plan.ts';

/** What a look takes: the same units however many there are by now. */
export interface Look {
  readonly look: 1 | 2 | null;
  /** Of the merged plan and of a kind that the baseline has, without the cold ones; at a look so many as it takes. */
  readonly after: readonly MeasuredUnit[];
  readonly cold: readonly MeasuredUnit[];
  /** What the next look lacks; 0 at the second. */
  readonly more: number;
}

/** So many units may be left out for cold caches; a cache that is never hit is the edit's own doing. */
const MOST_COLD = 3;
/** A run that goes on may still be one of the first; one that has for a day is not waited for. */
const LONGEST_WAIT_MS = 86_400_000;

/** Which look is due. A look waits for runs that were created before its last unit and still go on: those that are fast end first. */
export function lookAt(
  plan: VerificationPlan,
  units: readonly MeasuredUnit[],
  { runs, sideOf, dividedBy }: DividedRuns,
  { otherMerges, merge, asOf }: VerificationEvidence,
): Look {
  const kinds = new Set(plan.baseline.units.map(({ stratum }) => stratum));
  const until = dividedBy === 'files' ? [] : otherMerges.filter(({ at }) => at > merge.at).map(({ at }) => at.getTime());
  const own = units.filter(({ side, stratum, at }) => side === 'after' && kinds.has(stratum) && at.getTime() < Math.min(...until));
  const cold = plan.coldStart ? own.slice(0, coldUnits(own)) : [];
  const warm = own.slice(cold.length);
  const isOpen = (run: Run): boolean =>
    run.status !== 'completed' && sideOf(run) === 'after' && asOf.getTime() - run.createdAt.getTime() < LONGEST_WAIT_MS;
  const open = runs.filter(isOpen);
  const isDue = (size: number): boolean => {
    const last = warm[size - 1];
    return last !== undefined && !open.some(({ createdAt }) => createdAt <= last.at);
  };
  const [first, second] = plan.looks;
  const look = isDue(second) ? 2 : isDue(first) ? 1 : null;
  const size = look === 2 ? second : look === 1 ? first : warm.length;
  const more = look === 2 ? 0 : Math.max(1, (look === 1 ? second : first) - warm.length);
  return { look, after: warm.slice(0, size), cold, more };
}

/** Up to the first with an exact hit; where no log was read, the first alone. */
function coldUnits(units: readonly MeasuredUnit[]): number {
  const states = units.slice(0, MOST_COLD + 1).map(({ runs }) => {
    const [run] = runs;
    return run === undefined ? null : placeOfRun(run.jobs.filter(hasRun)).cache;
  });
  if (states.every((state) => state === null)) return Math.min(1, units.length);
  const hit = states.indexOf('hit');
  return Math.min(MOST_COLD, hit === -1 ? units.length : hit);
}
