import type { TestFileFact } from './job-log-facts.ts';

/**
 * What one artifact of a run says of how long its files of tests took. An artifact belongs to a run, and its name is all that tells of which job it came;
 * it is what the workflow made it, and so attacker text as a log is.
 */
export interface TestReport {
  readonly artifactId: number;
  /** Scrubbed. */
  readonly artifact: string;
  /** The longest first; `stepNumber` is null in all of them. */
  readonly files: readonly TestFileFact[];
  /** XML files in the artifact that told of tests. */
  readonly documents: number;
  /** Why not all of it was read; null when all was. */
  readonly problem: 'expired' | 'too-large' | 'not-readable' | 'budget' | null;
}

/** What of the artifacts of one attempt is looked at and kept at most. */
export const MOST_TEST_REPORTS = { pages: 3, artifacts: 20, files: 500, name: 200 } as const;
