import type { Availability } from '../model/availability.ts';
import type { Repository } from '../model/repository.ts';
import type { GitHubPulls, OurCommits } from './github-pulls.ts';
import type { SourceTree } from './source-tree.ts';

export type {
  BranchMove,
  GitHubPulls,
  KeyedComment,
  Mergeability,
  OurCommits,
  PullRequestCommit,
} from './github-pulls.ts';

/** A remark at lines of a file of the commit. Plain text. */
export interface CheckRunAnnotation {
  readonly path: string;
  /** From 1. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** A button. GitHub takes 20 characters of a label, 40 of a description and 20 of an identifier, and at most three of them. */
export interface CheckRunAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export interface CheckRunImage {
  readonly alt: string;
  readonly url: string;
  readonly caption: string;
}

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
  /** Those that stand already are not sent again: GitHub only ever adds. */
  readonly annotations: readonly CheckRunAnnotation[];
  readonly actions: readonly CheckRunAction[];
  readonly images: readonly CheckRunImage[];
}

/** A commit beside a branch. */
export interface Comparison {
  /** Where they parted. */
  readonly mergeBaseSha: string;
  /** What was changed between there and the commit; null when it is more than GitHub lists. */
  readonly paths: ReadonlySet<string> | null;
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

/**
 * A job's log as it comes, or why there is none: it has expired, was never written, or is larger than 64 MiB. `chunks` can be gone through once, and
 * soon: the connection is open. It throws GITHUB_UNAVAILABLE where the connection breaks, and GITHUB_REJECTED behind 64 MiB.
 */
export type FetchedLog =
  | { readonly available: true; readonly chunks: AsyncIterable<Uint8Array> }
  /** `mayCome`: GitHub has none, which for a job that has just ended can change. */
  | { readonly available: false; readonly reason: string; readonly mayCome: boolean };

/** Artifacts as GitHub sent them, at most 100. */
export interface ArtifactPage {
  readonly artifacts: readonly unknown[];
  readonly isLast: boolean;
}

/**
 * The XML files of an artifact as text, without their names; `isWhole`: none was left out for being larger than 16 MiB, packed too tightly, encrypted or
 * damaged, nor for their number. Or why there is none: it has expired, it is larger than 20 MiB, or it is no archive that can be read.
 */
export type FetchedArtifact =
  | { readonly available: true; readonly texts: readonly string[]; readonly isWhole: boolean }
  | { readonly available: false; readonly reason: 'expired' | 'too-large' | 'not-readable' };

/** Runs created in these moments, both included; GitHub counts in whole seconds. */
export interface RunWindow {
  readonly from: Date;
  readonly to: Date;
}

export interface RunPage {
  /** How many runs the window holds. GitHub gives the newest 1,000 of them at most: a fuller window has to be divided. */
  readonly total: number;
  /** As GitHub sent them, newest first, at most 100. */
  readonly runs: readonly unknown[];
}

/** Jobs and steps of many runs, in one answer. */
export interface SuiteJobs {
  /** By the node id of the check suite: job bodies in the form of REST, with null for what GraphQL lacks (created, labels, runner) and without what stands in their run (run, attempt, commit). */
  readonly jobs: ReadonlyMap<string, readonly unknown[]>;
  /** Suites of which GitHub gave nothing or only a part, and those that hold several attempts: their runs have to be asked for one by one. */
  readonly incomplete: readonly string[];
}

/** What GitHub still lets an installation ask in this hour, as its last answer said. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: Date;
}

/** What happened in a repository before we were told of it. Errors as `GitHub`. */
export interface GitHubHistory {
  /** Pages count from 1. An answer that GitHub says is unchanged costs nothing of the allowance. */
  listRuns(window: RunWindow, page: number): Promise<RunPage>;
  /** The latest attempt's jobs of some runs by GraphQL; asks again in smaller pieces when GitHub takes too long. */
  fetchSuiteJobs(suites: readonly string[]): Promise<SuiteJobs>;
  /** Every job of one attempt, with all that REST tells. */
  fetchRunJobs(runId: number, attempt: number): Promise<readonly unknown[]>;
  /** Reviews of the deployments that a run, in any of its attempts, had to wait for: GitHub's `environment-approvals`. */
  fetchReviews(runId: number): Promise<readonly unknown[]>;
  /** Null before the first answer. */
  allowance(): { readonly rest: Allowance | null; readonly graphql: Allowance | null };
}

/** Entries of the cache, as GitHub sent them, the most recently used first, at most 100. */
export interface CachePage {
  readonly caches: readonly unknown[];
  readonly isLast: boolean;
}

/** What a repository stores at GitHub. Each call is one request. Errors as `GitHub`. */
export interface GitHubStorage {
  /** Pages count from 1. */
  listCaches(page: number): Promise<CachePage>;
  /** GitHub's own sum, some five minutes late. */
  fetchCacheUsage(): Promise<unknown>;
  /** Null where GitHub does not tell it whoever asks, which takes the right to administer. */
  fetchCacheLimit(): Promise<unknown>;
  /** Artifacts of all runs, the newest first, expired ones among them. Pages count from 1. */
  listArtifacts(page: number): Promise<ArtifactPage>;
}

/** An issue, or a comment that is looked for, of our App's own: what others wrote is never taken for it, whatever it says. */
export interface IssueOfOurs {
  readonly number: number;
  readonly isOpen: boolean;
  readonly body: string;
}

/**
 * Issues of the repository that the App itself wrote. It takes the optional permission `issues: write`; without it every method throws GITHUB_FORBIDDEN.
 * Where issues are turned off, writing throws GITHUB_REJECTED. Other errors as `GitHub`.
 */
export interface GitHubIssues {
  /** Null: it was deleted, was moved to another repository, or is not ours. */
  fetch(number: number): Promise<IssueOfOurs | null>;
  /** The newest open one of ours whose body holds this marker: for a creation whose answer was lost. */
  findOpen(marker: string): Promise<IssueOfOurs | null>;
  /** A body longer than GitHub takes is shortened, here as below. Not safe to repeat: look with `findOpen` first. */
  create(content: { readonly title: string; readonly body: string }): Promise<number>;
  updateBody(number: number, body: string): Promise<void>;
  /** Whether a comment of ours, written or changed since then, holds this marker. */
  hasComment(number: number, marker: string, since: Date): Promise<boolean>;
  /** Not safe to repeat: look with `hasComment` first. */
  comment(number: number, body: string): Promise<void>;
  /** As done. Safe to repeat. */
  close(number: number): Promise<void>;
}

/** Files of many commits, asked for in few requests. */
export interface CommitFiles {
  /**
   * Git's ids of the wanted files by path, by commit. A commit that is left out is gone, or GitHub does not tell of it this way: `fetchFileIds` may.
   * Asked at once for a hundred commits it takes some ten requests.
   */
  of(shas: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>;
}

/**
 * One repository on GitHub, through one installation's token. Bodies of repositories, runs, jobs and pull requests come back as GitHub sent them; `telemetry/` reads them.
 * Every method throws `AppError`: GITHUB_UNAVAILABLE, GITHUB_RATE_LIMITED, GITHUB_FORBIDDEN, GITHUB_SUSPENDED, GITHUB_BLOCKED, GITHUB_UNAUTHORIZED,
 * GITHUB_NOT_FOUND, GITHUB_REJECTED.
 */
export interface GitHub {
  readonly history: GitHubHistory;
  readonly storage: GitHubStorage;
  readonly issues: GitHubIssues;
  readonly pulls: GitHubPulls;
  fetchRepository(): Promise<unknown>;
  fetchRun(runId: number, attempt: number): Promise<unknown>;
  fetchJob(jobId: number): Promise<unknown>;
  fetchJobLog(jobId: number): Promise<FetchedLog>;
  /** Artifacts of all attempts of a run. Pages count from 1; each is one request. */
  listArtifacts(runId: number, page: number): Promise<ArtifactPage>;
  /** One request; needs no more than to read Actions. */
  fetchArtifact(artifactId: number): Promise<FetchedArtifact>;
  /** The head commit of a branch; null when there is none (an empty repository). */
  fetchHead(branch: string): Promise<string | null>;
  sourceTree(sha: string): SourceTree;
  /** Git's id of each file of a commit, by path; null where the repository has more files than GitHub lists. */
  fetchFileIds(sha: string): Promise<ReadonlyMap<string, string> | null>;
  /** For many commits; what was learned of one serves for the next. Folders named `node_modules` are not looked into. */
  commitFiles(isWanted: (path: string) => boolean): CommitFiles;
  /** The text of a file by its id. Not available for one above 1 MiB or that is not UTF-8 text. */
  fetchFileText(id: string): Promise<Availability<string>>;
  /** What a commit, also one of a fork that a pull request brings, changes since it left a branch; null where the two have nothing in common. */
  fetchComparison(branch: string, headSha: string): Promise<Comparison | null>;
  /** Contexts that gate a branch, from rulesets and, where readable, branch protection. */
  fetchRequiredChecks(branch: string): Promise<Availability<ReadonlySet<string>>>;
  /** What somebody may do: `admin`, `write`, `read` or `none`. Throws GITHUB_NOT_FOUND for whom GitHub does not know. */
  fetchPermission(login: string): Promise<string>;
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
  /** Permission to level, as the App asks for them now: an installation may have granted fewer. An answer serves for an hour. */
  fetchAskedPermissions(): Promise<Readonly<Record<string, string>>>;
  forRepository(installationId: number, repository: Pick<Repository, 'id' | 'owner' | 'name'>): Promise<GitHub>;
}

/** One attempt of GitHub to tell us something. `id` is of the attempt; `guid` stays the same when it is sent again. */
export interface SentDelivery {
  /** GitHub's newer ones lie beyond 2^53; those come as `bigint`. */
  readonly id: number | bigint;
  readonly guid: string;
  readonly deliveredAt: Date;
  readonly event: string;
  /** Null for an event that has none. */
  readonly action: string | null;
  readonly redelivery: boolean;
  /** Whether we answered that we have it. */
  readonly succeeded: boolean;
}

/** What GitHub knows of the webhooks that it sent to the App. Errors as `GitHub`. */
export interface SentDeliveries {
  /** Newest first; `cursor` null for the first page, and null again where there is no further one. */
  list(cursor: string | null): Promise<{ readonly deliveries: readonly SentDelivery[]; readonly cursor: string | null }>;
  /** Asks for an attempt to be made again; the webhook comes as any other. */
  redeliver(id: SentDelivery['id']): Promise<void>;
}
