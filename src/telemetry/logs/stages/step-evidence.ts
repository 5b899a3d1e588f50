import type { LogStepKind, Stage, StageVerdict } from '../../../model/job-log.ts';
import type { StageRule } from './stage-rules.ts';

/** What is known of a step: all of it, or its name alone. */
export interface StepEvidence {
  /** The workflow's `uses`, or the subject of the log's marker; null for a script. */
  readonly uses?: string | null;
  readonly script?: string | null;
  readonly inputs?: ReadonlyMap<string, string>;
  /** The API's name: `Run npm ci`, `Post Run actions/cache@v4`, `Build and test`. */
  readonly name?: string | null;
  readonly kind?: LogStepKind | null;
  /** What the step's output shows of a tool. */
  readonly output?: OutputStage | null;
  /** The stage of the sub-step that took the most of a script's time; null where the log does not tell. */
  readonly longest?: StageVerdict | null;
  readonly rules?: readonly StageRule[];
}

/** A line that a tool printed, and what the tool does. */
export interface OutputStage {
  readonly stage: Stage;
  /** As printed. */
  readonly line: string;
}
