import type { ColumnType } from 'kysely';
import type { Waterfall } from '../model/waterfall.ts';

export interface CheckRunTable {
  repository_id: number;
  head_sha: string;
  check_run_id: number;
  digest: string;
  title: string;
  summary: string;
  conclusion: string | null;
  updated_at: Date;
  waterfall: ColumnType<Waterfall | null, string | null | undefined, string | null>;
}
