/** What somebody said in a comment that no proposals are wanted for. */
export interface Ignored {
  /** `subject`: the id of a rule, the repository path of a workflow, or the key of a job, which means the jobs of that key in every workflow. */
  readonly scope: 'rule' | 'workflow' | 'job';
  readonly subject: string;
  readonly login: string;
  readonly at: Date;
}

export interface IgnoredStore {
  /** The first word on a subject stays. */
  save(repositoryId: number, ignored: Ignored): Promise<void>;
  /** Takes it back, in every scope of that name; whether there was any. */
  remove(repositoryId: number, subject: string): Promise<boolean>;
  /** By scope and subject. */
  list(repositoryId: number): Promise<readonly Ignored[]>;
}
