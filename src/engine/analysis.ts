import type { PredictionResult } from '../simulate/prediction.ts';
import type { Finding, Proposal, RuleMeta, SkipReason } from './rule.ts';

/** A file as it stands and as it would be, whole. */
export interface ChangedFile {
  readonly path: string;
  /** Null for a new file. */
  readonly before: string | null;
  readonly content: string;
}

/** A proposal whose edits were applied and proven. */
export interface ProvenProposal {
  readonly rule: RuleMeta;
  readonly proposal: Proposal;
  /** Every file that changes, each once; the workflow first if it does. */
  readonly files: readonly ChangedFile[];
  /** Unified diff of all files, `a/` and `b/` prefixes. */
  readonly patch: string;
  readonly sameWork: boolean;
  readonly prediction: PredictionResult;
  /** Identifies "the same suggestion" over time: rule, file and place; closed stays closed by this key. */
  readonly key: string;
}

/** Why an edit was not made although a rule asked for it. Counted and shown as advice. */
export interface Refusal {
  readonly code:
    | 'edit-conflict'
    | 'new-parse-error'
    | 'plan-differs'
    | 'permissions-widened'
    | 'trigger-more-privileged'
    | 'secret-newly-read'
    | 'action-not-allowed'
    | 'pin-missing'
    | 'actions-lock'
    | 'cache-poisoning'
    | 'required-check-renamed'
    | 'expression-in-script'
    | 'not-idempotent'
    | 'generated-file'
    | 'outside-github-folder';
  readonly detail: string;
}

export type ProposalOutcome =
  | { readonly kind: 'proven'; readonly proven: ProvenProposal }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The configuration or level does not want it. */
  | { readonly kind: 'withheld'; readonly reason: string };

/** A finding with its place in the text, ready to be shown. */
export interface ReportedFinding {
  readonly rule: RuleMeta;
  readonly finding: Finding;
  readonly message: string;
  readonly job: string | null;
  readonly step: number | null;
  readonly line: number;
  readonly endLine: number;
  readonly outcome: ProposalOutcome | null;
}

export interface SkippedRule {
  readonly rule: string;
  readonly reason: SkipReason | 'failed' | 'off' | 'ignored';
  readonly detail: string;
}

/** All proposals of a workflow that can be made together. */
export interface CombinedProposal {
  /** Every file that changes, each once; the workflow first if it does. */
  readonly files: readonly ChangedFile[];
  readonly patch: string;
  readonly keys: readonly string[];
  /** Proven proposals that cannot stand beside these, with the reason. */
  readonly leftOut?: readonly { readonly key: string; readonly reason: string }[];
  readonly prediction: PredictionResult;
}

export type WorkflowAnalysis = { readonly path: string } & (
  | {
      readonly status: 'analyzed';
      readonly findings: readonly ReportedFinding[];
      readonly skipped: readonly SkippedRule[];
      readonly combined: CombinedProposal | null;
      readonly runs: number;
      readonly simulatedHistory: string | null;
    }
  | { readonly status: 'invalid'; readonly reason: string; readonly line: number; readonly column: number }
  | { readonly status: 'skipped'; readonly reason: string }
);

/** What an analysis of a repository yields; `report/` renders it, `tasks/` act on it. */
export interface Analysis {
  readonly asOf: Date;
  readonly seed: number;
  readonly workflows: readonly WorkflowAnalysis[];
}
