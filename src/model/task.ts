/** A unit of work on our own queue, by kind. Data holds identifiers only: a task reads the state it acts on when it runs. */
export type Task =
  /** `orderKey`: deliveries of one key are received one after the other, in the order they came. */
  | { readonly kind: 'receive-delivery'; readonly data: { readonly deliveryId: string; readonly orderKey: string } }
  | { readonly kind: 'ingest-run'; readonly data: { readonly deliveryId: string; readonly repositoryId: number } }
  | { readonly kind: 'ingest-job'; readonly data: { readonly deliveryId: string; readonly repositoryId: number } }
  | { readonly kind: 'sync-installation'; readonly data: { readonly deliveryId: string; readonly installationId: number } }
  | { readonly kind: 'sync-repository'; readonly data: { readonly deliveryId: string; readonly repositoryId: number } }
  | { readonly kind: 'record-pull-request'; readonly data: { readonly deliveryId: string; readonly repositoryId: number } }
  | { readonly kind: 'read-job'; readonly data: { readonly repositoryId: number; readonly jobId: number } }
  /** Looks in the artifacts of an attempt that has ended for how long its tests took. */
  | {
      readonly kind: 'read-test-reports';
      readonly data: { readonly repositoryId: number; readonly runId: number; readonly attempt: number };
    }
  | { readonly kind: 'publish-check-run'; readonly data: { readonly repositoryId: number; readonly headSha: string } }
  | { readonly kind: 'renew-check-run'; readonly data: { readonly repositoryId: number; readonly headSha: string } }
  /** A button of a check run was pressed. */
  | { readonly kind: 'act-on-check-run'; readonly data: { readonly deliveryId: string; readonly repositoryId: number } }
  /** Somebody wrote a comment under one of our pull requests. */
  | { readonly kind: 'run-command'; readonly data: { readonly deliveryId: string; readonly repositoryId: number } }
  /** Somebody ticked a box in the text of one of our pull requests. */
  | { readonly kind: 'act-on-boxes'; readonly data: { readonly deliveryId: string; readonly repositoryId: number } }
  /** A merge brings to the default branch what was accepted on the merged one. */
  | { readonly kind: 'carry-acknowledgements'; readonly data: { readonly deliveryId: string; readonly repositoryId: number } }
  /** Says on a commit of a pull request what its change of the configuration would do. */
  | { readonly kind: 'preview-configuration'; readonly data: { readonly repositoryId: number; readonly headSha: string } }
  | { readonly kind: 'analyze-repository'; readonly data: { readonly repositoryId: number } }
  /** A part of the history from before the webhooks; enqueues itself until all of it is there. */
  | { readonly kind: 'backfill-repository'; readonly data: { readonly repositoryId: number } }
  /** Compares what we know with GitHub's list of runs, and fetches what is missing. */
  | { readonly kind: 'reconcile-repository'; readonly data: { readonly repositoryId: number } }
  /** Reads GitHub's lists of what the repository stores, and holds what logs said of caches against them. */
  | { readonly kind: 'read-storage'; readonly data: { readonly repositoryId: number } }
  /** Asks GitHub to send again what did not arrive. */
  | { readonly kind: 'sweep-deliveries'; readonly data: Readonly<Record<never, never>> }
  /** Deletes what is older than the configured retention, and brings the rollups up to date. */
  | { readonly kind: 'prune-repository'; readonly data: { readonly repositoryId: number } }
  /** Deletes what is old and belongs to no one repository, and what came for repositories that were removed. */
  | { readonly kind: 'prune-leftovers'; readonly data: Readonly<Record<never, never>> }
  /** Holds the limits of the configuration against what was stored of the runs, and has told what is new. */
  | { readonly kind: 'evaluate-alerts'; readonly data: { readonly repositoryId: number } }
  /** Tells a notice of the outbox where it is wanted. */
  | { readonly kind: 'deliver-notice'; readonly data: { readonly repositoryId: number; readonly key: string } }
  /** Makes the regular report of a repository, where one is due. */
  | { readonly kind: 'send-digest'; readonly data: { readonly repositoryId: number } }
  /** Looks after open and merged pull requests of ours. */
  | { readonly kind: 'tend-proposals'; readonly data: { readonly repositoryId: number } }
  | { readonly kind: 'open-pull-request'; readonly data: { readonly repositoryId: number; readonly proposalKey: string } };

export type TaskKind = Task['kind'];
export type TaskOf<K extends TaskKind> = Extract<Task, { kind: K }>;
