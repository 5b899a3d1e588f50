import type { Run } from '../../model/run.ts';
import { inflatedConfidence } from '../../stats/serial-inflation.ts';
import { divideRuns } from './divide-runs.ts';
import { findSize, MOST_UNITS, type SizeQuestion, smallestShare } from './find-size.ts';
import { type MeasuredUnit, measureUnits } from './measured-units.ts';
import { lastChangeOf } from './other-changes.ts';
import { deviationsFrom, noiseOf, type Scale } from './unit-noise.ts';
import type { VerificationEvidence } from './verification-evidence.ts';
import { type ChosenMetric, unitOf, type VerificationMetric } from './verification-metric.ts';
import type { BaselineNoise, GuardReason, PlanResult, PlanWait, VerificationPlan, VerifiedProposal } from './verification-plan.ts';

export interface PlanRequest extends ChosenMetric {
  /** At least one; several are judged together, and `predicted` is then of all edits together, never a sum. */
  readonly proposals: readonly VerifiedProposal[];
  /** When the runs were created that chose the proposal, which are no baseline; null: none did. */
  readonly selection: { readonly from: Date; readonly to: Date } | null;
  readonly evidence: VerificationEvidence;
  /** As in the plan. */
  readonly coldStart: boolean;
  readonly touchedSteps: readonly string[] | null;
}

/**
 * The confidence of the interval at each of two looks: a chance of 2 % a look and so 4 % of both, by Bonferroni's inequality, whatever the looks share. The fifth
 * hundredth is for failures: `FAILURE_CONFIDENCE`.
 */
export const LOOK_CONFIDENCE = 0.98;
/** The newest of the baseline count: what is further back says less of what is usual now. */
export const MOST_BASELINE = 40;
export const FEWEST_BASELINE = 10;
/** A kind of runs of which the baseline has fewer is not compared. */
const FEWEST_OF_STRATUM = 3;

/** By what a metric is compared: times as logarithms by ranks, totals of pushes and days by their means, since many are 0. */
export function scaleOf(metric: VerificationMetric): Scale {
  return unitOf(metric) === 'run' ? 'logarithms' : 'values';
}

/**
 * What is fixed at a merge, before anything after it is looked at: the metric, the runs that it is compared with, how many runs each look takes. The same evidence gives the
 * same plan. `waiting` while the old plan has fewer than 10 units that did not choose the proposal: runs that still see the old file after the merge count, and it may be
 * asked again; once the first look would be due without a baseline there is no verdict (`withheldVerdict`).
 * @public
 */
export function planVerification(request: PlanRequest): PlanResult {
  const { evidence, metric, selection } = request;
  const divided = divideRuns(evidence, metric);
  const units = measureUnits(evidence, divided, metric).filter(({ side }) => side === 'before');
  const chose = units.filter((unit) => selection !== null && unit.runs.some((run) => isWithin(run, selection)));
  const others = withoutRareKinds(units.filter((unit) => !chose.includes(unit)));
  const scale = scaleOf(metric);
  const newest = others.slice(-MOST_BASELINE);
  const changedAt = lastChangeOf(newest, scale);
  const baseline = withoutRareKinds(newest.slice(changedAt));
  const unit = unitOf(metric);
  const [first, last] = [baseline[0], baseline.at(-1)];
  if (baseline.length < FEWEST_BASELINE || first === undefined || last === undefined) {
    const why = changedAt > 0 ? 'changed' : chose.length > 0 ? 'chosen-by-them' : 'too-few-runs';
    return { status: 'waiting', wait: toWait({ why, has: baseline.length, unit, chose: chose.length }) };
  }
  const noise = noiseOf(baseline, scale);
  return {
    status: 'ready',
    plan: {
      schema: 'paceline/verification@1',
      workflow: evidence.workflow,
      proposals: request.proposals,
      mergedAt: evidence.merge.at.toISOString(),
      metric,
      unit,
      ...sizeOf(request, baseline, noise),
      predicted: request.predicted,
      confidence: LOOK_CONFIDENCE,
      noise,
      baseline: {
        units: baseline.map(({ id, stratum }) => ({ id, stratum })),
        from: first.at.toISOString(),
        to: last.at.toISOString(),
        leftOut: { chose: chose.length, beforeChange: newest.length - baseline.length, older: others.length - newest.length },
      },
      selection: selection === null ? null : { from: selection.from.toISOString(), to: selection.to.toISOString() },
      coldStart: request.coldStart,
      touchedSteps: request.touchedSteps,
      dividedBy: divided.dividedBy,
    },
  };
}

function sizeOf(
  { predicted, metric }: PlanRequest,
  baseline: readonly MeasuredUnit[],
  noise: BaselineNoise,
): Pick<VerificationPlan, 'aim' | 'guard' | 'looks' | 'power'> {
  const scale = scaleOf(metric);
  const question: Omit<SizeQuestion, 'share'> = {
    deviations: deviationsFrom(baseline, baseline, scale).map(({ deviation }) => deviation),
    scale,
    mean: baseline.reduce((sum, { value }) => sum + value, 0) / baseline.length,
    confidence: scale === 'logarithms' ? inflatedConfidence(LOOK_CONFIDENCE, noise.inflation) : LOOK_CONFIDENCE,
    inflation: noise.inflation,
  };
  const guard = (reason: GuardReason): ReturnType<typeof sizeOf> => ({
    ...{ aim: 'guard', guard: reason, looks: [MOST_UNITS / 2, MOST_UNITS], power: null },
  });
  if (predicted === null || !(predicted.share > 0)) return guard({ why: 'nothing-promised' });
  const size = findSize({ ...question, share: predicted.share });
  if (size === null) return guard({ why: 'too-small-to-see', share: predicted.share, smallest: smallestShare(question), most: MOST_UNITS });
  return { aim: 'verify', guard: null, looks: [size.first, 2 * size.first], power: size.power };
}

function isWithin({ createdAt }: Run, { from, to }: { readonly from: Date; readonly to: Date }): boolean {
  return createdAt >= from && createdAt <= to;
}

function withoutRareKinds(units: readonly MeasuredUnit[]): readonly MeasuredUnit[] {
  const byKind = Map.groupBy(units, ({ stratum }) => stratum);
  return units.filter(({ stratum }) => (byKind.get(stratum)?.length ?? 0) >= FEWEST_OF_STRATUM);
}

const NAMES = { run: 'successful first runs', push: 'pushes', day: 'whole days' } as const;

function toWait({ why, has, unit, chose }: Omit<PlanWait, 'needs' | 'reason'>): PlanWait {
  const what = `${NAMES[unit]} with the plan from before the merge`;
  const because = {
    'too-few-runs': '',
    'chosen-by-them': `; ${chose} more chose the proposal, and would make it look better than it is`,
    changed: ' since its level last changed',
  }[why];
  return {
    why,
    has,
    needs: FEWEST_BASELINE,
    unit,
    chose,
    reason: `${has} of the ${FEWEST_BASELINE} ${what} that a baseline needs${because}`,
  };
}
