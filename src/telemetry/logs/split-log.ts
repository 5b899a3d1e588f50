import type { InexactReason, LogStepKind } from '../../model/job-log.ts';
import type { StepRun } from '../../model/job-run.ts';
import type { LogInstant } from '../../model/log-instant.ts';
import type { LogSection, LogSkeleton } from './log-section.ts';

/** A step of the job with the part of the log that is its. */
export interface SplitStep {
  /** The API's, its start corrected where it contradicts the record itself; null when there are no API steps to join with. */
  readonly step: StepRun | null;
  readonly kind: LogStepKind;
  /**
   * Indexes of the sections it printed, its own marker's first; empty without marker. Where the first is a script, the further ones are the script's own
   * output, whatever they look like; where it is an action, they are what a composite action runs.
   */
  readonly sections: readonly number[];
  readonly start: LogInstant | null;
  readonly end: LogInstant | null;
  /** Null: exact. */
  readonly inexactReason: InexactReason | null;
  /** False where lines of another step may be among these, or a script may have forged its marker. */
  readonly isCertain: boolean;
  /** Index of its post step among the steps; null when it has none. */
  readonly post: number | null;
}

/** A log joined with the API's steps: what a collector may believe. */
export interface SplitLog {
  readonly skeleton: LogSkeleton;
  readonly steps: readonly SplitStep[];
  /** False: there were no API steps. Steps are what the markers say, and nothing can be cross-checked. */
  readonly isJoined: boolean;
  /** Index of the step that a section is a part of; null when it is no step's. */
  stepOf(section: number): number | null;
  /** The same for one line of the section: null too when it stands outside the step's own time. */
  stepAt(section: number, instant: LogInstant): number | null;
  /** True when an inner section of a composite action cannot have been forged by a script that the action ran before. */
  isVouched(section: number): boolean;
}

/** What a section was cut at. */
export function isRunSection(section: LogSection): boolean {
  return section.kind === 'action' || section.kind === 'script';
}
