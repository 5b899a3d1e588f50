import type { ColumnType, JSONColumnType } from 'kysely';
import type { Json } from '../model/json.ts';
import type { Prediction } from '../model/prediction.ts';
import type { ProposedFile } from '../ports/store.ts';

/** Any JSON, written as text; null: none. */
type StoredJson = ColumnType<Json | null, string | null, string | null>;

/** A prediction as JSON holds it. */
export type StoredPrediction = Omit<Prediction, 'window'> & { readonly window: { readonly from: string; readonly to: string } };

export interface ProposalTable {
  repository_id: number;
  key: string;
  rule_id: string;
  path: string;
  title: string;
  body: string;
  commit_message: string;
  labels: string[];
  reviewers: string[];
  draft: boolean;
  files: JSONColumnType<readonly ProposedFile[]>;
  patch: string;
  base_sha: string;
  state: string;
  reason: string | null;
  branch: string;
  head_shas: string[];
  pull_request: number | null;
  pull_request_updated_at: Date | null;
  opened_at: Date | null;
  updated_at: Date;
  merged_at: Date | null;
  asked_by: string | null;
  phase: string | null;
  measure: StoredJson;
  head_at: Date | null;
  drafted_at: Date | null;
  reruns: number;
  merge_sha: string | null;
  verification_plan: StoredJson;
  verdict: StoredJson;
  prediction: ColumnType<StoredPrediction | null, string | null, string | null>;
}

/** What people said that they do not want proposals for. */
export interface IgnoredTable {
  repository_id: number;
  scope: string;
  subject: string;
  login: string;
  at: Date;
}

export interface AcknowledgementTable {
  repository_id: number;
  workflow: string;
  head_sha: string;
  branch: string | null;
  head_repository_id: number | null;
  since: Date;
  login: string;
  at: Date;
}
