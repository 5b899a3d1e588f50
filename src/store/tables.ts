import type { ColumnType, JSONColumnType, Kysely } from 'kysely';
import type { Alert, AlertReading } from '../model/alert.ts';
import type { Availability } from '../model/availability.ts';
import type { Visibility } from '../model/repository.ts';
import type { Severity } from '../model/repository-config.ts';
import type { Task } from '../model/task.ts';
import type { CheckRunTable } from './check-run-table.ts';
import type { NoticeIssueTable, NoticeTable } from './notice-tables.ts';
import type { AcknowledgementTable, IgnoredTable, ProposalTable } from './proposal-tables.ts';

/** What a query runs on: the pool, or one transaction. */
export type Handle = Kysely<Tables>;

/** A row as a statement gives it: no column is generated, so reading and writing have one type. */
type Json<T extends object> = JSONColumnType<T>;

interface InstallationTable {
  id: number;
  account: string;
  suspended: boolean;
  permissions: Json<Readonly<Record<string, string>>>;
  missing_told: ColumnType<string[], string[] | undefined, string[]>;
}

interface RepositoryTable {
  id: number;
  installation_id: number;
  owner: string;
  name: string;
  default_branch: string;
  visibility: Json<Availability<Visibility>>;
  is_fork: Json<Availability<boolean>>;
  is_archived: boolean;
  updated_at: Date | null;
  configuration_text: string | null;
  configuration_problem: string | null;
  was_configured: ColumnType<boolean, boolean | undefined, boolean>;
}

interface NameTable {
  repository_id: number;
  id: number;
  text: string;
  unused_since: Date | null;
}

interface NameInUseTable {
  repository_id: number;
  id: number;
}

interface WorkflowTable {
  repository_id: number;
  id: number;
  path: string;
}

export interface RunTable {
  repository_id: number;
  run_id: number;
  attempt: number;
  status: number;
  created_at: Date;
  updated_at: Date;
  head_sha: Buffer;
  versions: (number | null)[];
  conclusion: number | null;
  run_number: number | null;
  github_workflow_id: number | null;
  workflow: number | null;
  workflow_name: number | null;
  event: number | null;
  head_branch: number | null;
  head_repository_id: number | null;
  started_at: Date | null;
  pull_requests: number[] | null;
  workflow_blob: number | null;
  workflow_text: number | null;
  file_blobs: number | null;
  simulated: number | null;
}

export interface JobRunTable {
  repository_id: number;
  job_id: number;
  run_id: number;
  attempt: number;
  status: number;
  carried_over: boolean;
  awaited_approval: boolean;
  versions: (number | null)[];
  name: number;
  head_sha: Buffer;
  conclusion: number | null;
  workflow_name: number | null;
  head_branch: number | null;
  created_at: Date | null;
  started_at: Date | null;
  completed_at: Date | null;
  labels: number | null;
  runner_name: number | null;
  runner_group: number | null;
}

export interface StepRunTable {
  repository_id: number;
  job_id: number;
  latest_at: Date | null;
  progress: number;
  digest: number;
  numbers: number[];
  names: number[];
  states: number[];
  started: (number | null)[];
  completed: (number | null)[];
}

export interface CacheOutcomeTable {
  repository_id: number;
  job_id: number;
  position: number;
  step_number: number | null;
  action: string;
  result: string;
  save: string;
  restored_key: string | null;
  primary_key: string | null;
  size_bytes: number | null;
  restore_time: number | null;
  basis: string;
  restore_rate: number | null;
  save_time: number | null;
  part: string | null;
  hits: number | null;
  misses: number | null;
  is_lookup: boolean | null;
  policy: string | null;
  save_policy: string | null;
  told_by: string | null;
  doubt: string | null;
}

interface JobLogTable {
  repository_id: number;
  job_id: number;
  facts: Buffer;
}

interface TestReportTable {
  repository_id: number;
  run_id: number;
  attempt: number;
  reports: Buffer;
}

interface StorageTable {
  repository_id: number;
  read_at: Date;
  storage: Buffer;
}

