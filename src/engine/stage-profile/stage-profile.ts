import type { Stage } from '../../model/job-log.ts';
import type { DurationSummary } from '../profile/profile.ts';

/** Time in which at least one step did one kind of work, a run. */
export interface StageProfile {
  readonly stage: Stage;
  /** Null: the whole workflow, jobs side by side counted once. */
  readonly job: string | null;
  readonly duration: DurationSummary;
  /** Of the runner time of the same runs, 0 to 1. */
  readonly share: number;
  /** Runs of which a log told parts of steps; the others are known by step names, actions and scripts alone. */
  readonly withLogs: number;
}
