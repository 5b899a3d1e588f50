import type { Acknowledgement } from '../../model/acknowledgement.ts';
import type { AlertMeasure } from '../../model/alert.ts';
import type { Run } from '../../model/run.ts';
import { isTimingSample, makespanOf } from '../../model/run-times.ts';
import { seconds } from '../../model/seconds.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { logDuration } from '../../stats/log-duration.ts';
import { median } from '../../stats/quantile.ts';
import { baselineOf } from '../baseline.ts';
import { acceptedFor, countsSince } from '../commit/accepted.ts';
import { compareTexts } from '../profile/stamp.ts';
import { type AlertWindow, chooseWindow, countedRuns, FEWEST_RUNS } from './choose-window.ts';
import { MOST_EXAMPLES } from './measure-workflow.ts';
import type { Measurement } from './measured.ts';

/** More recent runs would leave no room for a baseline in what is read of a busy workflow. */
const MOST_RECENT = 100;
/** From so many runs before on something is usual. */
const FEWEST_BEFORE = 10;

/** The recent runs whose makespans are held against those before, newest first. Null: too few. */
export function recentRuns(runs: readonly Run[], asOf: Date): AlertWindow<number> | null {
  const samples = countedRuns(runs).flatMap((run) => {
    const makespan = isTimingSample(run) ? makespanOf(run) : null;
    return makespan === null ? [] : [{ run, values: [makespan] }];
  });
  const event = mostCommonEvent(samples.map(({ run }) => run).slice(0, MOST_RECENT));
  return chooseWindow(samples.filter(({ run }) => run.event === event).slice(0, MOST_RECENT), asOf, FEWEST_RUNS.increase);
}

/** Of the events of these runs the one that most have, so that evaluations compare the same work. */
function mostCommonEvent(runs: readonly Run[]): string | null {
  const groups = [...Map.groupBy(runs, ({ event }) => event)];
  groups.sort(([a, as], [b, bs]) => bs.length - as.length || compareTexts(a ?? '', b ?? ''));
  return groups[0]?.[0] ?? null;
}

export interface ComparedRuns {
  readonly path: string;
  readonly name: string | null;
  /** From `recentRuns`; null: too few. */
  readonly recent: AlertWindow<number> | null;
  /** What ran before, in any order. */
  readonly before: readonly Run[];
  readonly acknowledgements: readonly Acknowledgement[];
}

/**
 * How much longer the recent runs take than those before them under the same plan, by the same event, as `baselineOf` tells them: the Hodges-Lehmann shift of
 * logarithms of makespans, as a share of what was before. A slowdown that was accepted is what is usual: runs before it are none to compare with.
 */
export function measureIncrease({ path, name, recent, before, acknowledgements }: ComparedRuns, measure: AlertMeasure): Measurement {
  const refuse = (reason: string): Measurement => ({ ok: false, unmeasured: { workflow: path, measure, reason } });
  const latest = recent?.samples[0]?.run;
  if (recent === null || latest === undefined) return refuse(`needs ${FEWEST_RUNS.increase} runs of one event in the last 14 days`);
  const accepted = acceptedFor(latest, acknowledgements);
  const usual = countedRuns(before).filter((run) => run.createdAt < recent.from && isTimingSample(run) && countsSince(accepted, run));
  const now = baselineOf(
    latest,
    recent.samples.map(({ run }) => run),
  ).makespan.values;
  const then = baselineOf(latest, usual).makespan.values;
  if (now.length < FEWEST_RUNS.increase || then.length < FEWEST_BEFORE)
    return refuse(
      `needs ${FEWEST_RUNS.increase} runs and ${FEWEST_BEFORE} before them with the same plan; there are ${now.length} and ${then.length}`,
    );
  const shift = hodgesLehmann(then.map(logDuration), now.map(logDuration));
  if (shift === null) return refuse('nothing to compare');
  const slowest = recent.samples
    .map(({ run, values }) => ({ run, value: values[0] ?? 0 }))
    .sort((a, b) => b.value - a.value || b.run.runId - a.run.runId);
  return {
    ok: true,
    measured: {
      workflow: path,
      workflowName: name,
      measure,
      value: Math.expm1(shift.estimate),
      interval: [shift.low === null ? null : Math.expm1(shift.low), shift.high === null ? null : Math.expm1(shift.high)],
      n: now.length,
      of: 'run',
      ...{ basis: recent.basis, from: recent.from, to: recent.to, through: recent.through },
      isCut: false,
      isPartlyPriced: false,
      baseline: { n: then.length, p50: seconds(median(then) ?? 0), recent: seconds(median(now) ?? 0), event: latest.event },
      worst: slowest.slice(0, MOST_EXAMPLES).map(({ run, value }) => ({ workflow: path, runId: run.runId, attempt: run.attempt, value })),
      recentFrom: recent.from,
    },
  };
}
