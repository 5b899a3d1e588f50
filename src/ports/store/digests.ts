/** When regular reports were asked for. */
export interface DigestStore {
  /**
   * Repositories to be looked at by then whose configuration, or that of their owner, may ask for a digest: not archived, of installations that are not
   * suspended, and without a backfill under way, for a report on half of a history would be wrong.
   */
  toLookAt(by: Date): Promise<readonly number[]>;
  /** Null: never. */
  askedAt(repositoryId: number): Promise<Date | null>;
  lookAgain(repositoryId: number, at: Date): Promise<void>;
  markAsked(repositoryId: number, at: Date): Promise<void>;
}
