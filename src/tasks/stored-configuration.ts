import type { RepositoryConfig } from '../model/repository-config.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../model/repository-config.ts';
import type { StoredRepository } from '../ports/store.ts';
import { readConfiguration } from './read-configuration.ts';
import { withIgnored } from './with-ignored.ts';

/**
 * The configuration in force: what was last read from the default branch and found valid, over what the owner's `.github` repository says for all,
 * over the defaults; without what people ignore by comment.
 */
export function storedConfiguration(stored: Pick<StoredRepository, 'configurationText' | 'organization' | 'ignored'>): RepositoryConfig {
  return withIgnored(writtenConfiguration(stored), stored.ignored);
}

/** The same as the files alone say it. */
export function writtenConfiguration(stored: Pick<StoredRepository, 'configurationText' | 'organization'>): RepositoryConfig {
  const organization = stored.organization?.text ?? null;
  for (const text of [stored.configurationText, '']) {
    const read = text === null ? null : readConfiguration(text, organization);
    if (read?.ok === true) return read.config;
  }
  return DEFAULT_REPOSITORY_CONFIG;
}
