/** A slowdown that a person accepted: what is usual for the workflow counts from there on. */
export interface Acknowledgement {
  readonly workflowPath: string;
  /** The commit on whose check run it was accepted, or the merge that brought it to the default branch. */
  readonly headSha: string;
  /** Null: for every run of the workflow; otherwise only for runs of this branch, until it is merged. */
  readonly branch: { readonly name: string; readonly headRepositoryId: number | null } | null;
  /** Runs created before are no longer usual. */
  readonly since: Date;
  readonly login: string;
  readonly at: Date;
}
