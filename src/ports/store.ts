import type { AcknowledgementStore } from './store/acknowledgements.ts';
import type { AlertStore } from './store/alerts.ts';
import type { CheckRunStore } from './store/check-runs.ts';
import type { DeadLetterStore, DeliveryStore, SweepStore } from './store/deliveries.ts';
import type { DigestStore } from './store/digests.ts';
import type { JobStore, RollupStore, RunStore } from './store/history.ts';
import type { IgnoredStore } from './store/ignored.ts';
import type { NoticeStore } from './store/notices.ts';
import type { ProposalStore } from './store/proposals.ts';
import type { PruningStore } from './store/pruning.ts';
import type { DepartureStore, InstallationStore, RepositoryStore } from './store/repositories.ts';
import type { StorageStore } from './store/storage.ts';
import type { BackfillStore } from './store/upkeep.ts';

export type { AcknowledgementStore } from './store/acknowledgements.ts';
export type { AlertStore } from './store/alerts.ts';
export type { CheckRunStore, StoredCheckRun } from './store/check-runs.ts';
export type { DeadLetter, DeadLetterStore, Delivery, DeliveryStore, SweepStore } from './store/deliveries.ts';
export type { DigestStore } from './store/digests.ts';
export type { AttemptKey, HistoryLimits, PullRequestLimits, PullRequestOrigin, RollupStore, RunPage } from './store/history.ts';
export type { Ignored, IgnoredStore } from './store/ignored.ts';
export type { NoticeEnd, NoticeIssue, NoticePlace, NoticeStore, StoredNotice } from './store/notices.ts';
export type {
  ProposalNews,
  ProposalPhase,
  ProposalState,
  ProposalStore,
  ProposalTransition,
  ProposedFile,
  StoredProposal,
} from './store/proposals.ts';
export type { PruningStore } from './store/pruning.ts';
export type {
  Departed,
  DepartureStore,
  InstallationStore,
  OrganizationConfiguration,
  RepositoryStore,
  StoredInstallation,
  StoredRepository,
} from './store/repositories.ts';
export type { StorageStore } from './store/storage.ts';
export type { BackfillStore, StoredAttempt, Upkeep } from './store/upkeep.ts';

/** Everything that one transaction can touch. Each table is keyed by the numeric repository id. */
export interface Transaction {
  readonly acknowledgements: AcknowledgementStore;
  readonly ignored: IgnoredStore;
  readonly deliveries: DeliveryStore;
  readonly installations: InstallationStore;
  readonly repositories: RepositoryStore;
  readonly runs: RunStore;
  readonly jobs: JobStore;
  readonly proposals: ProposalStore;
  readonly checkRuns: CheckRunStore;
  readonly alerts: AlertStore;
  readonly notices: NoticeStore;
  readonly digests: DigestStore;
  readonly deadLetters: DeadLetterStore;
  readonly departures: DepartureStore;
  readonly backfills: BackfillStore;
  readonly sweeps: SweepStore;
  readonly rollups: RollupStore;
  readonly pruning: PruningStore;
  readonly storage: StorageStore;
}

/** Outside a transaction each call is one of its own. Every method throws `AppError` STORE_UNAVAILABLE when the database does not answer. */
export interface Store extends Transaction {
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Serialises what must not run twice at once, across processes: waits for the named lock, runs, releases. */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
}
