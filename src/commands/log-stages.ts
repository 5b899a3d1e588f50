import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';
import type { StagePattern } from '../model/repository-config.ts';
import { CONFIGURATION_PATH } from '../tasks/read-configuration.ts';
import { loadConfigurationFile } from './load-configuration.ts';
import type { Output } from './output.ts';

/**
 * The configured stages: of the file that was named, else of the checkout that the command runs in, if it has a configuration. A mistake in the first
 * is fatal; in the second, which the log need not be of, it is noted and nothing of it counts. Errors: INPUT_UNREADABLE, CONFIG_INVALID.
 */
export async function loadLogStages(named: string | undefined, output: Output): Promise<readonly StagePattern[]> {
  if (named !== undefined) return (await loadConfigurationFile(named, output)).stages;
  const path = findConfiguration(process.cwd());
  if (path === null) return [];
  try {
    return (await loadConfigurationFile(path, { ...output, note: () => undefined })).stages;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    output.note(`the configuration of this checkout is not used: ${error.message}`);
    return [];
  }
}

/** Up to the folder that holds the repository, and no further. */
function findConfiguration(from: string): string | null {
  const path = join(from, CONFIGURATION_PATH);
  if (existsSync(path)) return path;
  const parent = dirname(from);
  return existsSync(join(from, '.git')) || parent === from ? null : findConfiguration(parent);
}
