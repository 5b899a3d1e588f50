import type { Availability } from '../model/availability.ts';

/** The files of one commit: through the API in the App, from the working tree on the command line. */
export interface SourceTree {
  /** The commit; null for a working tree. */
  readonly sha: string | null;
  /** Every path. Not available when the listing is truncated or cannot be had. */
  paths(): Promise<Availability<ReadonlySet<string>>>;
  /** A file's text; null when there is no such file. Files above 1 MiB are refused as INPUT_UNREADABLE. */
  read(path: string): Promise<string | null>;
}
