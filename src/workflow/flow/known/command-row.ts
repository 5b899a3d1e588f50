import type { Effect } from '../effect.ts';

/**
 * What a command does. Paths among its arguments are read, written, or read but for the last, which is written. `pure` programs take only locale
 * and time zone from the environment, others may look at any variable.
 */
export interface CommandRow {
  readonly names: readonly string[];
  /** The first words after the name, one of these; without it, any. */
  readonly sub?: readonly string[];
  /** With exactly one argument. */
  readonly alone?: true;
  /** A flag that must be there for the row to hold. */
  readonly needs?: RegExp;
  /** An argument with which the row does not hold; neither does it with one that only the run knows where a flag could stand. */
  readonly refuses?: RegExp;
  /** Flags whose value, the next argument, may be one that only the run knows. */
  readonly valueFlags?: RegExp;
  readonly arguments?: 'read' | 'write' | 'copy';
  readonly pure?: true;
  readonly reads?: readonly Effect[];
  readonly writes?: readonly Effect[];
  /** Why what it does is not known although it is a program we know: words that finish "because", `{}` for the command as written. */
  readonly unknown?: string;
}
