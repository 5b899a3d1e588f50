import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../model/repository-config.ts';
import type { StoredRepository } from '../ports/store.ts';
import { readConfiguration } from './read-configuration.ts';

/** The configuration in force: what was last read from the default branch and found valid, else the defaults. */
export function storedConfiguration(stored: StoredRepository): RepositoryConfig {
  if (stored.configurationText === null) return DEFAULT_REPOSITORY_CONFIG;
  const read = readConfiguration(stored.configurationText);
  return read.ok ? read.config : DEFAULT_REPOSITORY_CONFIG;
}
