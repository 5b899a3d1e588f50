/** What is to change of a pull request; what is left out stays as it is. */
export interface PullRequestUpdate {
  /** Cut at 256 characters. */
  readonly title?: string;
  /** Shortened, with its blocks closed, where GitHub does not take so much. */
  readonly body?: string;
  readonly state?: 'open' | 'closed';
}

/** A comment of ours, of which a pull request has one for each key. */
export interface KeyedComment {
  /** Letters, digits and `.`, `_`, `/`, `:`, `-` within; no two dashes in a row. */
  readonly key: string;
  /** Shortened as a body of a pull request. */
  readonly body: string;
}

/** A comment under a pull request or an issue, as it stands now. */
export interface PullRequestComment {
  readonly id: number;
  /** Of the pull request or the issue. */
  readonly number: number;
  /** Null for an account that was deleted. */
  readonly login: string | null;
  /** False for bots and Apps, and for what somebody sent through an App. */
  readonly isByPerson: boolean;
  /** Our App itself wrote it. */
  readonly isOurs: boolean;
  readonly body: string;
}

export interface PullRequestCommit {
  readonly sha: string;
  readonly parents: readonly string[];
}

/** Which commits of a branch are ours. */
export interface OurCommits {
  /** A branch may be taken over, or moved, from one of these. */
  readonly known: readonly string[];
  /** Called with a new commit before the branch points at it; when it throws, the branch stays as it is. */
  readonly record: (headSha: string) => Promise<void>;
}

/** One commit that a branch is to have instead of the commits that it has. `known` tells the tip that a move left whose answer was lost. */
export interface BranchMove extends OurCommits {
  readonly branch: string;
  /** Where the branch has to stand for it to be moved. */
  readonly from: string;
  /** The new commit's only parent. */
  readonly baseSha: string;
  readonly message: string;
  /** Whole new contents by path, below `.github/`. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

/** `clean`: no conflict, which does not say that nothing else forbids merging. `unknown`: not known yet, or no longer asked for since it was merged. */
export type Mergeability = 'clean' | 'conflicted' | 'unknown';

/**
 * What Paceline does to its own pull requests. Takes the permissions of the propose App; without them every method throws GITHUB_FORBIDDEN.
 * Errors as `GitHub`. A write is sent once; every method may be called again after any error, and looks before it writes where that matters.
 */
export interface GitHubPulls {
  /** The name by which people speak to us in comments, without `@` and `[bot]`; null where the App is not registered to hear of comments. */
  commandName(): Promise<string | null>;
  /**
   * Sets what is given, whatever stood there: what a person changed since the pull request was last read is overwritten. Throws GITHUB_REJECTED for a
   * state that cannot be, as one that is merged, or whose branch is gone, opened again. Nothing given, nothing sent.
   */
  update(number: number, changes: PullRequestUpdate): Promise<void>;
  /**
   * Nothing is sent when it is as wanted. GITHUB_REJECTED: closed, or the repository's plan has no drafts. GITHUB_FORBIDDEN: GitHub is known to
   * refuse this to some Apps that may write pull requests, so go on without a draft.
   */
  setDraft(number: number, isDraft: boolean): Promise<void>;
  /**
   * Writes the comment of this key, or edits the one that stands with another text; nothing is sent when it says the same. Comments of others are never
   * taken for ours, whatever they say. Of two that two workers wrote at once the older stays. One that somebody deleted is written anew.
   * GITHUB_REJECTED where the conversation is locked.
   */
  comment(number: number, comment: KeyedComment): Promise<{ readonly id: number }>;
  /** Adds our reaction to a comment, once however often it is called. One that was deleted gets none, without an error. */
  react(commentId: number, reaction: 'thumbs-up' | 'confused'): Promise<void>;
  /** Null where it was deleted. GITHUB_FORBIDDEN for one of an issue. */
  fetchComment(id: number): Promise<PullRequestComment | null>;
  /** Oldest first: those that the branch has and the base has not, the first 250 of them at most. */
  listCommits(number: number): Promise<readonly PullRequestCommit[]>;
  /** GitHub works it out after it is asked for the first time since head or base moved: `unknown` then, and known some seconds later. */
  fetchMergeability(number: number): Promise<Mergeability>;
  /**
   * Makes one commit on `baseSha` and lets the branch point at it, in one step of GitHub's that takes place only while the branch stands at `from`: no commit
   * of a person is lost, whenever it comes. Gives the commit at which the branch stands then: `from` where that is such a commit already, and
   * where the branch has moved, its tip if that is a known one of ours and such a commit, as after an answer that was lost. Otherwise HEAD_MOVED, also
   * for a branch that is gone; read anew then what was recorded. GITHUB_REJECTED: a rule of the repository forbids it, or the server has no such step (GitHub Enterprise Server before 3.13).
   */
  moveBranch(move: BranchMove): Promise<string>;
  /** Takes the branch away while it stands at `from`, in one step; one that is gone is fine. HEAD_MOVED for any other tip. An open pull request of it closes. */
  deleteBranch(branch: string, from: string): Promise<void>;
  /**
   * Runs all jobs of a run again after its attempt of this number, which has to be over. Nothing is sent when there is a later attempt already, so
   * that a repeated call costs nobody a second run. It takes the optional permission `actions: write`: GITHUB_FORBIDDEN without. GITHUB_REJECTED for a
   * run that is not over, or that GitHub no longer runs again (a month old).
   */
  rerun(runId: number, attempt: number): Promise<void>;
}
