import type { GitObjects } from './git-objects.ts';
import type { JsonObject } from './json-object.ts';

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
}

export interface Installation {
  readonly id: number;
  readonly account: Account;
  permissions: Readonly<Record<string, string>>;
  /** Ids; null stands for all repositories of the account. */
  repositories: Set<number> | null;
  suspendedAt: string | null;
  readonly createdAt: string;
}

export interface Token {
  readonly value: string;
  readonly installation: Installation;
  readonly permissions: Readonly<Record<string, string>>;
  /** Ids; null stands for what the installation has. */
  readonly repositories: ReadonlySet<number> | null;
  readonly expiresAt: Date;
}

/** One attempt of a run, as GitHub's REST API words it. */
export interface Attempt {
  readonly run: JsonObject;
  readonly jobs: readonly JsonObject[];
}

/** `expired` answers 410; a function writes the log when it is asked for. */
export type JobLog = string | (() => string) | 'expired';

/** What a run uploaded: GitHub's `artifact`, and the archive. An expired one is listed still, and its download answers 410. */
export interface Artifact {
  readonly body: JsonObject;
  readonly archive: Buffer;
}

export interface CheckRun {
  readonly id: number;
  readonly headSha: string;
  readonly installation: Installation;
  readonly fields: JsonObject;
  readonly output: JsonObject;
  readonly annotations: JsonObject[];
}

export interface Pull {
  readonly number: number;
  readonly id: number;
  readonly author: Account;
  title: string;
  body: string | null;
  readonly head: string;
  readonly base: string;
  headSha: string;
  /** The base branch when the head last moved. */
  baseSha: string;
  /** The two commits whose merging GitHub has worked out, since somebody asked. */
  mergeableOf?: string;
  state: 'open' | 'closed';
  draft: boolean;
  mergedAt: string | null;
  mergeCommit: string | null;
  labels: string[];
  reviewers: string[];
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
}

export interface Issue {
  readonly number: number;
  readonly id: number;
  readonly author: Account;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: Account;
  body: string;
  readonly createdAt: string;
  /** Missing where it was never edited. */
  updatedAt?: string;
  reactions?: readonly Reaction[];
}

export interface Reaction {
  readonly id: number;
  readonly author: Account;
  readonly content: string;
  readonly createdAt: string;
}

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  readonly description: string;
  readonly private: boolean;
  readonly fork: boolean;
  archived: boolean;
  readonly defaultBranch: string;
  readonly createdAt: string;
  readonly git: GitObjects;
  /** `heads/main` to commit id. */
  readonly refs: Map<string, string>;
  readonly runs: Map<number, Map<number, Attempt>>;
  readonly jobs: Map<number, JsonObject>;
  /** Reviews of the deployments of a run, by its id. */
  readonly reviews: Map<number, JsonObject[]>;
  readonly logs: Map<number, JobLog>;
  readonly artifacts: Map<number, Artifact>;
  /** By path. */
  readonly workflows: Map<string, JsonObject>;
  readonly caches: JsonObject[];
  cacheLimitGigabytes: number;
  /** What steps posted with `GITHUB_TOKEN`: each lies in the check suite of a run, named by `check_suite_node_id`. */
  readonly postedCheckRuns: JsonObject[];
  readonly checkRuns: Map<number, CheckRun>;
  /** What people other than the owner may do here, by lower-case login; who is not named may read what is public. */
  readonly collaborators: Map<string, 'admin' | 'write' | 'read'>;
  readonly statuses: Map<string, JsonObject[]>;
  readonly pulls: Map<number, Pull>;
  readonly issues: Map<number, Issue>;
  hasIssues: boolean;
  readonly comments: Map<number, Comment>;
  readonly labels: Map<string, JsonObject>;
  /** Rules of `GET /rules/branches/{branch}`, by branch. */
  readonly rules: Map<string, JsonObject[]>;
  /** Classic protection by branch; a branch that is not here has none (404). */
  readonly protection: Map<string, JsonObject>;
  nextNumber: number;
  /** Entries of a tree that are listed at once: GitHub cuts longer lists, and says so. */
  mostListed: number;
}

/** A webhook of the App, before it is delivered. */
export interface WebhookEvent {
  readonly event: string;
  readonly action: string | null;
  /** When it happened. */
  readonly at: Date;
  readonly installationId: number;
  readonly repositoryId: number | null;
  readonly body: JsonObject;
}

export interface AppIdentity {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly owner: Account;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly publicKey: string;
}

/** Where answers point: the API, and the host that stands for github.com and the log store. */
export interface Hosts {
  api: string;
  web: string;
}

/** All that the stand-in remembers. */
export interface World {
  readonly app: AppIdentity;
  readonly hosts: Hosts;
  readonly accounts: Map<string, Account>;
  readonly installations: Map<number, Installation>;
  readonly tokens: Map<string, Token>;
  /** By lower-case full name. */
  readonly repositories: Map<string, Repository>;
  /** What happened since it was last taken. */
  readonly events: WebhookEvent[];
  readonly signingKey: string;
  now(): Date;
  nextId(): number;
}

export function repositoryNamed(world: World, fullName: string): Repository {
  const repository = world.repositories.get(fullName.toLowerCase());
  if (repository === undefined) throw new Error(`the stand-in has no repository ${fullName}`);
  return repository;
}

export function installationOf(world: World, repository: Repository): Installation | null {
  const found = [...world.installations.values()].find(
    (installation) =>
      installation.account.id === repository.owner.id &&
      (installation.repositories === null || installation.repositories.has(repository.id)),
  );
  return found ?? null;
}
