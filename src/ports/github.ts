import type { Availability } from '../model/availability.ts';
import type { Repository } from '../model/repository.ts';
import type { SourceTree } from './source-tree.ts';

export interface CheckRunContent {
  readonly headSha: string;
  /** Ours, so that a create whose answer was lost is found again. */
  readonly externalId: string;
  readonly name: string;
  readonly status: 'in_progress' | 'completed';
  readonly conclusion: 'success' | 'neutral' | 'failure' | null;
  readonly title: string;
  readonly summary: string;
  readonly text: string | null;
  readonly detailsUrl: string | null;
}

export interface PullRequestContent {
  readonly branch: string;
  readonly base: string;
  /** The commit of the base branch that was analysed; the new commit's only parent. */
  readonly baseSha: string;
  readonly title: string;
  readonly body: string;
  readonly commitMessage: string;
  /** Whole new contents by path, with the blob id the path had at `baseSha`. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly labels: readonly string[];
  readonly draft: boolean;
}

export interface PullRequestReference {
  readonly number: number;
  readonly headSha: string;
  readonly state: 'open' | 'closed' | 'merged';
  /** True when this call made it, false when it stood already. */
  readonly created: boolean;
}

/**
 * One repository on GitHub, through one installation's token. Bodies of runs and jobs come back as GitHub sent them; `telemetry/` reads them.
 * Every method throws `AppError`: GITHUB_UNAVAILABLE, GITHUB_RATE_LIMITED, GITHUB_FORBIDDEN, GITHUB_SUSPENDED, GITHUB_BLOCKED, GITHUB_UNAUTHORIZED,
 * GITHUB_NOT_FOUND, GITHUB_REJECTED.
 */
export interface GitHub {
  fetchRepository(): Promise<Repository>;
  fetchRun(runId: number, attempt: number): Promise<unknown>;
  fetchJob(jobId: number): Promise<unknown>;
  /** The job's log, up to 64 MiB. Not available when it has expired, was never written, or is larger. */
  fetchJobLog(jobId: number): Promise<Availability<string>>;
  /** The head commit of a branch; null when there is none (an empty repository). */
  fetchHead(branch: string): Promise<string | null>;
  sourceTree(sha: string): SourceTree;
  /** Contexts that gate a branch, from rulesets and, where readable, branch protection. */
  fetchRequiredChecks(branch: string): Promise<Availability<ReadonlySet<string>>>;
  /** Creates the check run, or updates the one with this external id. Safe to repeat. */
  publishCheckRun(content: CheckRunContent, knownId: number | null): Promise<{ readonly id: number }>;
  /**
   * Makes the branch with one commit and opens the pull request. Safe to repeat: what stands already is found by branch and kept.
   * Throws HEAD_MOVED when the branch exists with a commit that is not ours.
   */
  openPullRequest(content: PullRequestContent): Promise<PullRequestReference>;
}

/** What an installation may reach, for listing after `installation.created`. */
export interface Installations {
  /** Repositories of an installation. */
  fetchRepositories(installationId: number): Promise<readonly Repository[]>;
  forRepository(installationId: number, repository: Pick<Repository, 'id' | 'owner' | 'name'>): Promise<GitHub>;
}
