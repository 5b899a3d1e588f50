import type { LogInstant } from '../../../model/log-instant.ts';

/** Whose words a line is in. `exec`: how actions print the programs they start. `trace`: `set -x`. */
export type Tool =
  | 'ansible'
  | 'ant'
  | 'apt'
  | 'brew'
  | 'bundler'
  | 'cargo'
  | 'cmake'
  | 'composer'
  | 'docker'
  | 'dotnet'
  | 'exec'
  | 'go'
  | 'gradle'
  | 'group'
  | 'grunt'
  | 'javascript-test'
  | 'make'
  | 'maven'
  | 'next'
  | 'npm'
  | 'pip'
  | 'pnpm'
  | 'poetry'
  | 'pytest'
  | 'runner'
  | 'test'
  | 'toolkit'
  | 'trace'
  | 'uv'
  | 'vite'
  | 'yarn';

/**
 * What a line says of time.
 * - `begin`: what it names begins, and lasts until the tool says something else of that level.
 * - `burst`: the same, but nothing tells its end: it lasts until the last such line.
 * - `result`: what it names ended, or is under way: it began where the one before it ended.
 * - `none`: what it names took no time.
 * - `end`: the tool, or what began last, is done.
 * - `span`: what it names ended, after the printed seconds.
 */
export type MarkRole = 'begin' | 'burst' | 'result' | 'none' | 'end' | 'span';

/** What a line that is in a tool's words says. */
export interface Reading {
  readonly tool: Tool;
  readonly role: MarkRole;
  /** Inside the tool: a smaller number holds larger ones. */
  readonly level: number;
  readonly name: string;
  readonly isCommand: boolean;
  /** As printed; null: not printed. */
  readonly seconds: number | null;
  /** A word that the command line must have that printed this. */
  readonly hint: string | null;
}

/** Such a line with its place in time. */
export interface Mark extends Reading, LogInstant {
  /** The last line before it that was not empty. */
  readonly before: LogInstant;
  /** The last line that said the same, of a `burst`. */
  readonly until: LogInstant;
}
