import type { Run } from '../../model/run.ts';
import { makespanOf } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { median } from '../../stats/quantile.ts';
import type { Change } from '../changes/change.ts';
import { divideExcess } from '../slow-run/divide-excess.ts';
import { findCauses } from '../slow-run/find-causes.ts';
import type { RunHistory } from '../slow-run/run-history.ts';
import type { SlowRun } from '../slow-run/slow-run.ts';
import { standingChanges } from '../slow-run/standing-changes.ts';

/**
 * Why a first attempt is slower than the runs before its makespan got slower, where that change stands: the runs since then are among what is usual by now, so that
 * it is no longer beyond it. Its causes are those of `explainRun`. Null where no change stands.
 */
export function explainStanding(run: Run, history: RunHistory, changes: readonly Change[]): Pick<SlowRun, 'usual' | 'causes'> | null {
  const comparables = history.comparableWith(run);
  const makespan = makespanOf(run);
  if (comparables === null || makespan === null || run.attempt > 1) return null;
  const standing = standingChanges(changes, run, comparables);
  const before = standing.before(comparables);
  const p50 = median(before.makespans);
  if (before.runs.length === comparables.runs.length || p50 === null || makespan <= p50) return null;
  const found = findCauses(run, before, history, standing, true);
  return {
    usual: { n: before.runs.length, p50: seconds(p50), high: seconds(p50) },
    causes: divideExcess(makespan - p50, found.shares, found.leftOver),
  };
}
