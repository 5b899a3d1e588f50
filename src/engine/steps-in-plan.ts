import type { ExpandedPlan, PlannedStep } from '../workflow/plan.ts';
import { flattenSteps } from './map-step-runs.ts';
import { matchJobRun } from './match-jobs.ts';

/** The steps of the job that a job run's name stands for, as `flattenSteps`. Null: the file does not tell, or another file has them. */
export function stepsInPlan(plan: ExpandedPlan | null, name: string, event: string | null): readonly PlannedStep[] | null {
  const match = plan === null ? null : matchJobRun(plan, name, event ?? undefined);
  if (plan === null || match?.found !== 'one' || match.job.callers.length > 0 || match.job.isWhole) return null;
  const written = plan.written.find(({ key }) => key === match.job.key);
  return written === undefined ? null : flattenSteps(written.steps);
}
