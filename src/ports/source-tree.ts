import type { Availability } from '../model/availability.ts';

/** The files of one commit: through the API in the App, from the working tree on the command line. */
export interface SourceTree {
  /** The commit; null for a working tree. */
  readonly sha: string | null;
  /** Every path. Not available when the listing is truncated or cannot be had. */
  paths(): Promise<Availability<ReadonlySet<string>>>;
  /**
   * Paths of everything that stands directly in a folder, whatever it is; none where there is no such folder. To be had where the listing of the
   * whole is truncated, too.
   */
  list(folder: string): Promise<Availability<readonly string[]>>;
  /** A file's text; null when there is nothing at the path. Not available for what is no file, above 1 MiB or not UTF-8 text. */
  read(path: string): Promise<Availability<string | null>>;
}
