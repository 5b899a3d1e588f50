/** A job that calls a reusable workflow, or uses an action of the repository, with the events its workflow is started by. */
export interface WorkflowCaller {
  readonly path: string;
  readonly job: string;
  readonly events: readonly string[];
  /** Which pushes start its workflow, where it says so; missing for one that runs for every push, tags among them, or for none. */
  readonly pushes?: PushFilter;
  /** Scopes that the job's token may write, by its own block or its workflow's; `*` for all; missing where neither names one. */
  readonly writes?: readonly string[];
  /** The environment that the job names, as written. */
  readonly environment?: string;
}

/** `on.push` as far as it tells branches from tags. */
export interface PushFilter {
  /** Whether it names tags to run for, or to leave out. */
  readonly tags: boolean;
  /** Patterns of `branches`; null where not given. */
  readonly branches: readonly string[] | null;
}
