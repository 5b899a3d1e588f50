import type { TaskKind, TaskOf } from '../model/task.ts';

/** How the tasks of one kind are kept and run. */
export interface TaskPolicy<K extends TaskKind = TaskKind> {
  /**
   * `strict`: tasks of one key run one after the other, in the order they were enqueued; one that fails holds its key until it succeeds or is
   * given up. `coalesced`: of one key at most one waits and one runs; a second wish joins the one that waits.
   */
  readonly order: 'strict' | 'coalesced';
  readonly keyOf: (data: TaskOf<K>['data']) => string;
  /** How many of different keys run at once in this process. */
  readonly concurrency: number;
  /** How long wishes may gather before the first of them runs. */
  readonly debounceMs: number;
  /** The wait before the second attempt, in whole seconds. It doubles with each further one, with jitter of up to as much again. */
  readonly retryDelay: number;
  /** The longest wait between two attempts, in whole seconds. */
  readonly retryDelayMax: number;
}

/** Attempts of a task before it is a dead letter. */
export const MAX_ATTEMPTS = 8;

type Keyed = { readonly repositoryId: number };

const byRepository = ({ repositoryId }: Keyed): string => String(repositoryId);

/** Only the database can fail these, and others of the key wait: eight attempts take at most a minute. */
const STRICT = { order: 'strict', debounceMs: 0, retryDelay: 1, retryDelayMax: 10 } as const;
/** GitHub can fail these: eight attempts last half an hour. */
const COALESCED = { order: 'coalesced', debounceMs: 0, retryDelay: 5, retryDelayMax: 900 } as const;

export const TASK_POLICIES: { readonly [K in TaskKind]: TaskPolicy<K> } = {
  'receive-delivery': { ...STRICT, keyOf: ({ orderKey }) => orderKey, concurrency: 4 },
  'ingest-run': { ...STRICT, keyOf: byRepository, concurrency: 2 },
  'ingest-job': { ...STRICT, keyOf: byRepository, concurrency: 4 },
  'sync-installation': {
    ...STRICT,
    keyOf: ({ installationId }) => String(installationId),
    concurrency: 1,
    retryDelay: 5,
    retryDelayMax: 900,
  },
  'sync-repository': { ...STRICT, keyOf: byRepository, concurrency: 1, retryDelay: 5, retryDelayMax: 900 },
  'record-pull-request': { ...STRICT, keyOf: byRepository, concurrency: 1 },
  'read-job': { ...COALESCED, keyOf: ({ repositoryId, jobId }) => `${repositoryId}/${jobId}`, concurrency: 4 },
  // Up to 84 MiB of an artifact and its files are in memory at a time.
  'read-test-reports': {
    ...COALESCED,
    keyOf: ({ repositoryId, runId, attempt }) => `${repositoryId}/${runId}/${attempt}`,
    concurrency: 1,
  },
  'publish-check-run': {
    ...COALESCED,
    keyOf: ({ repositoryId, headSha }) => `${repositoryId}/${headSha}`,
    concurrency: 4,
    debounceMs: 300,
  },
  'renew-check-run': { ...COALESCED, keyOf: ({ repositoryId, headSha }) => `${repositoryId}/${headSha}`, concurrency: 1 },
  'act-on-check-run': { ...COALESCED, keyOf: ({ deliveryId }) => deliveryId, concurrency: 1 },
  'run-command': { ...COALESCED, keyOf: ({ deliveryId }) => deliveryId, concurrency: 1 },
  'act-on-boxes': { ...COALESCED, keyOf: ({ deliveryId }) => deliveryId, concurrency: 1 },
  'carry-acknowledgements': { ...STRICT, keyOf: byRepository, concurrency: 1 },
  'preview-configuration': { ...COALESCED, keyOf: ({ repositoryId, headSha }) => `${repositoryId}/${headSha}`, concurrency: 1 },
  'analyze-repository': { ...COALESCED, keyOf: byRepository, concurrency: 1 },
  'backfill-repository': { ...COALESCED, keyOf: byRepository, concurrency: 1 },
  'reconcile-repository': { ...COALESCED, keyOf: byRepository, concurrency: 2 },
  'read-storage': { ...COALESCED, keyOf: byRepository, concurrency: 1 },
  'sweep-deliveries': { ...COALESCED, keyOf: () => 'all', concurrency: 1 },
  'prune-repository': { ...COALESCED, keyOf: byRepository, concurrency: 1 },
  'prune-leftovers': { ...COALESCED, keyOf: () => 'all', concurrency: 1 },
  // Some thousands of runs are read.
  'evaluate-alerts': { ...COALESCED, keyOf: byRepository, concurrency: 1 },
  'deliver-notice': { ...COALESCED, keyOf: ({ repositoryId, key }) => `${repositoryId}/${key}`, concurrency: 1 },
  // Up to two periods of runs are read.
  'send-digest': { ...COALESCED, keyOf: byRepository, concurrency: 1 },
  'tend-proposals': { ...COALESCED, keyOf: byRepository, concurrency: 1, debounceMs: 1000 },
  'open-pull-request': { ...COALESCED, keyOf: ({ repositoryId, proposalKey }) => `${repositoryId}/${proposalKey}`, concurrency: 1 },
};

export const TASK_KINDS = Object.keys(TASK_POLICIES) as readonly TaskKind[];

/** The policy of a kind that is known only at run time, whose data is then known as little. */
export function policyOf(kind: TaskKind): TaskPolicy {
  return TASK_POLICIES[kind] as unknown as TaskPolicy;
}