interface DeliveryTable {
  id: string;
  event: string;
  action: string | null;
  installation_id: number | null;
  repository_id: number | null;
  payload: Buffer | null;
  received_at: Date;
  processed_at: Date | null;
}

/** A reading as JSON holds it. */
export type StoredReading = Omit<AlertReading, 'from' | 'to'> & { readonly from: string; readonly to: string };

interface AlertTable {
  repository_id: number;
  /** Empty: the whole repository. */
  workflow: string;
  measure: string;
  severity: Severity;
  workflow_name: string | null;
  phase: Alert['phase'];
  streak: number;
  since: Date | null;
  fired_at: Date | null;
  is_told: boolean;
  told_at: Date | null;
  through: Date;
  evaluated_at: Date;
  baseline_before: Date | null;
  reading: ColumnType<StoredReading, string, string>;
}

interface DeadLetterTable {
  id: string;
  repository_id: number | null;
  installation_id: number | null;
  task: Json<Task>;
  error: string;
  attempts: number;
  at: Date;
}

interface DepartureTable {
  id_hash: Buffer;
  at: Date;
}

interface UpkeepTable {
  repository_id: number;
  backfill: Json<object> | null;
  backfilled_at: Date | null;
  reconciled_at: Date | null;
  reconcile_asked_at: Date | null;
  prune_asked_at: Date | null;
  storage_asked_at: Date | null;
  alerts_asked_at: Date | null;
  digest_asked_at: Date | null;
  digest_look_at: Date | null;
}

interface CheckedRunTable {
  repository_id: number;
  run_id: number;
  attempt: number;
  settled: boolean;
  checked_at: Date;
}

interface BackgroundUseTable {
  installation_id: number;
  resource: string;
  reset_at: Date;
  used: number;
}

interface DeliverySweepTable {
  id: number;
  progress: Json<object>;
}

interface RedeliveryTable {
  guid: string;
  times: number;
  asked_at: Date;
}

interface OutcomeColumns {
  runs: number;
  successes: number;
  failures: number;
  timeouts: number;
  cancellations: number;
  runner_time: number;
}

export interface RollupTable extends OutcomeColumns {
  repository_id: number;
  workflow: number;
  day: number;
  simulated: number;
  makespan_sum: number;
  makespan_buckets: number[];
  makespan_counts: number[];
}

export interface RollupJobTable extends OutcomeColumns {
  repository_id: number;
  workflow: number;
  day: number;
  name: number;
  duration_sum: number;
  duration_buckets: number[];
  duration_counts: number[];
  queue_sum: number;
  queue_buckets: number[];
  queue_counts: number[];
}

interface RollupMarkTable {
  repository_id: number;
  workflow: number;
  day: number;
  slot: number;
}

interface PruningTable {
  repository_id: number;
  pruned_before: Date | null;
  names_looked_at: Date | null;
  names_look: Json<object> | null;
}

interface LeftoverPruningTable {
  id: number;
  asked_at: Date;
}

export interface Tables {
  installation: InstallationTable;
  repository: RepositoryTable;
  name: NameTable;
  name_in_use: NameInUseTable;
  workflow: WorkflowTable;
  run: RunTable;
  job_run: JobRunTable;
  step_run: StepRunTable;
  cache_outcome: CacheOutcomeTable;
  job_log: JobLogTable;
  test_report: TestReportTable;
  storage: StorageTable;
  delivery: DeliveryTable;
  proposal: ProposalTable;
  check_run: CheckRunTable;
  acknowledgement: AcknowledgementTable;
  ignored: IgnoredTable;
  alert: AlertTable;
  notice: NoticeTable;
  notice_issue: NoticeIssueTable;
  dead_letter: DeadLetterTable;
  departure: DepartureTable;
  upkeep: UpkeepTable;
  checked_run: CheckedRunTable;
  background_use: BackgroundUseTable;
  delivery_sweep: DeliverySweepTable;
  redelivery: RedeliveryTable;
  rollup: RollupTable;
  rollup_job: RollupJobTable;
  rollup_mark: RollupMarkTable;
  pruning: PruningTable;
  leftover_pruning: LeftoverPruningTable;
}
