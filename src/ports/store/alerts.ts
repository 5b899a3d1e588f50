import type { Alert } from '../../model/alert.ts';

/** Where the limits of alerts stand. */
export interface AlertStore {
  /** All of a repository, by workflow, measure and severity. */
  list(repositoryId: number): Promise<readonly Alert[]>;
  /** Those that fire. */
  firing(repositoryId: number): Promise<readonly Alert[]>;
  /** Makes these all that is known of the repository. */
  replace(repositoryId: number, alerts: readonly Alert[]): Promise<void>;
}
