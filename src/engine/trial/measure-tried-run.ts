import type { Run } from '../../model/run.ts';
import { hasSucceeded, makespanOf } from '../../model/run-times.ts';
import { baselineOf } from '../baseline.ts';
import { createCostBuilder } from '../cost/cost-builder.ts';
import { judge } from '../judge-duration.ts';
import { referenceOf } from '../recent/reference-of.ts';
import type { AttemptCost, CacheCount, TriedRun } from './trial.ts';
import type { TrialEvidence } from './trial-evidence.ts';

export type MeasureContext = Pick<TrialEvidence, 'prices' | 'asOf' | 'readPlan'> & {
  /** The workflow without the edit, as histories keep it. */
  readonly textBefore: string;
  /** Runs of the workflow without the edit. */
  readonly base: readonly Run[];
};

/**
 * An attempt beside what is usual: that of a commit's check run, asked for the file as it was before the edit, since no other run has seen the edited one. A
 * re-run finds caches that a first attempt does not, and has nothing to stand beside.
 */
export function measureTriedRun(run: Run, context: MeasureContext): TriedRun {
  const stratum = run.attempt === 1 ? 'first' : run.jobs.some(({ carriedOver }) => carriedOver) ? 'partial' : 'warm';
  const isMeasured = stratum !== 'partial' && run.status === 'completed' && hasSucceeded(run) === true;
  return {
    run: referenceOf(run),
    event: run.event,
    stratum,
    conclusion: run.status === 'completed' ? run.conclusion : null,
    makespan: isMeasured ? makespanOf(run) : null,
    caches: countCaches(run),
    cost: costOf(run, context),
    ...(stratum === 'first' ? usualWithoutEdit(run, context) : { usual: null, cut: null, withheld: null }),
  };
}

function usualWithoutEdit(run: Run, { base, textBefore, readPlan }: MeasureContext): Pick<TriedRun, 'usual' | 'cut' | 'withheld'> {
  // An action that the edit changes is another one without it.
  const fileBlobs = base.findLast(({ sources }) => sources !== null)?.sources?.fileBlobs ?? new Map<string, string>();
  const asBefore: Run = { ...run, sources: { workflowBlob: null, workflowText: textBefore, fileBlobs } };
  const firsts = base.filter(({ attempt }) => attempt === 1);
  const { values, cut, withheld } = baselineOf(asBefore, firsts, readPlan).makespan;
  const { usual } = judge({ duration: null, progress: 'completed', isComparable: false, usual: values, target: undefined });
  return { usual, cut, withheld };
}

function countCaches({ jobs }: Run): CacheCount | null {
  const outcomes = jobs.filter(({ carriedOver }) => !carriedOver).flatMap(({ cacheOutcomes }) => cacheOutcomes);
  const hits = outcomes.filter(({ result }) => result === 'exact' || result === 'partial').length;
  const misses = outcomes.filter(({ result }) => result === 'miss').length;
  return hits + misses === 0 ? null : { hits, misses };
}

function costOf(run: Run, { prices, asOf }: MeasureContext): AttemptCost | null {
  const builder = createCostBuilder({ asOf, visibility: null, prices });
  builder.take({ ...run, fromFork: false });
  const { pricedMinutes, unpricedMinutes, unpricedJobRuns, listPrice } = builder.finish();
  const minutes = pricedMinutes + unpricedMinutes;
  return minutes === 0 ? null : { minutes, listPrice: unpricedJobRuns > 0 ? null : listPrice };
}
