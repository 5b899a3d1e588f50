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
  /** The commit of the base branch that the files were edited at; the new commit's only parent. */
  readonly baseSha: string;
  readonly title: string;
  readonly body: string;
  readonly commitMessage: string;
  /** Whole new contents by path. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly draft: boolean;
}

/** Which commits of a branch are ours. */
export interface OurCommits {
  /** A branch may be taken over, or moved, from one of these. */
  readonly known: readonly string[];
  /** Called with a new commit before the branch points at it; when it throws, the branch stays as it is. */
  readonly record: (headSha: string) => Promise<void>;
}

/** What a pull request stands without. */
export interface PullRequestOrnaments {
  readonly labels: readonly string[];
  /** Logins, and teams as `<organization>/<team>`. */
  readonly reviewers: readonly string[];
}

export interface PullRequestReference {
  readonly number: number;
  readonly headSha: string;
  readonly state: 'open' | 'closed' | 'merged';
  /** True when this call made it, false when it stood already. */
  readonly created: boolean;
}

/** A job's log, up to 64 MiB, or why there is none: it has expired, was never written, or is larger. */
export type JobLog =
  | { readonly available: true; readonly value: string }
  /** `mayCome`: GitHub has none, which for a job that has just ended can change. */
  | { readonly available: false; readonly reason: string; readonly mayCome: boolean };

/**
 * One repository on GitHub, through one installation's token. Bodies of repositories, runs, jobs and pull requests come back as GitHub sent them; `telemetry/` reads them.
 * Every method throws `AppError`: GITHUB_UNAVAILABLE, GITHUB_RATE_LIMITED, GITHUB_FORBIDDEN, GITHUB_SUSPENDED, GITHUB_BLOCKED, GITHUB_UNAUTHORIZED,
 * GITHUB_NOT_FOUND, GITHUB_REJECTED.
 */
export interface GitHub {
  fetchRepository(): Promise<unknown>;
  fetchRun(runId: number, attempt: number): Promise<unknown>;
  fetchJob(jobId: number): Promise<unknown>;
  fetchJobLog(jobId: number): Promise<JobLog>;
  /** The head commit of a branch; null when there is none (an empty repository). */
  fetchHead(branch: string): Promise<string | null>;
  sourceTree(sha: string): SourceTree;
  /** Contexts that gate a branch, from rulesets and, where readable, branch protection. */
  fetchRequiredChecks(branch: string): Promise<Availability<ReadonlySet<string>>>;
  /** Creates the check run, or updates the one with this external id. Safe to repeat. */
  publishCheckRun(content: CheckRunContent, knownId: number | null): Promise<{ readonly id: number }>;
  /**
   * Makes the branch with one commit and opens the pull request. Safe to repeat: a pull request that stands already is found by branch and kept,
   * and a branch without one is brought to the commit that is wanted now. Throws HEAD_MOVED when the branch exists with a commit that is not ours.
   */
  openPullRequest(content: PullRequestContent, ours: OurCommits): Promise<PullRequestReference>;
  /** Adds labels and asks for reviews, as far as GitHub lets us: what it refuses is logged, and not thrown. */
  adornPullRequest(number: number, ornaments: PullRequestOrnaments): Promise<void>;
  /** The body of a pull request as GitHub has it now. */
  fetchPullRequest(number: number): Promise<unknown>;
}

/** What an installation may reach, for listing after `installation.created`. */
export interface Installations {
  /** Repositories of an installation, as GitHub sent them. */
  fetchRepositories(installationId: number): Promise<readonly unknown[]>;
  forRepository(installationId: number, repository: Pick<Repository, 'id' | 'owner' | 'name'>): Promise<GitHub>;
}
