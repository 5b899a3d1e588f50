import type { Run } from '../../model/run.ts';
import { rateDifference } from '../../stats/rate-difference.ts';
import { outcomeOfRun } from '../profile/outcome.ts';
import { tellKinds } from '../recent/kind-of-run.ts';
import type { DividedRuns, Side } from './divide-runs.ts';
import type { ComparedFailures } from './verification-result.ts';

/** Two looks, each with a chance of half a percent that a rate that stayed is called higher. */
export const FAILURE_CONFIDENCE = 0.99;
/** A broken commit fails run after run: neighbours that are so alike are taken for granted, and count for half of what independent ones would. */
const LEAST_CORRELATION = 0.3;
const MOST_CORRELATION = 0.7;
const FEWEST_BEFORE = 10;
const FEWEST_AFTER = 5;

/** A first attempt that ended in success or not. */
interface Ending {
  readonly side: Side;
  readonly kind: string;
  readonly hasFailed: boolean;
}

/**
 * Whether runs fail more often than before, of kinds of runs that both sides have. `upTo`: the first so many after the merge, which is a look of its own: a workflow that
 * only fails has no successes to time. Newcombe's interval with the numbers of runs divided by (1 + r) / (1 - r), r the correlation of neighbours before, at least 0.3.
 * Null with fewer than 10 before or 5 after.
 */
export function compareFailures(
  { runs, sideOf }: DividedRuns,
  upTo: number,
  countsBefore: (run: Run) => boolean = () => true,
): ComparedFailures | null {
  const kindOf = tellKinds(runs);
  const endings = runs.flatMap((run): Ending[] => {
    const outcome = run.attempt === 1 ? outcomeOfRun(run) : null;
    const side = sideOf(run);
    if (outcome === null || outcome === 'cancelled' || (side === 'before' && !countsBefore(run))) return [];
    return [{ side, kind: kindOf(run).name, hasFailed: outcome !== 'success' }];
  });
  const kinds = new Set(endings.filter(({ side }) => side === 'before').map(({ kind }) => kind));
  const before = endings.filter(({ side }) => side === 'before');
  const after = endings.filter(({ side, kind }) => side === 'after' && kinds.has(kind)).slice(0, upTo);
  if (before.length < FEWEST_BEFORE || after.length < FEWEST_AFTER) return null;
  const r = correlationOf(before);
  const less = (1 - r) / (1 + r);
  const count = (all: readonly Ending[]): { readonly n: number; readonly failed: number } => ({
    n: all.length,
    failed: all.filter(({ hasFailed }) => hasFailed).length,
  });
  const [old, recent] = [count(before), count(after)];
  const effective = ({ n, failed }: typeof old) => ({ n: n * less, count: failed * less });
  const compared = rateDifference(effective(old), effective(recent), FAILURE_CONFIDENCE);
  if (compared === null) return null;
  const { difference, low, high } = compared;
  return { before: old, after: recent, difference, interval: [low, high], isUp: low > 0 };
}

function correlationOf(endings: readonly Ending[]): number {
  const values = endings.map(({ hasFailed }) => (hasFailed ? 1 : 0));
  const mean = values.reduce((sum: number, value) => sum + value, 0) / values.length;
  const whole = values.reduce((sum: number, value) => sum + (value - mean) ** 2, 0);
  const shared = values.slice(1).reduce((sum: number, value, index) => sum + (value - mean) * ((values[index] ?? mean) - mean), 0);
  return Math.min(MOST_CORRELATION, Math.max(LEAST_CORRELATION, whole === 0 ? 0 : shared / whole));
}
