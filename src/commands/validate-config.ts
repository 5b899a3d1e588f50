import type { ConfigProblem } from '../config/config-problem.ts';
import { jsonText } from '../report/json-text.ts';
import { showUnsafe } from '../report/strip-unsafe.ts';
import { readConfiguration } from '../tasks/read-configuration.ts';
import type { ExitCode } from './exit-code.ts';
import type { Output } from './output.ts';
import { readTextFile } from './read-text-file.ts';

export const VALIDATION_FORMATS = ['text', 'json'] as const;

export interface ValidationOptions {
  readonly format: (typeof VALIDATION_FORMATS)[number];
  /** The organization's file: it is validated as well. */
  readonly orgConfig?: string;
}

interface Validation {
  readonly path: string;
  readonly valid: boolean;
  readonly problems: readonly ConfigProblem[];
  readonly notes: readonly ConfigProblem[];
}

/**
 * `paceline validate-config FILE`: every mistake with line and column, and what is written but not in effect. Exit code 2 when a file is not
 * valid. Errors: INPUT_UNREADABLE.
 */
export async function validateConfig(path: string, { format, orgConfig }: ValidationOptions, output: Output): Promise<ExitCode> {
  const organization = orgConfig === undefined ? null : await validate(orgConfig);
  const own = await validate(path);
  if (format === 'json') {
    const around = organization === null ? {} : { organization };
    await output.write(jsonText({ schema: 'paceline/configuration@1', ...own, ...around }));
  } else for (const validation of organization === null ? [own] : [organization, own]) await output.write(say(validation));
  return own.valid && organization?.valid !== false ? 0 : 2;
}

async function validate(path: string): Promise<Validation> {
  const read = readConfiguration(await readTextFile(path));
  return { path, valid: read.ok, problems: read.ok ? [] : read.problems, notes: read.ok ? read.notes : [] };
}

function say({ path, valid, problems, notes }: Validation): string {
  const at = (kind: string, { line, column, message }: ConfigProblem): string =>
    `${showUnsafe(`${path}:${line}:${column}: ${kind}${message}`)}\n`;
  const lines = [...problems.map((problem) => at('', problem)), ...notes.map((note) => at('note: ', note))];
  return `${lines.join('')}${valid ? `${showUnsafe(path)} is valid\n` : ''}`;
}
