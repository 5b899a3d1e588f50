import type { LogStepKind, StageVerdict } from '../model/job-log.ts';
import type { StagePattern } from '../model/repository-config.ts';

/** What is known of a step: all of it, or its name alone. What is left out is not known. */
export interface StepEvidence {
  /** The workflow's `uses`, or the subject of the log's marker; null for a script. */
  readonly uses?: string | null;
  /** The workflow's `run`, as far as it is known. */
  readonly run?: string | null;
  /** As the workflow or the log has it: `bash`, `/usr/bin/bash -e {0}`, `python`. Of a language that is no shell the script says nothing. */
  readonly shell?: string | null;
  readonly inputs?: ReadonlyMap<string, string>;
  /** The API's name: `Run npm ci`, `Post Run actions/cache@v4`, `Build and test`. */
  readonly name?: string | null;
  readonly kind?: LogStepKind | null;
  /** Lines that the step printed, in their order. Only those count that a known tool prints of itself. */
  readonly output?: readonly string[] | null;
  /** The stage of the sub-step that took the most of a script's time; null where the log does not tell. */
  readonly longest?: StageVerdict | null;
  /** The configuration's own stages. */
  readonly rules?: readonly StagePattern[];
}
