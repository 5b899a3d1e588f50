import type { Run } from '../../model/run.ts';
import type { RecordedRun } from '../../simulate/replay/recorded-run.ts';
import { comparableRuns } from '../comparable-runs.ts';
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
  return replayRows({ plan, runs: history.value.runs, asOf, matchOwn: eraMatcher(evidence), isAsNow });
}
