import type { Workflow } from '../../workflow/model.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import type { Refusal } from '../analysis.ts';
import type { Evidence } from '../evidence.ts';

/** One workflow before and after an edit, understood. Every check looks at it and refuses or is content. */
export interface VerifiedChange {
  readonly before: Workflow;
  readonly after: Workflow;
  readonly planBefore: ExpandedPlan;
  readonly planAfter: ExpandedPlan;
  readonly evidence: Evidence;
}

export type Check = (change: VerifiedChange) => Refusal | null;

export function refuse(code: Refusal['code'], detail: string): Refusal {
  return { code, detail };
}
