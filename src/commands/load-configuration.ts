import { AppError } from '../errors.ts';
import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../model/repository-config.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { CONFIGURATION_PATH, readConfiguration } from '../tasks/read-configuration.ts';

/** The checkout's configuration, or the defaults when it has none. A mistake in it is fatal here, with its place. */
export async function loadConfiguration(tree: SourceTree): Promise<RepositoryConfig> {
  const text = await tree.read(CONFIGURATION_PATH);
  if (text === null) return DEFAULT_REPOSITORY_CONFIG;
  const read = readConfiguration(text);
  if (read.ok) return read.config;
  const problems = read.problems.map(({ line, column, message }) => `${CONFIGURATION_PATH}:${line}:${column}: ${message}`);
  throw new AppError('CONFIG_INVALID', problems.join('\n'));
}
