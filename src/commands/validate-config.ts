import { readFile } from 'node:fs/promises';
import type { ConfigProblem } from '../config/config-problem.ts';
import { AppError } from '../errors.ts';
import { readConfiguration } from '../tasks/read-configuration.ts';
import type { ExitCode } from './exit-code.ts';
import type { Output } from './output.ts';

export const VALIDATION_FORMATS = ['text', 'json'] as const;

/**
 * `paceline validate-config FILE`: every mistake with line and column, and what is written but not in effect. Exit code 2 when the file is not
 * valid. Errors: INPUT_UNREADABLE.
 */
export async function validateConfig(path: string, format: (typeof VALIDATION_FORMATS)[number], output: Output): Promise<ExitCode> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('INPUT_UNREADABLE', `${path}: there is no such file, or it cannot be read`, { cause });
  });
  const read = readConfiguration(text.replace(/^\uFEFF/, ''));
  const problems = read.ok ? [] : read.problems;
  const notes = read.ok ? read.notes : [];
  if (format === 'json') {
    await output.write(`${JSON.stringify({ schema: 'paceline/configuration@1', path, valid: read.ok, problems, notes }, null, 2)}\n`);
  } else {
    const say = (kind: string, { line, column, message }: ConfigProblem): string => `${path}:${line}:${column}: ${kind}${message}\n`;
    const lines = [...problems.map((problem) => say('', problem)), ...notes.map((note) => say('note: ', note))];
    await output.write(`${lines.join('')}${read.ok ? `${path} is valid\n` : ''}`);
  }
  return read.ok ? 0 : 2;
}
