import type { ConfigProblem } from '../config/config-problem.ts';
import { AppError } from '../errors.ts';
import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../model/repository-config.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { CONFIGURATION_PATH, readConfiguration } from '../tasks/read-configuration.ts';
import type { Output } from './output.ts';

/** The checkout's configuration, or the defaults when it has none. What is not in effect is noted; a mistake is fatal here, with its place. */
export async function loadConfiguration(tree: SourceTree, output: Output): Promise<RepositoryConfig> {
  const file = await tree.read(CONFIGURATION_PATH);
  if (!file.available) throw new AppError('INPUT_UNREADABLE', `${CONFIGURATION_PATH}: ${file.reason}`);
  const text = file.value;
  if (text === null) return DEFAULT_REPOSITORY_CONFIG;
  const read = readConfiguration(text);
  const say = ({ line, column, message }: ConfigProblem): string => `${CONFIGURATION_PATH}:${line}:${column}: ${message}`;
  if (read.ok) {
    for (const note of read.notes) output.note(say(note));
    return read.config;
  }
  const problems = read.problems.map(say);
  throw new AppError('CONFIG_INVALID', problems.join('\n'));
}
