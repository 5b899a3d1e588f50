import type { Waterfall } from '../../model/waterfall.ts';

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
  /** What is stored of a picture stays as it is. */
  save(repositoryId: number, checkRun: StoredCheckRun): Promise<void>;
  /** What the picture of a stored check run is drawn from; changes nothing where no check run is stored. */
  saveWaterfall(repositoryId: number, headSha: string, waterfall: Waterfall | null): Promise<void>;
  /** Null where there is none, where the repository is not known any more, and with `onlyPublic` where it is not stored as public: these take the same work. */
  findWaterfall(repositoryId: number, headSha: string, options: { readonly onlyPublic: boolean }): Promise<Waterfall | null>;
  /** Check runs of all repositories that were not concluded, and last looked at in between: at most so many, those of the longest time first. */
  unconcluded(window: {
    readonly since: Date;
    readonly before: Date;
    readonly most: number;
  }): Promise<readonly { readonly repositoryId: number; readonly headSha: string }[]>;
  /** Newest first. */
  recent(repositoryId: number, limit: number): Promise<readonly StoredCheckRun[]>;
  /** Which of these commits have a check run that was sent from then on. */
  sentSince(repositoryId: number, headShas: readonly string[], since: Date): Promise<readonly string[]>;
}
