import { runCli } from '../../src/cli.ts';
import type { Output } from '../../src/commands/output.ts';

export interface CliResult {
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly notes: string;
}

/** Runs the command line in this process, as in a pipe: 80 columns wide, without colour. */
export async function cli(
  argv: readonly string[],
  terminal: Partial<Pick<Output, 'color' | 'width' | 'interactive'>> = {},
): Promise<CliResult> {
  const out: string[] = [];
  const notes: string[] = [];
  const output: Output = {
    write: async (text) => void out.push(text),
    note: (text) => void notes.push(`${text}\n`),
    color: false,
    width: 80,
    interactive: false,
    ...terminal,
  };
  const code = await runCli(argv, output);
  return { code, out: out.join(''), notes: notes.join('') };
}
