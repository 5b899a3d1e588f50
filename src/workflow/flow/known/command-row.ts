import type { Effect } from '../effect.ts';

/** What a command does. Every program may look at any variable and at the files that its row names. */
export interface CommandRow {
  readonly names: readonly string[];
  /** The first words after the name, one of these; without it, any. */
  readonly sub?: readonly string[];
  /** With exactly one argument. */
  readonly alone?: true;
  /** A flag that must be there for the row to hold. */
  readonly needs?: RegExp;
  /** An argument with which the row does not hold, whatever the options say. */
  readonly refuses?: RegExp;
  /**
   * The options with which the row holds, as `readOptions` takes them; with any other it does not, nor with an argument that only the run knows
   * where an option could stand.
   */
  readonly options: string;
  /** Whatever an argument turns out to be: no option of this program writes elsewhere or runs anything. */
  readonly anyOption?: true;
  /** What is done with the words that are no options: paths read (without it), written, read but for the last, or no paths at all. */
  readonly operands?: 'write' | 'copy' | 'words';
  readonly reads?: readonly Effect[];
  readonly writes?: readonly Effect[];
  /** It runs code of packages or talks to whom it is told to: it may reach GitHub's API and the services of the job. */
  readonly network?: true;
  /** What its arguments must fulfil beyond the options. */
  readonly accepts?: (args: readonly string[]) => boolean;
  /** Why what it does is not known although it is a program we know: words that finish "because", `{}` for the command as written. */
  readonly unknown?: string;
}
