/** A job that calls a reusable workflow, with the events its workflow is started by. */
export interface WorkflowCaller {
  readonly path: string;
  readonly job: string;
  readonly events: readonly string[];
}
