import type { Run } from '../../model/run.ts';
import { makespanOf } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { median } from '../../stats/quantile.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import type { RawShare } from '../slow-run/divide-excess.ts';
import { findCauses } from '../slow-run/find-causes.ts';
import { runHistory } from '../slow-run/run-history.ts';
import { standingChanges } from '../slow-run/standing-changes.ts';
import { alikeIn, withJobRuns } from './explain-movement.ts';
import { explainSlowJob } from './explain-slow-job.ts';

/** What a pull request does not do to the time of its runs. */
export type OutsideCause = 'queue' | 'cache-miss' | 'runner' | 'base';

/** A part of a shift by cause. */
export interface RegressionCause {
  readonly cause: OutsideCause | 'workflow-change';
  /** The median over the pull request's runs. */
  readonly time: Seconds;
  /** What says so, of the run in which it was largest; holds names from outside. */
  readonly evidence: string;
}

/** Why the runs of a pull request took what they took beyond the usual. */
export interface CausesOfRuns {
  /** The makespan of each run less what a queue, a missed cache and a slower runner added to it: in the order of the runs. */
  readonly adjusted: readonly number[];
  readonly causes: readonly RegressionCause[];
  /** Duration of a job in each run less what a missed cache and a slower runner added to it. */
  readonly adjustedJob: (name: string) => { readonly values: readonly number[]; readonly causes: readonly RegressionCause[] };
}

const OUTSIDE: ReadonlySet<string> = new Set<OutsideCause>(['queue', 'cache-miss', 'runner']);
/** Of histories, for all runs of one workflow of a pull request together: some 25 µs each with ten steps. */
const JOB_RUNS_READ = 24_000;
const FEWEST_RUNS = 15;
/** Less than the second to which GitHub records is nobody's. */
const LEAST = 1;

/** Explains each run of `own` by the usual runs of its event, none of which is of the pull request; `usual` newest first. */
export function causesOfRuns(own: readonly Run[], usual: readonly Run[], planOf: WorkflowRuns['planOf']): CausesOfRuns {
  const [first] = own;
  const newest = withJobRuns(
    usual.filter(({ event }) => event === first?.event),
    JOB_RUNS_READ / Math.max(1, own.length),
    FEWEST_RUNS,
  );
  const past = runHistory({
    path: first?.workflowPath ?? null,
    name: first?.workflowName ?? null,
    runs: newest,
    running: [],
    ofAll: newest.length,
    planOf,
    newestPlan: null,
  });
  const runs = own.map((run) => alikeIn(newest, run));
  const found = runs.map((run): readonly RawShare[] => {
    const comparables = past.comparableWith(run);
    return comparables === null ? [] : findCauses(run, comparables, past, standingChanges([], run, comparables), true).shares;
  });
  return {
    adjusted: runs.map((run, index) => less(makespanOf(run) ?? 0, past.comparableWith(run)?.makespans ?? [], found[index] ?? [])),
    causes: gather(found),
    adjustedJob: (name) => {
      const jobs = runs.flatMap((run) => {
        const [job, ...others] = run.jobs.filter(
          (one) => one.name === name && one.conclusion === 'success' && one.startedAt && one.completedAt,
        );
        if (job === undefined || others.length > 0) return [];
        const duration = (Number(job.completedAt) - Number(job.startedAt)) / 1000;
        const shares = explainSlowJob(run, name, past, []).flatMap(({ cause, time, evidence }): RawShare[] =>
          cause === 'workflow-change' || cause === 'runner' || cause === 'cache-miss' ? [{ cause, time, evidence }] : [],
        );
        return [{ duration, shares }];
      });
      return {
        values: jobs.map(({ duration, shares }) => duration - outsideOf(shares)),
        causes: gather(jobs.map(({ shares }) => shares)),
      };
    },
  };
}

/** Never less than what is usual: other time of such a run made up for the rest. */
function less(makespan: number, usual: readonly number[], shares: readonly RawShare[]): number {
  return Math.min(makespan, Math.max(median(usual) ?? makespan, makespan - outsideOf(shares)));
}

function outsideOf(shares: readonly RawShare[]): number {
  return shares.reduce((sum, { cause, time }) => (OUTSIDE.has(cause) ? sum + Math.max(0, time) : sum), 0);
}

function gather(found: readonly (readonly RawShare[])[]): readonly RegressionCause[] {
  return (['workflow-change', 'queue', 'cache-miss', 'runner'] as const)
    .flatMap((cause): RegressionCause[] => {
      const own = found.map((shares) => shares.find((share) => share.cause === cause));
      const time = median(own.map((share) => Math.max(0, share?.time ?? 0))) ?? 0;
      const largest = own.reduce((a, b) => ((b?.time ?? 0) > (a?.time ?? 0) ? b : a), undefined);
      return time < LEAST || largest === undefined ? [] : [{ cause, time: seconds(time), evidence: largest.evidence }];
    })
    .sort((a, b) => b.time - a.time);
}
