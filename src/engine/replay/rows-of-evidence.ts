import type { Run } from '../../model/run.ts';
import type { RecordedRun } from '../../simulate/replay/recorded-run.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { comparableRuns } from '../comparable-runs.ts';
import { erasOf } from '../eras.ts';
import type { Evidence } from '../evidence.ts';
import { eraMatcher } from '../job-identity.ts';
import { withOwnHistory } from '../own-history.ts';
import { replayRows } from './replay-rows.ts';

/** By evidence: every proposal of a workflow is priced on the same rows. */
const known = new WeakMap<Evidence, readonly RecordedRun[]>();

/** The runs on which proposals for this workflow are priced, those of forks left out; none without history. */
export function rowsOfEvidence(evidence: Evidence): readonly RecordedRun[] {
  const rows = known.get(evidence) ?? readRows(evidence);
  known.set(evidence, rows);
  return rows;
}

function readRows(evidence: Evidence): readonly RecordedRun[] {
  const { history, plan, asOf } = withOwnHistory(evidence);
  if (!history.available) return [];
  const comparable = comparableRuns(evidence);
  const byJob = new Map<string, ReadonlySet<Run>>();
  const isAsNow = (job: string, run: Run): boolean => {
    const runs = byJob.get(job) ?? new Set(comparable(job));
    byJob.set(job, runs);
    return runs.has(run);
  };
  const eras = erasOf(evidence);
  const needsNow = needsOf(plan);
  // Where the file of a run was not measured, it is taken to be the one of now, as everywhere.
  const hasGraphOfNow = (run: Run): boolean => {
    const then = eras.of(run)?.plan ?? null;
    return then === null || needsOf(then) === needsNow;
  };
  return replayRows({ plan, runs: history.value.runs, asOf, matchOwn: eraMatcher(evidence), isAsNow, hasGraphOfNow });
}

/** The same for plans in which the same jobs wait for the same. */
function needsOf({ written }: ExpandedPlan): string {
  return JSON.stringify(written.map(({ key, needs }) => [key, [...needs].sort()]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}
