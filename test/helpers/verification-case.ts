import { judgeVerification } from '../../src/engine/verification/judge-verification.ts';
import { type PlanRequest, planVerification } from '../../src/engine/verification/plan-verification.ts';
import type { VerificationEvidence } from '../../src/engine/verification/verification-evidence.ts';
import type { PredictedSaving } from '../../src/engine/verification/verification-metric.ts';
import type { PlanResult, VerificationPlan } from '../../src/engine/verification/verification-plan.ts';
import type { VerificationResult } from '../../src/engine/verification/verification-result.ts';
import type { Run } from '../../src/model/run.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';
import { runsOfDurations } from './runs-of-durations.ts';

const START = Date.UTC(2026, 0, 5);
const HOUR_MS = 3_600_000;
const PATH = '.github/workflows/ci.yml';

export const OLD_FILE = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n';
export const NEW_FILE = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test -- --fast\n';

/** A merge in a generated series of hourly pushes. */
export interface VerificationCase {
  readonly seed?: number;
  readonly before?: number;
  readonly after?: number;
  /** Of the time before, above 0 faster. */
  readonly saving?: number;
  readonly predicted?: number | null;
  readonly noise?: number;
  readonly files?: boolean;
  readonly change?: (runs: readonly Run[]) => readonly Run[];
  readonly request?: Partial<PlanRequest>;
  readonly evidence?: Partial<VerificationEvidence>;
}

/** When the run of that place was created. */
export function hourOf(index: number): Date {
  return new Date(START + index * HOUR_MS);
}

/** A saving of ten minutes predicted with an interval of three tenths either way. */
export function predictedShare(share: number): PredictedSaving {
  const interval = [0.7 * share, 1.3 * share] as const;
  const seconds = [600 * interval[0], 600 * interval[1]] as const;
  return { basis: 'replay', runs: 40, saving: 600 * share, savingInterval: seconds, share, shareInterval: interval };
}

/** Deviations of which each has 0.2 of the one before in it, as real jobs do. */
export function drawDeviations(seed: number, size: number): readonly number[] {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let last = normal();
  return Array.from({ length: size }, () => {
    last = 0.2 * last + Math.sqrt(1 - 0.04) * normal();
    return last;
  });
}

/** Plans at the merge, and judges with all runs. */
export function verifyCase(options: VerificationCase): {
  readonly planned: PlanResult;
  readonly result: VerificationResult | null;
  readonly judge: (plan: VerificationPlan, after: number) => VerificationResult;
} {
  const { seed = 1, before = 40, after = 60, saving = 0, predicted = 0.2, noise = 0.1, files = false, change = (runs) => runs } = options;
  const deviations = drawDeviations(seed, before + after);
  const durations = deviations.map((each, index) => Math.round(600 * Math.exp(noise * each) * (index < before ? 1 : 1 - saving)));
  const at = hourOf(before);
  const old = runsOfDurations({ durations: durations.slice(0, before), from: START, ...(files ? { workflowText: OLD_FILE } : {}) });
  const recent = runsOfDurations({
    ...{ durations: durations.slice(before), from: at.getTime(), firstId: before + 1 },
    ...(files ? { workflowText: NEW_FILE } : {}),
  });
  const runs = change([...old, ...recent]);
  const merge = { from: at, at, sha: 'f'.repeat(40), workflowText: files ? NEW_FILE : null, branches: ['paceline/x'] };
  const common = { workflow: PATH, repositoryId: 42, merge, otherMerges: [], pushes: null, ...options.evidence };
  const evidenceAt = (asOf: Date): VerificationEvidence => ({ ...common, runs: runs.filter(({ updatedAt }) => updatedAt <= asOf), asOf });
  const planned = planVerification({
    ...{ proposals: [{ key: `rule:${PATH}:test`, rule: 'rule' }], metric: { kind: 'makespan' }, selection: null },
    ...{ predicted: predicted === null ? null : predictedShare(predicted), coldStart: false, touchedSteps: null },
    ...options.request,
    evidence: evidenceAt(at),
  });
  const judge = (plan: VerificationPlan, size: number): VerificationResult => judgeVerification(plan, evidenceAt(hourOf(before + size)));
  return { planned, judge, result: planned.status === 'ready' ? judge(planned.plan, after) : null };
}

/** The plan; throws where there is none yet. */
export function readyPlan(planned: PlanResult): VerificationPlan {
  if (planned.status !== 'ready') throw new Error(`no plan: ${planned.wait.reason}`);
  return planned.plan;
}
