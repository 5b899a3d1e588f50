import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';
import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../model/repository-config.ts';
import { CONFIGURATION_PATH } from '../tasks/read-configuration.ts';
import { loadConfigurationFile } from './load-configuration.ts';
import type { Output } from './output.ts';

/**
 * The configuration in the file that was named, else of the checkout that the command runs in, else the defaults. A mistake in the first is fatal; in the
 * second, which what is looked at need not be of, it is noted and nothing of it counts. Errors: INPUT_UNREADABLE, CONFIG_INVALID.
 */
export async function loadNearConfiguration(named: string | undefined, output: Output): Promise<RepositoryConfig> {
  if (named !== undefined) return loadConfigurationFile(named, output);
  const path = findConfiguration(process.cwd());
  if (path === null) return DEFAULT_REPOSITORY_CONFIG;
  try {
    return await loadConfigurationFile(path, { ...output, note: () => undefined });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    output.note(`the configuration of this checkout is not used: ${error.message}`);
    return DEFAULT_REPOSITORY_CONFIG;
  }
}

/** Up to the folder that holds the repository, and no further. */
function findConfiguration(from: string): string | null {
  const path = join(from, CONFIGURATION_PATH);
  if (existsSync(path)) return path;
  const parent = dirname(from);
  return existsSync(join(from, '.git')) || parent === from ? null : findConfiguration(parent);
}
