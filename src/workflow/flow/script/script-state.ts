import type { FlowSink } from '../collect-flow.ts';

/** What a script has come to where it is read. */
export interface ScriptState {
  readonly sink: FlowSink;
  /** From the root of the workspace, empty for the root; null: not known. */
  directory: string | null;
  /** Functions that the script defines; what they do is read where they are defined. */
  readonly functions: Set<string>;
  /** What is written to `GITHUB_ENV` and its like, in order; see `namesWritten`. */
  pieces(file: string): (string | null)[];
  /** Where output goes inside of a redirected group: one of GitHub's files; null: elsewhere. */
  target: string | null;
  /** Where a `*` is matched against a text and finds no files. */
  matching: boolean;
  /** Inside of `bash -c`, which is not followed twice. */
  inner: boolean;
  /** The command gets its input from the one before, whose output is already accounted for. */
  piped: boolean;
  /** Whether `cd` stands anywhere in the script. */
  readonly changesDirectory: boolean;
}
