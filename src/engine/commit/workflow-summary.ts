import type { Acknowledgement } from '../../model/acknowledgement.ts';
import type { CacheOutcome } from '../../model/cache-outcome.ts';
import type { Seconds } from '../../model/seconds.ts';
import type { Conclusion, Status } from '../../model/status.ts';
import type { BaselineCut, BaselineVersions } from '../baseline.ts';
import type { Withheld } from '../choose-by-event.ts';
import type { Judgement } from '../judge-duration.ts';

/** A judgement, with what its baseline leaves out because the plan changed. */
export interface ComparedJudgement extends Judgement {
  readonly cut: BaselineCut | null;
  /** Why nothing is usual, or why it was not compared although something is; null where a judgement stands, or only more runs lack. */
  readonly withheld: Withheld | null;
}

export interface JobSummary extends ComparedJudgement {
  readonly jobId: number;
  readonly name: string;
  /** Of the attempt in which the job ran: a re-run of failed jobs leaves the others where they were. */
  readonly attempt: number;
  readonly conclusion: Conclusion | null;
  readonly queueTime: Seconds | null;
  readonly cacheOutcomes: readonly CacheOutcome[];
}

/** The newest attempt of one run of the commit. Its own judgement is of the makespan. */
export interface WorkflowSummary extends ComparedJudgement {
  readonly path: string | null;
  readonly name: string | null;
  readonly runId: number;
  readonly attempt: number;
  readonly event: string | null;
  readonly status: Status;
  readonly conclusion: Conclusion | null;
  /** The longest that a job of this run queued. */
  readonly queueTime: Seconds | null;
  /** Null without a run to compare with. */
  readonly versions: BaselineVersions | null;
  /** From where on runs are usual, since a slowdown was accepted there; null where none is in force for this run. */
  readonly accepted: Acknowledgement | null;
  /** What is slower in this run was accepted as the new usual for later ones. */
  readonly isAccepted: boolean;
  readonly jobs: readonly JobSummary[];
}
