import type { Run } from '../../model/run.ts';

/** Work for a repository that the clock asks for, not an event. */
export type Upkeep = 'reconcile' | 'prune' | 'storage' | 'alerts';

/** What an hour's use is counted of. */
export type UsedResource = 'rest' | 'graphql' | 'logs';

export interface StoredAttempt {
  readonly runId: number;
  readonly attempt: number;
  readonly headSha: string;
  readonly status: Run['status'];
  readonly updatedAt: Date;
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
  /**
   * Attempts, without their jobs, of which it was not measured what files they saw, newest first, after the given one. Generated ones are left out,
   * and those whose head commit does not hold the file that ran.
   */
  attemptsWithoutSources(
    repositoryId: number,
    limits: { readonly since: Date; readonly after: Pick<Run, 'runId' | 'attempt' | 'createdAt'> | null; readonly limit: number },
  ): Promise<readonly Run[]>;
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
  /** What background work took in the hour that ends at `resetAt`; `logs`: requests for logs and artifacts, counted one by one. */
  used(installationId: number, resource: UsedResource, resetAt: Date): Promise<number>;
  /** Adds one where that makes no more than `most` of that hour, in one statement: however many ask at once, the bound holds. Whether it did. */
  takeUse(installationId: number, resource: UsedResource, resetAt: Date, most: number): Promise<boolean>;
  /** Adds to it; an hour other than the stored one begins anew. */
  addUsed(installationId: number, resource: UsedResource, resetAt: Date, used: number): Promise<void>;
}
