import { isFromFork } from '../../model/is-from-fork.ts';
import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import { isOfOurBranch } from '../../model/is-of-our-branch.ts';
import type { Run } from '../../model/run.ts';
import { scrubSource } from '../../model/scrub-text.ts';
import { erasOfRuns, rememberPlans } from '../eras.ts';
import { samePlan } from '../same-plan.ts';
import type { VerificationEvidence } from './verification-evidence.ts';
import type { VerificationMetric } from './verification-metric.ts';

/** `other`: by its file neither what was before the merge nor what was merged. `unknown`: its file is not recorded, although those of others are. */
export type Side = 'before' | 'after' | 'other' | 'unknown';

/** Runs that may be compared, and on which side each stands. */
export interface DividedRuns {
  readonly dividedBy: 'files' | 'dates';
  /** Oldest first, all attempts, none of a fork, of a merge queue beside other runs, or of the pull request itself. */
  readonly runs: readonly Run[];
  readonly sideOf: (run: Run) => Side;
}

type IsSame = (run: Run) => boolean;

/**
 * Divides the runs of a workflow by the plan that each saw: that of the file before the merge, of the file that was merged, or another one. Of a job's metric the
 * job's own plan decides. Where a file cannot be told by its plan, since only triggers or concurrency differ, its text does, then the date.
 */
export function divideRuns(evidence: VerificationEvidence, metric: VerificationMetric): DividedRuns {
  const { merge, repositoryId } = evidence;
  const own = evidence.runs.filter(
    (run) =>
      run.createdAt <= evidence.asOf &&
      !isFromFork(run, repositoryId) &&
      !isOfOurBranch(run) &&
      !merge.branches.includes(run.headBranch ?? ''),
  );
  const isForQueue = own.every(isOfMergeQueue);
  const runs = own
    .filter((run) => isForQueue || !isOfMergeQueue(run))
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.runId - b.runId || a.attempt - b.attempt);
  const byDate = (run: Run): Side => (run.createdAt < merge.from ? 'before' : run.createdAt < merge.at ? 'other' : 'after');
  const textOf = textsOf(runs);
  const known = runs.filter((run) => textOf(run) !== null);
  if (known.length === 0) return { dividedBy: 'dates', runs, sideOf: byDate };
  const isSameAs = comparerOf(evidence, known, metric);
  const merged = merge.workflowText === null ? null : scrubSource(merge.workflowText);
  const old = known.findLast((run) => run.createdAt < merge.from && textOf(run) !== merged);
  const isOld: IsSame = old === undefined ? () => false : isSameAs(old);
  const first = firstOfMerge(known, evidence, isOld, textOf);
  const isNew: IsSame = first === undefined ? () => false : isSameAs(first);
  const sideOf = (run: Run): Side => {
    const text = textOf(run);
    if (text === null) return 'unknown';
    if (text === merged || (first !== undefined && text === textOf(first))) return 'after';
    if (old !== undefined && text === textOf(old)) return 'before';
    const [before, after] = [isOld(run), isNew(run)];
    if (before && after) return byDate(run);
    return before ? 'before' : after ? 'after' : 'other';
  };
  return { dividedBy: 'files', runs, sideOf };
}

/** A run of what was merged: by its text, by the commit, or the first on from the merge that does something else than before. */
function firstOfMerge(
  known: readonly Run[],
  { merge }: VerificationEvidence,
  isOld: IsSame,
  textOf: (run: Run) => string | null,
): Run | undefined {
  if (merge.workflowText !== null) {
    const merged = scrubSource(merge.workflowText);
    return known.find((run) => textOf(run) === merged);
  }
  const since = known.filter((run) => run.createdAt >= merge.at);
  return known.find(({ headSha }) => headSha === merge.sha) ?? since.find((run) => !isOld(run));
}

function comparerOf({ readPlan = rememberPlans() }: VerificationEvidence, known: readonly Run[], metric: VerificationMetric) {
  const newestFirst = known.toReversed();
  return (reference: Run): IsSame => {
    const eras = erasOfRuns(newestFirst, reference, readPlan);
    if (eras === null) return () => false;
    const plans = samePlan(eras, reference);
    const byEvent = new Map<string | null, (run: Run) => boolean | null>();
    return (run) => {
      const isSame =
        byEvent.get(run.event) ??
        (metric.kind === 'job' ? (plans.ofJob(metric.job, run.event)?.isSame ?? (() => false)) : plans.ofRun(run.event).isSame);
      byEvent.set(run.event, isSame);
      return isSame(run) === true;
    };
  };
}

/** The workflow's text as the run saw it; null where it is not recorded. A version whose blob id alone is known counts as a text of its own. */
function textsOf(runs: readonly Run[]): (run: Run) => string | null {
  const byBlob = new Map<string, string>();
  for (const { sources } of runs)
    if (sources?.workflowBlob && sources.workflowText !== null) byBlob.set(sources.workflowBlob, sources.workflowText);
  return ({ sources }) => {
    if (sources === null) return null;
    if (sources.workflowText !== null) return sources.workflowText;
    return sources.workflowBlob === null ? null : (byBlob.get(sources.workflowBlob) ?? `blob ${sources.workflowBlob}`);
  };
}
