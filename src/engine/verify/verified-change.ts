import type { Workflow } from '../../workflow/model.ts';
import type { ExpandedPlan, PlanChange } from '../../workflow/plan.ts';
import type { ChangedFile, Refusal } from '../analysis.ts';
import type { Evidence } from '../evidence.ts';

/** One workflow before and after an edit, understood. Every check looks at it and refuses or is content. */
export interface VerifiedChange {
  readonly before: Workflow;
  readonly after: Workflow;
  readonly planBefore: ExpandedPlan;
  readonly planAfter: ExpandedPlan;
  /** How the proposal says that the plan changes. */
  readonly declared: readonly PlanChange[];
  /** Whether the proposal says of itself that something no longer runs. */
  readonly lessWork: boolean;
  readonly evidence: Evidence;
}

export type Check = (change: VerifiedChange) => Refusal | null;

/** A file of a proposal beside its workflow, proven or refused. */
export type OtherFile =
  | { readonly ok: true; readonly file: ChangedFile; readonly sameWork: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

export function refuse(code: Refusal['code'], detail: string): Refusal {
  return { code, detail };
}
