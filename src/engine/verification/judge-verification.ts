import { notAvailable } from '../../model/availability.ts';
import type { Run } from '../../model/run.ts';
import { median } from '../../stats/quantile.ts';
import { simulatedNote } from '../profile/compute-profile.ts';
import { referenceOf } from '../recent/reference-of.ts';
import { compareFailures } from './compare-failures.ts';
import { compareUnits } from './compare-units.ts';
import { decideVerdict, type VerdictBasis } from './decide-verdict.ts';
import { type DividedRuns, divideRuns } from './divide-runs.ts';
import { endOfPlan, findConfounders } from './find-confounders.ts';
import { type Look, lookAt } from './look-at.ts';
import { type MeasuredUnit, measureUnits, referencesOf } from './measured-units.ts';
import { otherChange } from './other-changes.ts';
import { LOOK_CONFIDENCE, type PlanRequest, scaleOf } from './plan-verification.ts';
import { sayVerdict } from './say-verdict.ts';
import type { VerificationEvidence } from './verification-evidence.ts';
import { unitOf } from './verification-metric.ts';
import type { PlanWait, VerificationPlan } from './verification-plan.ts';
import type { ComparedFailures, ComparedSide, Confounder, VerificationResult } from './verification-result.ts';
import { withoutRunnerSpeed } from './without-runner-speed.ts';

const MOST_REFERENCES = 3;

/**
 * What is said of a merge by now: verified, refuted, or needs more runs. Looks at the units of the first look once there are so many, at those of the second once there are twice as many, never between and
 * never after; asked at another time it tells the last look that is due. Failures have looks of their own, counted in runs that ended. A result with `isFinal` stands, and is not asked for again.
 * @public
 */
export function judgeVerification(plan: VerificationPlan, evidence: VerificationEvidence): VerificationResult {
  const divided = divideRuns(evidence, plan.metric);
  const units = measureUnits(evidence, divided, plan.metric);
  const chosen = new Set(plan.baseline.units.map(({ id }) => id));
  const before = units.filter(({ id }) => chosen.has(id));
  const look = lookAt(plan, units, divided, evidence);
  const { after } = look;
  const scale = scaleOf(plan.metric);
  const isDue = look.look !== null;
  const measured = isDue ? compareUnits(before, after, { scale, confidence: plan.confidence, inflation: plan.noise.inflation }) : null;
  const adjusted = isDue ? withoutRunnerSpeed(before, after, plan.metric, plan.touchedSteps) : notAvailable('no look is due yet');
  const confounders = isDue ? [...findConfounders(before, after), ...changeOfLevel(plan, before, after)] : [];
  const basis: VerdictBasis = {
    ...{ plan, look: look.look, n: after.length, measured, adjusted, confounders },
    failures: failuresOf(plan, divided),
    end: endOfPlan(evidence, divided),
  };
  const decision = decideVerdict(basis);
  return {
    schema: 'paceline/verdict@1',
    ...{ workflow: plan.workflow, proposals: plan.proposals },
    ...decision,
    reason: sayVerdict(decision, basis, look.more),
    ...{ look: look.look, looks: plan.looks, confidence: plan.confidence, metric: plan.metric, unit: plan.unit },
    more: decision.isFinal ? 0 : look.more,
    before: sideOf(plan, before),
    after: sideOf(plan, after),
    ...{ measured, predicted: plan.predicted, guard: plan.guard },
    holdsPrediction: holds(plan, measured),
    ...{ adjusted, failures: basis.failures },
    confounders: basis.end === null ? confounders : [...confounders, basis.end],
    cold: coldOf(look),
    dividedBy: divided.dividedBy,
    wait: null,
    simulatedHistory: simulatedNote([...before, ...after].flatMap(({ runs }) => runs)),
  };
}

/**
 * The verdict where no baseline came together: nothing is claimed. Final, since runs after the merge make no baseline.
 * @public
 */
export function withheldVerdict(request: PlanRequest, wait: PlanWait): VerificationResult {
  const { evidence, proposals, metric, predicted } = request;
  return {
    ...{ schema: 'paceline/verdict@1', workflow: evidence.workflow, proposals, verdict: 'needs-more-runs', why: 'no-baseline' },
    reason: `Nothing is claimed: there were only ${wait.reason}.`,
    ...{ isFinal: true, asksForRevert: false, next: null, look: null, looks: null, confidence: LOOK_CONFIDENCE },
    ...{ metric, unit: unitOf(metric), more: 0, before: null, after: null, measured: null, predicted, guard: null },
    holdsPrediction: null,
    adjusted: notAvailable('there is no baseline'),
    ...{ failures: null, confounders: [], cold: [], dividedBy: divideRuns(evidence, metric).dividedBy, wait },
    simulatedHistory: simulatedNote(evidence.runs),
  };
}

function sideOf({ unit }: VerificationPlan, units: readonly MeasuredUnit[]): ComparedSide | null {
  const [first, last] = [units[0], units.at(-1)];
  if (first === undefined || last === undefined) return null;
  const values = units.map(({ value }) => value);
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  return {
    n: units.length,
    middle: unit === 'run' ? (median(values) ?? 0) : mean(values),
    from: first.at,
    to: last.at,
    references: referencesOf(units, MOST_REFERENCES),
    runsOfUnit: mean(units.map(({ runs }) => runs.length)),
  };
}

function changeOfLevel(plan: VerificationPlan, before: readonly MeasuredUnit[], after: readonly MeasuredUnit[]): readonly Confounder[] {
  const index = otherChange(before, after, scaleOf(plan.metric));
  if (index === null) return [];
  const at = index < 0 ? before[before.length + index] : after[index];
  const run = at?.runs[0];
  const since = run === undefined ? null : referenceOf(run);
  const text = `the level changed at ${since === null ? 'another moment' : since.headSha.slice(0, 7)}, and not at the merge`;
  return [{ kind: 'level-changed', blocks: true, since, text }];
}

/** At the second look, or the first, of runs that ended. */
function failuresOf(plan: VerificationPlan, divided: DividedRuns): ComparedFailures | null {
  const { selection } = plan;
  const counts = (run: Run): boolean =>
    selection === null || run.createdAt < new Date(selection.from) || run.createdAt > new Date(selection.to);
  const [first, second] = plan.looks;
  const atSecond = compareFailures(divided, second, counts);
  if (atSecond === null || atSecond.after.n < first) return null;
  return atSecond.after.n >= second ? atSecond : compareFailures(divided, first, counts);
}

function holds({ predicted }: VerificationPlan, measured: VerificationResult['measured']): boolean | null {
  if (predicted === null || measured === null) return null;
  const [low, high] = measured.shareInterval;
  return low <= predicted.share && predicted.share <= high;
}

function coldOf({ cold }: Look): VerificationResult['cold'] {
  return referencesOf(cold, cold.length);
}
