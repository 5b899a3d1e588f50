import type { RunnerFacts, Stage, StepResources, SubStepBasis, SubStepKind, TestTiming } from './job-log.ts';
import type { Seconds } from './seconds.ts';

/** A part of a step's time. */
export interface SubStepFact {
  readonly stepNumber: number | null;
  /** Scrubbed, at most 200 characters. */
  readonly name: string;
  readonly kind: SubStepKind;
  readonly basis: SubStepBasis;
  /** From the log's first line. */
  readonly start: Seconds;
  readonly duration: Seconds;
  readonly stage?: Stage;
  /** Of a docker vertex: whether its layer was there already. */
  readonly cached?: boolean;
}

/** One file of tests, or what the tool calls the unit that can be sharded. */
export interface TestFileFact {
  readonly tool: TestTiming['tool'];
  readonly stepNumber: number | null;
  /** Scrubbed. */
  readonly file: string;
  readonly duration: Seconds;
  /** How many tests it is known to have. */
  readonly tests?: number;
  /** How many of its tests failed, where the output or the report says so of each file, and 1 where it only says that the file did; else absent. */
  readonly failed?: number;
  /** Set where the time is the sum of single tests, which can be less than the file took, and 0 where only its end is known. */
  readonly isSum?: true;
}

/**
 * What is kept of one job's log: no line of it, and no name that was not scrubbed. Log text is attacker text, and so is all of this: whoever may
 * change a workflow can make it say anything. It is shown to people and points to where to look; it never leads to a write by itself. What edits a
 * file stands on the API's times and records, and on the workflow's own text.
 */
export interface JobLogFacts {
  /** Of the log as it was read. */
  readonly bytes: number;
  readonly lines: number;
  /** False where a part was not read, or no step could be told from another. */
  readonly isWhole: boolean;
  readonly runner: Pick<
    RunnerFacts,
    'runnerVersion' | 'image' | 'imageVersion' | 'operatingSystem' | 'region' | 'hosting' | 'cacheMode'
  > | null;
  /** Time in which at least one step did this work, to a millisecond; side by side both count. */
  readonly stages: Readonly<Partial<Record<Stage, Seconds>>>;
  /** The longest, in the order of their start. */
  readonly subSteps: readonly SubStepFact[];
  /** The longest first; where there are more than are kept, those that failed stay. */
  readonly tests: readonly TestFileFact[];
  /** Of the whole job; null where nothing sampled. */
  readonly resources: StepResources | null;
  readonly stepResources: readonly { readonly stepNumber: number; readonly resources: StepResources }[];
}

/** What of a log is kept at most. */
export const MOST_LOG_FACTS = { subSteps: 50, tests: 500, stepResources: 100, name: 200, file: 512 } as const;
