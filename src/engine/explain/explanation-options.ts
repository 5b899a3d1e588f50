import type { Availability } from '../../model/availability.ts';
import type { RepositoryConfig } from '../../model/repository-config.ts';
import type { StorageUse } from '../cache-value/cache-value.ts';

/** What is known besides the history. */
export interface ExplanationOptions {
  readonly asOf: Date;
  readonly configuration: RepositoryConfig;
  /** Null: not known. */
  readonly visibility: 'public' | 'private' | null;
  readonly requiredChecks: Availability<ReadonlySet<string>>;
  readonly storage: Availability<StorageUse>;
}
