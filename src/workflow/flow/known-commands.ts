import { CHECKER_COMMANDS } from './known/checker-commands.ts';
import type { CommandRow } from './known/command-row.ts';
import { COMPILER_COMMANDS } from './known/compiler-commands.ts';
import { LANGUAGE_COMMANDS } from './known/language-commands.ts';
import { PROGRAM_COMMANDS } from './known/program-commands.ts';
import { SHELL_COMMANDS } from './known/shell-commands.ts';
import { type Options, readOptions } from './script/read-options.ts';

const ROWS: ReadonlyMap<string, readonly CommandRow[]> = indexRows([
  ...SHELL_COMMANDS,
  ...LANGUAGE_COMMANDS,
  ...COMPILER_COMMANDS,
  ...CHECKER_COMMANDS,
  ...PROGRAM_COMMANDS,
]);

/** A command as a row of the table knows it. */
export interface KnownCommand {
  readonly row: CommandRow;
  readonly options: Options;
}

/** The first row of the table that holds for a command; null when none does. Names count as written, arguments as bash would split them. */
export function findKnownCommand(name: string, args: readonly string[]): KnownCommand | null {
  for (const row of ROWS.get(name) ?? []) {
    const options = read(row, args);
    if (options !== null) return { row, options };
  }
  return null;
}

function read(row: CommandRow, args: readonly string[]): Options | null {
  if (row.alone === true && args.length !== 1) return null;
  const sub = row.sub?.find((words) => startsWith(args, words));
  if (row.sub !== undefined && sub === undefined) return null;
  if (row.unknown !== undefined) return { operands: [], reads: [], writes: [] };
  if (row.needs !== undefined && !args.some((arg) => row.needs?.test(arg))) return null;
  if (row.refuses !== undefined && args.some((arg) => row.refuses?.test(arg))) return null;
  if (row.accepts?.(args) === false) return null;
  return readOptions(row.options, args.slice(sub === undefined ? 0 : sub.split(' ').length), row.anyOption === true);
}

function startsWith(args: readonly string[], sub: string): boolean {
  return sub.split(' ').every((word, i) => args[i] === word);
}

function indexRows(rows: readonly CommandRow[]): ReadonlyMap<string, readonly CommandRow[]> {
  const byName = new Map<string, CommandRow[]>();
  for (const row of rows) for (const name of row.names) byName.set(name, [...(byName.get(name) ?? []), row]);
  return byName;
}
