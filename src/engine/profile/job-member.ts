import type { Era } from '../eras.ts';
import type { JobKey } from '../job-key.ts';
import type { NamedTally, VersionTally } from './workflow-tally.ts';

/** Job runs of one name under one version, with the job that they are of. */
export interface JobMember {
  readonly named: NamedTally;
  readonly version: VersionTally;
  /** Null: the text of the file is not known. */
  readonly era: Era | null;
  readonly key: JobKey;
}
