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
  /** Where limits stand that were not evaluated since. */
  alerts(repositoryId: number, evaluated: { readonly before: Date }, limit: number): Promise<number>;
  notices(repositoryId: number, created: { readonly before: Date }, limit: number): Promise<number>;
  rollups(repositoryId: number, days: { readonly before: number }, limit: number): Promise<number>;
  /**
   * One slice of a look for unused names, of so many rows: begins one, or goes on with the one that is under way. It deletes names that nothing
   * refers to and that nothing referred to an hour before it began, and marks those that nothing refers to now. `isDone`: the look has ended.
   */
  names(repositoryId: number, now: Date, limit: number): Promise<{ readonly deleted: number; readonly isDone: boolean }>;
  /** When a look for unused names last ended; null: never. */
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
