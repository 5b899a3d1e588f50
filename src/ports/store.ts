import type { CacheOutcome } from '../model/cache-outcome.ts';
import type { DayRollup } from '../model/day-rollup.ts';
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
  /** Null also for one whose payload was dropped. */
  find(id: string): Promise<(Delivery & { readonly processedAt: Date | null }) | null>;
  markProcessed(id: string, at: Date): Promise<void>;
  remove(id: string): Promise<void>;
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
  /** The owner's `.github` repository, where the same installation reaches it: its configuration stands under this one's. Null for itself. */
  readonly organization: OrganizationConfiguration | null;
}

/** The file by which an owner configures all repositories, as stored for the owner's `.github` repository. */
export interface OrganizationConfiguration {
  readonly repository: Pick<Repository, 'id' | 'owner' | 'name' | 'visibility'>;
  readonly text: string | null;
  readonly problem: string | null;
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

export type AttemptKey = Pick<Run, 'runId' | 'attempt'>;

export interface RunPage {
  readonly runs: readonly Run[];
  /** Where the next page begins; null: this was the last. */
  readonly next: AttemptKey | null;
}

export interface RunStore {
  /** Monotone: a status never regresses, a later `updatedAt` wins, null never replaces a value. `run.jobs` is not written here. */
  merge(repositoryId: number, run: Run): Promise<void>;
  /**
   * The same for runs with their jobs, in any order and with repetitions: ends in the rows that `merge` of each run and `jobs.merge` of each job end
   * in, in a number of statements that does not grow with them. Some hundreds of runs at once are fast; a statement must end within 30 s.
   */
  mergeAll(repositoryId: number, runs: readonly Run[]): Promise<void>;
  find(repositoryId: number, runId: number, attempt: number): Promise<Run | null>;
  /** Completed runs of a workflow, newest first, with jobs, steps and cache outcomes: at most so many, created from `since` on and before `before`. */
  history(
    repositoryId: number,
    workflowPath: string,
    limits: { readonly runs: number; readonly since?: Date; readonly before?: Date },
  ): Promise<readonly Run[]>;
  /** Every attempt of every run of a commit, with jobs. */
  ofCommit(repositoryId: number, headSha: string): Promise<readonly Run[]>;
  /** Commits of the first so many attempts of a workflow that were created from `since` on, oldest first. */
  commitsAfter(
    repositoryId: number,
    workflowPath: string,
    limits: { readonly since: Date; readonly runs: number },
  ): Promise<readonly string[]>;
  /** Attempts in the order of run id and attempt, with jobs, steps and cache outcomes: at most so many behind `after`, or from the first on. */
  page(repositoryId: number, after: AttemptKey | null, limits: { readonly runs: number; readonly since?: Date }): Promise<RunPage>;
  /** Workflow paths that have at least one run. */
  workflowPaths(repositoryId: number): Promise<readonly string[]>;
}

export interface JobStore {
  /** Monotone, like runs. Steps are replaced only by a record that has more or later ones; cache outcomes are written where the job has none. */
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
  /** Which of these commits have a check run that was sent from then on. */
  sentSince(repositoryId: number, headShas: readonly string[], since: Date): Promise<readonly string[]>;
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
  /** Whether a task of this kind was given up for a repository with this `AppError` code. */
  has(repositoryId: number, kind: Task['kind'], code: string): Promise<boolean>;
  /** Forgets those of a repository with this code: what they lacked may be there now. */
  forget(repositoryId: number, code: string): Promise<void>;
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

/** Work for a repository that the clock asks for, not an event. */
export type Upkeep = 'reconcile' | 'prune';

export interface StoredAttempt {
  readonly runId: number;
  readonly attempt: number;
  readonly headSha: string;
  readonly status: Run['status'];
  readonly updatedAt: Date;
}

export interface UnmeasuredAttempt {
  readonly runId: number;
  readonly attempt: number;
  readonly createdAt: Date;
}

/** How far we have come with what was before the webhooks, and with what they did not bring. */
export interface BackfillStore {
  /** The collector's state, JSON as it was handed out; null when nothing is under way. */
  findState(repositoryId: number): Promise<unknown>;
  saveState(repositoryId: number, state: object): Promise<void>;
  finish(repositoryId: number, at: Date): Promise<void>;
  /** When the last backfill ended; null: none has. */
  finishedAt(repositoryId: number): Promise<Date | null>;
  /** When a comparison with GitHub's lists last ended well; null: never. */
  reconciledAt(repositoryId: number): Promise<Date | null>;
  markReconciled(repositoryId: number, at: Date): Promise<void>;
  /** Repositories (for anything but `prune`: not archived, of installations that are not suspended) for which this was not asked for since `before`; `active`: those with runs since then, since a nearer moment. */
  due(
    upkeep: Upkeep,
    when: { readonly before: Date; readonly active?: { readonly since: Date; readonly before: Date } },
  ): Promise<readonly number[]>;
  markAsked(upkeep: Upkeep, repositoryId: number, at: Date): Promise<void>;
  /** When it was last asked for; null: never. */
  askedAt(upkeep: Upkeep, repositoryId: number): Promise<Date | null>;
  /** Every stored attempt of runs created from then on. */
  attemptsSince(repositoryId: number, since: Date): Promise<readonly StoredAttempt[]>;
  /** Attempts created in these moments that are not known to have ended and were not looked at since `lookedAt`, oldest first. */
  openAttempts(
    repositoryId: number,
    limits: { readonly since: Date; readonly before: Date; readonly lookedAt: Date; readonly limit: number },
  ): Promise<readonly StoredAttempt[]>;
  /** Attempts of which it was not measured what files they saw, newest first, after the given one. Generated ones are left out. */
  attemptsWithoutSources(
    repositoryId: number,
    limits: { readonly since: Date; readonly after: UnmeasuredAttempt | null; readonly limit: number },
  ): Promise<readonly UnmeasuredAttempt[]>;
  /** The text of a version of a workflow file that some run saw; null where none is known. */
  workflowText(repositoryId: number, blob: string): Promise<string | null>;
  /** Keys `runId/attempt` of the attempts that were compared after they had ended. */
  checkedAttempts(repositoryId: number): Promise<ReadonlySet<string>>;
  markChecked(
    repositoryId: number,
    attempts: readonly (Pick<StoredAttempt, 'runId' | 'attempt'> & { readonly settled: boolean })[],
    at: Date,
  ): Promise<void>;
  /** Commits of runs created from then on that have no check run of ours. */
  commitsWithoutCheckRun(repositoryId: number, since: Date): Promise<readonly string[]>;
  /** Forgets what was compared before. */
  forgetChecked(repositoryId: number, before: Date): Promise<void>;
  /** What background work took in the hour that ends at `resetAt`. */
  used(installationId: number, resource: 'rest' | 'graphql', resetAt: Date): Promise<number>;
  /** Adds to it; an hour other than the stored one begins anew. */
  addUsed(installationId: number, resource: 'rest' | 'graphql', resetAt: Date, used: number): Promise<void>;
}

/** The sweep of deliveries that did not arrive. */
export interface SweepStore {
  /** JSON as it was saved; null before the first sweep. */
  findProgress(): Promise<unknown>;
  saveProgress(progress: object): Promise<void>;
  /** How often and when last these were asked for again; those that never were are left out. */
  redeliveries(guids: readonly string[]): Promise<ReadonlyMap<string, { readonly times: number; readonly askedAt: Date }>>;
  noteRedelivery(guid: string, at: Date): Promise<void>;
  forgetRedeliveries(before: Date): Promise<void>;
}

/** What reports read: counts by workflow and day, which outlive the runs they were made from. */
export interface RollupStore {
  /** Days in which an ended run or one of its jobs changed since they were counted, oldest first. */
  marked(repositoryId: number): Promise<readonly { readonly workflowPath: string; readonly day: number }[]>;
  /** Takes a day's marks away: before its runs are read, and in the transaction that saves what they were counted to. */
  unmark(repositoryId: number, workflowPath: string, day: number): Promise<void>;
  /** Marks every day that has runs. */
  markAll(repositoryId: number): Promise<void>;
  /** Replaces the day. */
  save(repositoryId: number, rollup: DayRollup): Promise<void>;
  /** Days from `from` to `to`, both included, of one workflow or all, by path and day. */
  list(
    repositoryId: number,
    days: { readonly from: number; readonly to: number; readonly workflowPath?: string },
  ): Promise<readonly DayRollup[]>;
}

/** Deleting what is older than it is kept for. Each method takes at most `limit` rows in one statement and returns how many it took. */
export interface PruningStore {
  /** Runs created before this moment may be gone; null: none is. */
  prunedBefore(repositoryId: number): Promise<Date | null>;
  /** Said before the first run goes. The later moment stays. */
  markPruned(repositoryId: number, before: Date): Promise<void>;
  /** Attempts of runs of one workflow (null: of runs whose workflow was not measured) with their jobs, steps and cache outcomes. */
  runs(repositoryId: number, workflowPath: string | null, created: { readonly before: Date }, limit: number): Promise<number>;
  /** Jobs whose run never came: looks at so many from `after` on, deletes the old ones, and says where to go on; null: no older ones are left. */
  lostJobs(
    repositoryId: number,
    ended: { readonly before: Date; readonly after: number },
    limit: number,
  ): Promise<{ readonly deleted: number; readonly next: number | null }>;
  checkRuns(repositoryId: number, updated: { readonly before: Date }, limit: number): Promise<number>;
  rollups(repositoryId: number, days: { readonly before: number }, limit: number): Promise<number>;
  /** Deletes names that nothing refers to and that nothing referred to an hour ago; marks those that nothing refers to now. */
  names(repositoryId: number, now: Date): Promise<number>;
  /** When names were last looked at; null: never. */
  namesLookedAt(repositoryId: number): Promise<Date | null>;
  /** Drops payloads of processed deliveries that no dead letter names. */
  payloads(received: { readonly before: Date }, limit: number): Promise<number>;
  deliveries(received: { readonly before: Date }, limit: number): Promise<number>;
  deadLetters(given: { readonly before: Date }, limit: number): Promise<number>;
  /** Rows that came for repositories which were removed meanwhile: takes all rows of a few of them. Returns how many repositories. */
  strays(limit: number): Promise<number>;
  /** When deleting what belongs to no repository of ours was last asked for; null: never. */
  leftoversAskedAt(): Promise<Date | null>;
  markLeftoversAsked(at: Date): Promise<void>;
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
  readonly backfills: BackfillStore;
  readonly sweeps: SweepStore;
  readonly rollups: RollupStore;
  readonly pruning: PruningStore;
}

/** Outside a transaction each call is one of its own. Every method throws `AppError` STORE_UNAVAILABLE when the database does not answer. */
export interface Store extends Transaction {
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Serialises what must not run twice at once, across processes: waits for the named lock, runs, releases. */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
}
