import type { Json } from '../../model/json.ts';
import type { Prediction } from '../../model/prediction.ts';

/**
 * Of one that is open: `edited` by a person, so that we leave it alone, or `conflicted` with its base. Of one that is merged: `verifying` until there are runs
 * enough, then what they showed, and `reverted` when its revert was merged. Null: none of these.
 */
export type ProposalPhase = 'edited' | 'conflicted' | 'verifying' | 'verified' | 'refuted' | 'undecided' | 'reverted';

export type ProposalState = 'candidate' | 'waiting' | 'open' | 'merged' | 'closed' | 'superseded';

/** A file as a proposal leaves it. */
export interface ProposedFile {
  readonly path: string;
  /** The whole new text. */
  readonly content: string;
  /** Git's id of the text that was analysed; null: there was no such file. */
  readonly blobBefore: string | null;
}

export interface StoredProposal {
  readonly key: string;
  readonly ruleId: string;
  /** The workflow it is about. */
  readonly path: string;
  readonly title: string;
  readonly body: string;
  readonly commitMessage: string;
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly draft: boolean;
  readonly files: readonly ProposedFile[];
  readonly patch: string;
  readonly baseSha: string;
  readonly state: ProposalState;
  readonly reason: string | null;
  readonly branch: string;
  /** Commits that we made for the branch, oldest first: written down before the branch points at one, so that a crash leaves none unknown. */
  readonly headShas: readonly string[];
  readonly pullRequest: number | null;
  /** `updated_at` of the pull request when its state was last learned from GitHub; null: not learned yet. */
  readonly pullRequestUpdatedAt: Date | null;
  readonly openedAt: Date | null;
  readonly updatedAt: Date;
  /** What it was predicted to save when it was analysed; null where nothing is. */
  readonly prediction: Prediction | null;
  /** Who asked that it be opened whatever the limits say; null: nobody. */
  readonly askedBy: string | null;
  readonly phase: ProposalPhase | null;
  /** By what it will be verified, as its analysis said. */
  readonly measure: Json | null;
  /** When its branch began to point at the last of `headShas`. */
  readonly headAt: Date | null;
  /** When it was made a draft for what its trial showed. */
  readonly draftedAt: Date | null;
  /** Full runs that were repeated to measure it. */
  readonly reruns: number;
  readonly mergedAt: Date | null;
  /** The commit that brought it to the default branch; null: it did not, or GitHub does not say. */
  readonly mergeSha: string | null;
  /** What was fixed at the merge, and the newest verdict, as `engine/verification` has them. */
  readonly verificationPlan: Json | null;
  readonly verdict: Json | null;
}

/** What is learned of a proposal beside its state. Absent: stays. */
export type ProposalNews = Partial<
  Pick<
    StoredProposal,
    | 'phase'
    | 'draftedAt'
    | 'reruns'
    | 'verificationPlan'
    | 'verdict'
    | 'baseSha'
    | 'files'
    | 'patch'
    | 'title'
    | 'body'
    | 'prediction'
    | 'measure'
  >
>;

export interface ProposalStore {
  /**
   * Inserts, or refreshes one that no person has decided on; `open`, `merged` and `closed` stand as they are. What is known of the branch and of
   * the pull request is kept. Returns what is stored.
   */
  save(repositoryId: number, proposal: StoredProposal): Promise<StoredProposal>;
  find(repositoryId: number, key: string): Promise<StoredProposal | null>;
  findByPullRequest(repositoryId: number, number: number): Promise<StoredProposal | null>;
  /** The one of a branch that has no pull request yet. */
  findByBranch(repositoryId: number, branch: string): Promise<StoredProposal | null>;
  list(repositoryId: number): Promise<readonly StoredProposal[]>;
  /** How many of this rule id wait for their pull request, or got it from `since` on, in all repositories of an installation but this one. */
  openedBeside(repositoryId: number, installationId: number, ruleId: string, since: Date): Promise<number>;
  /** When a proposal for this workflow was last merged, before then; null: none was. Where GitHub's moment is not known, that at which we learned of it. */
  lastMerge(repositoryId: number, workflowPath: string, before: Date): Promise<Date | null>;
  /** Adds a commit of ours to `headShas`, that the branch will point at from then on. */
  recordHead(repositoryId: number, key: string, headSha: string, at: Date): Promise<void>;
  /** Writes down what was learned of one, whatever its state. */
  note(repositoryId: number, key: string, news: ProposalNews): Promise<void>;
  /**
   * Changes the state, from one of the named states only, and never by news of the pull request that is older than what is stored.
   * Returns whether it did. The stored moment of opening stays.
   */
  transition(repositoryId: number, key: string, to: ProposalTransition): Promise<boolean>;
}

export interface ProposalTransition {
  readonly from: readonly ProposalState[];
  readonly state: ProposalState;
  /** Absent: stays; null: none. */
  readonly reason?: string | null;
  readonly pullRequest?: number;
  /** Who asked that it be opened now, beside all limits. */
  readonly askedBy?: string;
  /** GitHub's `updated_at` of the pull request that told this. */
  readonly pullRequestUpdatedAt?: Date;
  readonly openedAt?: Date;
  /** When GitHub says that it was merged; once known it stays. */
  readonly mergedAt?: Date;
  /** Likewise. */
  readonly mergeSha?: string;
  /** Absent: stays. */
  readonly phase?: ProposalPhase | null;
  readonly at: Date;
}
