import type { PredictionResult } from '../simulate/prediction.ts';
import type { Attribution } from '../simulate/price/attribute-savings.ts';
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

/** What a proposal is refused for; docs/proof.md says more of each. */
export const REFUSALS = {
  'edit-conflict': 'The edit cannot be made, or would bring in characters that the file did not hold.',
  'text-differs':
    'More than the declared ranges of the text would change, a comment would be lost, or making the edit again would change more.',
  'new-parse-error': "GitHub's parser would refuse the edited file.",
  'plan-differs': 'What the workflow runs would not change exactly as the proposal declares.',
  'permissions-widened': 'A token would be allowed more than before.',
  'permissions-narrowed': 'A token would be allowed less than before.',
  'trigger-more-privileged': 'Something else would start the workflow, or a privileged trigger would change.',
  'secret-newly-read': 'A secret or the token would be readable where it was not.',
  'expression-in-script': 'An expression would become part of a script, or of another input that is run as code.',
  'expression-in-name': 'A name would be computed from something else than the matrix.',
  'shell-changed': 'A script would be run by another shell.',
  'condition-changed': 'A condition would be removed, loosened, or added without saying which work no longer runs.',
  'condition-unsound': 'A condition would not mean what it seems to say.',
  'environment-changed': 'A job would get, lose or change its environment, or work would leave it.',
  'concurrency-changed': 'What delivers something could be cancelled, or would run beside itself.',
  'gate-weakened': 'A failure would no longer hold back what it held back.',
  'credentials-persisted': 'A checkout would leave its credentials where it did not.',
  'code-from-elsewhere': 'A checkout would bring other code, or a variable would make a program load some.',
  'action-not-allowed': 'An action would be added that the repository neither uses nor allows.',
  'pin-missing': 'An action would be added without a commit id and version, where the repository pins.',
  'pin-moved': 'A pinned action would move, or an action would be named by an older or looser version.',
  'image-not-allowed': 'A container image would be another one, or be named less exactly.',
  'runner-not-allowed': "A job would go to a runner that is neither GitHub's, nor its own, nor configured.",
  'actions-lock': 'A lock file does not list what would be added, or the locked dependencies would change.',
  'cache-poisoning': 'A cache would be filled or read where its content is trusted further, or a cache-mode would be wider.',
  'required-check-renamed': 'A check that gates merges, or may, would no longer report.',
  'work-removed': 'A step or a job would be gone without saying which work no longer runs.',
  'limit-lowered': 'A limit would cut off what ran through before, without saying so.',
  'not-idempotent': 'The rule would propose the same again.',
  'generated-file': 'A program writes the file.',
  'outside-github-folder': 'The file is none that may be edited.',
} as const;

/** Why an edit was not made although a rule asked for it. Counted and shown as advice. */
export interface Refusal {
  readonly code: keyof typeof REFUSALS;
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
  /** What each of `keys` has of the predicted saving, in their order; missing where nothing is predicted, or there is one. */
  readonly attribution?: Attribution;
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
