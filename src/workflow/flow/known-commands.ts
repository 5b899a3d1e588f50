import { CHECKER_COMMANDS } from './known/checker-commands.ts';
import type { CommandRow } from './known/command-row.ts';
import { LANGUAGE_COMMANDS } from './known/language-commands.ts';
import { SHELL_COMMANDS } from './known/shell-commands.ts';
import { DYNAMIC } from './locate-path.ts';

const ROWS: ReadonlyMap<string, readonly CommandRow[]> = indexRows([...SHELL_COMMANDS, ...LANGUAGE_COMMANDS, ...CHECKER_COMMANDS]);

/** The first row of the table that holds for a command; null when none does. Names count without their directory, arguments as bash would split them. */
export function findKnownCommand(name: string, args: readonly string[]): CommandRow | null {
  return ROWS.get(name)?.find((row) => holds(row, args)) ?? null;
}

function holds(row: CommandRow, args: readonly string[]): boolean {
  if (row.alone === true && args.length !== 1) return false;
  if (row.sub !== undefined && !row.sub.some((sub) => startsWith(args, sub))) return false;
  if (row.needs !== undefined && !args.some((arg) => row.needs?.test(arg))) return false;
  if (row.refuses === undefined) return true;
  return !args.some((arg, i) => row.refuses?.test(arg) || (row.pure !== true && arg.startsWith(DYNAMIC) && !isValue(row, args[i - 1])));
}

function isValue(row: CommandRow, before: string | undefined): boolean {
  return before !== undefined && row.valueFlags?.test(before) === true;
}

function startsWith(args: readonly string[], sub: string): boolean {
  return sub.split(' ').every((word, i) => args[i] === word);
}

function indexRows(rows: readonly CommandRow[]): ReadonlyMap<string, readonly CommandRow[]> {
  const byName = new Map<string, CommandRow[]>();
  for (const row of rows) for (const name of row.names) byName.set(name, [...(byName.get(name) ?? []), row]);
  return byName;
}
