import type { ReportedFinding, WorkflowAnalysis } from '../analysis.ts';

/** What was thought of beside a proposal, and why it is not in it. */
export interface Alternative {
  /** The rule's title. */
  readonly title: string;
  readonly job: string | null;
  /** In words that follow a colon, without a full stop. */
  readonly why: string;
  /** Whether it is proposed by itself. */
  readonly isProposed: boolean;
}

/**
 * The other findings at the same place: of the job that the proposal concerns, of all jobs where it concerns the workflow, and every other of the same rule.
 * What cannot stand beside it says so.
 * @public
 */
export function findAlternatives(workflow: WorkflowAnalysis, finding: ReportedFinding): readonly Alternative[] {
  if (workflow.status !== 'analyzed') return [];
  const key = keyOf(finding);
  const conflicts = new Map(workflow.combined?.leftOut?.map((left) => [left.key, left.reason]) ?? []);
  const isLeftOut = key === null ? undefined : conflicts.get(key);
  return workflow.findings.flatMap((other) => {
    const isNear = finding.job === null || other.job === null || other.job === finding.job || other.rule.id === finding.rule.id;
    if (other === finding || other.outcome === null || !isNear) return [];
    const conflict = isLeftOut ?? conflicts.get(keyOf(other) ?? '');
    return [{ title: other.rule.title, job: other.job, why: whyOf(other.outcome, conflict), isProposed: other.outcome.kind === 'proven' }];
  });
}

function keyOf({ outcome }: ReportedFinding): string | null {
  return outcome?.kind === 'proven' ? outcome.proven.key : null;
}

function whyOf(outcome: NonNullable<ReportedFinding['outcome']>, conflict: string | undefined): string {
  if (outcome.kind === 'refused') return `the edit could not be proven: ${outcome.refusal.detail}`;
  if (outcome.kind === 'withheld') return outcome.reason;
  return conflict === undefined ? 'proposed by itself, so that each can be verified' : `proposed by itself: ${conflict}`;
}
