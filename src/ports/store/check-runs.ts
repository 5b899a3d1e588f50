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
