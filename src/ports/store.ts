import type { CacheOutcome } from '../model/cache-outcome.ts';
import type { JobRun } from '../model/job-run.ts';
import type { Repository } from '../model/repository.ts';
import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';

export interface Delivery {
  /** `X-GitHub-Delivery`: the same on redelivery. */
  readonly id: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly receivedAt: Date;
}

export interface DeliveryStore {
  /** `duplicate` when the id is known: nothing was written. */
  insert(delivery: Delivery): Promise<'new' | 'duplicate'>;
  find(id: string): Promise<(Delivery & { readonly processedAt: Date | null }) | null>;
  markProcessed(id: string, at: Date): Promise<void>;
}

export interface StoredInstallation {
  readonly id: number;
  readonly account: string;
  readonly suspended: boolean;
  /** GitHub's permission names to levels, as granted. */
  readonly permissions: Readonly<Record<string, string>>;
}

export interface InstallationStore {
  save(installation: StoredInstallation): Promise<void>;
  find(id: number): Promise<StoredInstallation | null>;
  /** Removes the installation with all data of its repositories. */
  remove(id: number): Promise<void>;
}

export interface StoredRepository {
  readonly repository: Repository;
  readonly installationId: number;
  /** Text of `.github/paceline.yml` as last read from the default branch and found valid; null when there is none. */
  readonly configurationText: string | null;
  /** What is wrong with the file as it stands on the default branch, with its place; null when it is valid or not there. */
  readonly configurationProblem: string | null;
}

export interface RepositoryStore {
  /**
   * The stored configuration stays as it is. `updatedAt`: when GitHub last changed this record; one that is older than what is stored changes
   * nothing.
   */
  save(repository: Repository, installationId: number, updatedAt?: Date | null): Promise<void>;
  saveConfiguration(id: number, text: string | null): Promise<void>;
  saveConfigurationProblem(id: number, problem: string | null): Promise<void>;
  find(id: number): Promise<StoredRepository | null>;
  list(): Promise<readonly StoredRepository[]>;
  /** Removes the repository with all of its data. */
  remove(id: number): Promise<void>;
}

export interface RunStore {
  /** Monotone: a status never regresses, a later `updatedAt` wins, null never replaces a value. `run.jobs` is not written here. */
  merge(repositoryId: number, run: Run): Promise<void>;
  find(repositoryId: number, runId: number, attempt: number): Promise<Run | null>;
  /** Completed runs of a workflow, newest first, with jobs, steps and cache outcomes: at most so many, created from `since` on and before `before`. */
  history(
    repositoryId: number,
    workflowPath: string,
    limits: { readonly runs: number; readonly since?: Date; readonly before?: Date },
  ): Promise<readonly Run[]>;
  /** Every attempt of every run of a commit, with jobs. */
  ofCommit(repositoryId: number, headSha: string): Promise<readonly Run[]>;
  /** Workflow paths that have at least one run. */
  workflowPaths(repositoryId: number): Promise<readonly string[]>;
}

export interface JobStore {
  /** Monotone, like runs. Steps are replaced only by a record that has more or later ones. `job.cacheOutcomes` is not written here. */
  merge(repositoryId: number, job: JobRun): Promise<void>;
  find(repositoryId: number, jobId: number): Promise<JobRun | null>;
  /** Replaces the outcomes of one job. */
  saveCacheOutcomes(repositoryId: number, jobId: number, outcomes: readonly CacheOutcome[]): Promise<void>;
}

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
}

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
  /** Adds a commit of ours to `headShas`. */
  recordHead(repositoryId: number, key: string, headSha: string): Promise<void>;
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
  /** GitHub's `updated_at` of the pull request that told this. */
  readonly pullRequestUpdatedAt?: Date;
  readonly openedAt?: Date;
  readonly at: Date;
}

export interface StoredCheckRun {
  readonly headSha: string;
  readonly checkRunId: number;
  /** Of what was last sent: an equal digest is not sent again. */
  readonly digest: string;
  readonly title: string;
  readonly summary: string;
  readonly conclusion: string | null;
  readonly updatedAt: Date;
}

export interface CheckRunStore {
  find(repositoryId: number, headSha: string): Promise<StoredCheckRun | null>;
  save(repositoryId: number, checkRun: StoredCheckRun): Promise<void>;
  /** Newest first. */
  recent(repositoryId: number, limit: number): Promise<readonly StoredCheckRun[]>;
}

export interface DeadLetter {
  readonly id: string;
  readonly task: Task;
  readonly error: string;
  readonly attempts: number;
  readonly at: Date;
}

export interface DeadLetterStore {
  list(limit: number): Promise<readonly DeadLetter[]>;
}

/** Something that GitHub no longer lets us see. */
export type Departed =
  | { readonly kind: 'installation'; readonly id: number }
  /** Another installation may still see it, or see it later. */
  | { readonly kind: 'repository'; readonly id: number; readonly installationId: number };

/** What went, and when: of all that was known of it only a hash of its id stays, so that a late delivery does not bring it back. */
export interface DepartureStore {
  /** The later moment stays. */
  note(what: Departed, at: Date): Promise<void>;
  find(what: Departed): Promise<Date | null>;
  forget(what: Departed): Promise<void>;
}

/** Everything that one transaction can touch. Each table is keyed by the numeric repository id. */
export interface Transaction {
  readonly deliveries: DeliveryStore;
  readonly installations: InstallationStore;
  readonly repositories: RepositoryStore;
  readonly runs: RunStore;
  readonly jobs: JobStore;
  readonly proposals: ProposalStore;
  readonly checkRuns: CheckRunStore;
  readonly deadLetters: DeadLetterStore;
  readonly departures: DepartureStore;
}

/** Outside a transaction each call is one of its own. Every method throws `AppError` STORE_UNAVAILABLE when the database does not answer. */
export interface Store extends Transaction {
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Serialises what must not run twice at once, across processes: waits for the named lock, runs, releases. */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
}
