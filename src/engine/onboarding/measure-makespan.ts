import { isFromFork } from '../../model/is-from-fork.ts';
import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import { isOfOurBranch } from '../../model/is-of-our-branch.ts';
import type { Run } from '../../model/run.ts';
import { isTimingSample, makespanOf } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { quantile } from '../../stats/quantile.ts';
import { type QuantileInterval, quantileInterval } from '../../stats/quantile-interval.ts';
import { erasOf } from '../eras.ts';
import type { Evidence } from '../evidence.ts';
import { samePlan } from '../same-plan.ts';

/** What the runs of one event took, under the plan as it is now. */
export interface MeasuredMakespan {
  /** Null: not measured. */
  readonly event: string | null;
  readonly n: number;
  readonly window: { readonly from: Date; readonly to: Date };
  readonly p50: Seconds;
  readonly p95: Seconds;
  /** Of the p95, 95 %. */
  readonly interval: QuantileInterval;
}

/** People wait for these, in this order; any other event comes after them. */
const AWAITED: readonly string[] = ['pull_request', 'push'];

/**
 * First attempts that succeeded, from no fork and no merge queue, of the event that people wait for most and of which there are `fewest`; where no event has
 * so many, of the one with the most. Versions of the file with another plan are left out where they are told apart. Null where none is left.
 */
export function measureMakespan(evidence: Evidence, fewest: number): MeasuredMakespan | null {
  if (!evidence.history.available) return null;
  const runs = evidence.history.value.runs
    .filter((run) => isTimingSample(run) && !isFromFork(run, evidence.repository.id) && !isOfMergeQueue(run) && !isOfOurBranch(run))
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.runId - a.runId);
  const isPresent = presentPlan(evidence, runs);
  const groups = [...Map.groupBy(runs, ({ event }) => event)]
    .map(([event, all]) => ({ event, samples: timesOf(all.filter(isPresent(event))) }))
    .filter(({ samples }) => samples.length > 0)
    .sort(
      (a, b) => rankOf(a.event) - rankOf(b.event) || b.samples.length - a.samples.length || ((a.event ?? '') < (b.event ?? '') ? -1 : 1),
    );
  const most = groups.toSorted((a, b) => b.samples.length - a.samples.length)[0];
  const chosen = groups.find(({ samples }) => samples.length >= fewest) ?? most;
  return chosen === undefined ? null : summarize(chosen.event, chosen.samples);
}

function rankOf(event: string | null): number {
  const at = AWAITED.indexOf(event ?? '');
  return at === -1 ? AWAITED.length : at;
}

function presentPlan(evidence: Evidence, runs: readonly Run[]): (event: string | null) => (run: Run) => boolean {
  const eras = erasOf(evidence);
  const newest = runs.find((run) => eras.of(run) === eras.present) ?? runs.find((run) => eras.of(run) !== null);
  if (!eras.areKnown || newest === undefined) return () => () => true;
  const plans = samePlan(eras, newest);
  return (event) => {
    const { isSame } = plans.ofRun(event);
    return (run) => isSame(run) === true;
  };
}

interface Sample {
  readonly at: Date;
  readonly value: Seconds;
}

/** Newest first, as the runs are. */
function timesOf(runs: readonly Run[]): readonly Sample[] {
  return runs.flatMap((run) => {
    const value = makespanOf(run);
    return value === null ? [] : [{ at: run.createdAt, value }];
  });
}

function summarize(event: string | null, samples: readonly Sample[]): MeasuredMakespan | null {
  const values = samples.map(({ value }) => value);
  const [newest, oldest] = [samples[0], samples.at(-1)];
  if (newest === undefined || oldest === undefined) return null;
  return {
    event,
    n: values.length,
    window: { from: oldest.at, to: newest.at },
    p50: seconds(quantile(values, 0.5) ?? 0),
    p95: seconds(quantile(values, 0.95) ?? 0),
    interval: quantileInterval(values, 0.95),
  };
}
