import type { ConfigProblem } from '../config/config-problem.ts';
import { AppError } from '../errors.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { CONFIGURATION_PATH, readConfiguration } from '../tasks/read-configuration.ts';
import type { Output } from './output.ts';
import { readTextFile } from './read-text-file.ts';

/**
 * The checkout's configuration over the organization's, as far as there are such files, over the defaults. What is not in effect is noted; a
 * mistake in either is fatal here, with its place.
 */
export async function loadConfiguration(tree: SourceTree, organizationPath: string | null, output: Output): Promise<RepositoryConfig> {
  const organization = organizationPath === null ? null : await readTextFile(organizationPath);
  if (organizationPath !== null && organization !== null) read(organizationPath, organization, null, output);
  const file = await tree.read(CONFIGURATION_PATH);
  if (!file.available) throw new AppError('INPUT_UNREADABLE', `${CONFIGURATION_PATH}: ${file.reason}`);
  return read(CONFIGURATION_PATH, file.value ?? '', organization, output);
}

/** The configuration in a file that was named, over the defaults. Errors: INPUT_UNREADABLE, CONFIG_INVALID. */
export async function loadConfigurationFile(path: string, output: Output): Promise<RepositoryConfig> {
  return read(path, await readTextFile(path), null, output);
}

function read(path: string, text: string, organization: string | null, output: Output): RepositoryConfig {
  const result = readConfiguration(text, organization);
  const say = ({ line, column, message }: ConfigProblem): string => `${path}:${line}:${column}: ${message}`;
  if (!result.ok) throw new AppError('CONFIG_INVALID', result.problems.map(say).join('\n'));
  for (const note of result.notes) output.note(say(note));
  return result.config;
}
