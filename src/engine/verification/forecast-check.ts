import type { Evidence } from '../evidence.ts';
import { planVerification } from './plan-verification.ts';
import { type ChosenMetric, unitOf } from './verification-metric.ts';
import type { VerificationPlan, VerifiedProposal } from './verification-plan.ts';

const WEEK_MS = 7 * 86_400_000;
const WEEKS = 4;

/** How a proposal would be verified if it were merged now, by the runs that are there; `perWeek`: how many runs, pushes or days a week has, by the last four; null: none was seen. */
export interface CheckForecast {
  readonly plan: Pick<VerificationPlan, 'metric' | 'unit' | 'aim' | 'looks' | 'confidence' | 'power'> | null;
  readonly perWeek: number | null;
}

/** The runs that chose the proposal are counted here, since no others are there yet: the plan itself is made at the merge, without them. */
export function forecastCheck(
  { workflow, history, repository }: Pick<Evidence, 'workflow' | 'history' | 'repository'>,
  measure: ChosenMetric & { readonly coldStart: boolean },
  proposal: VerifiedProposal,
  asOf: Date,
): CheckForecast {
  const runs = history.available ? history.value.runs : [];
  const planned = planVerification({
    metric: measure.metric,
    predicted: measure.predicted,
    coldStart: measure.coldStart,
    proposals: [proposal],
    selection: null,
    touchedSteps: null,
    evidence: {
      workflow: workflow.path,
      runs,
      repositoryId: repository.id,
      merge: { from: asOf, at: asOf, sha: '', workflowText: null, branches: [] },
      otherMerges: [],
      pushes: null,
      asOf,
    },
  });
  const since = asOf.getTime() - WEEKS * WEEK_MS;
  const recent = runs.filter((run) => run.attempt === 1 && run.createdAt.getTime() >= since);
  const unit = unitOf(measure.metric);
  const units = unit === 'push' ? new Set(recent.map(({ headSha }) => headSha)).size : recent.length;
  const perWeek = recent.length === 0 ? null : unit === 'day' ? 7 : units / WEEKS;
  return { plan: planned.status === 'ready' ? planned.plan : null, perWeek };
}
