import type { RepositoryConfig } from '../model/repository-config.ts';
import { scrubSource, scrubText } from '../model/scrub-text.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import type { StoredRepository, Transaction } from '../ports/store.ts';
import { describeConfigurationProblems } from './describe-configuration-problems.ts';
import { CONFIGURATION_PATH, readConfiguration } from './read-configuration.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

const MISNAMED_PATH = '.github/paceline.yaml';

export interface SyncedConfiguration {
  readonly configuration: RepositoryConfig;
  /** Whether the default branch holds a configuration of its own: the organization's alone opens no pull request. */
  readonly isActive: boolean;
}

/**
 * The file on the default branch decides. A mistake in it, or that it cannot be read, is logged and said on the check run, and the last valid one
 * stays in force. What changes in the owner's `.github` repository has the others analysed again.
 */
export async function syncConfiguration(
  world: World,
  stored: StoredRepository,
  tree: SourceTree,
  headSha: string,
): Promise<SyncedConfiguration> {
  const last = { configuration: storedConfiguration(stored), isActive: stored.configurationText !== null };
  const file = await tree.read(CONFIGURATION_PATH);
  if (!file.available) {
    world.log.warn('configuration not readable', { repositoryId: stored.repository.id, reason: file.reason });
    await noteProblem(world, stored, `${CONFIGURATION_PATH}: ${file.reason}`, headSha);
    return last;
  }
  const text = file.value;
  const read = text === null ? null : readConfiguration(text);
  const problem = read === null ? await findMisnamed(tree) : read.ok ? null : describeConfigurationProblems(read.problems);
  await noteProblem(world, stored, problem, headSha);
  if (read?.ok === false) {
    world.log.warn('configuration not valid', { repositoryId: stored.repository.id, problems: read.problems.length });
    return last;
  }
  const kept = text === null ? null : keptText(text);
  if (kept !== stored.configurationText) await saveText(world, stored, kept);
  return { configuration: storedConfiguration({ ...stored, configurationText: kept }), isActive: read !== null };
}

/** People write both endings; only one is read. */
async function findMisnamed(tree: SourceTree): Promise<string | null> {
  const other = await tree.read(MISNAMED_PATH);
  return other.available && other.value === null ? null : 'the file is named paceline.yaml: rename it';
}

/** Without the secrets and e-mail addresses of its comments. Where such a thing is part of a value without which the file is not valid, all of it stays. */
function keptText(text: string): string {
  const scrubbed = scrubSource(text);
  return scrubbed === text || readConfiguration(scrubbed).ok ? scrubbed : text;
}

async function saveText(world: World, stored: StoredRepository, text: string | null): Promise<void> {
  await world.store.transaction(async (transaction) => {
    await transaction.repositories.saveConfiguration(stored.repository.id, text);
    for (const repositoryId of await configuredBy(transaction, stored)) {
      await world.queue.enqueue({ kind: 'analyze-repository', data: { repositoryId } }, { within: transaction });
    }
  });
}

/** The repositories that take their defaults from this one. */
async function configuredBy(transaction: Transaction, { repository }: StoredRepository): Promise<readonly number[]> {
  if (repository.name.toLowerCase() !== '.github') return [];
  const all = await transaction.repositories.list();
  return all.filter(({ organization }) => organization?.repository.id === repository.id).map((other) => other.repository.id);
}

/** Keeps what is wrong with the configuration, and has it said on the commit, when it is not what is known. */
async function noteProblem(world: World, stored: StoredRepository, found: string | null, headSha: string): Promise<void> {
  const problem = found === null ? null : scrubText(found);
  if (problem === stored.configurationProblem) return;
  const repositoryId = stored.repository.id;
  await world.store.transaction(async (transaction) => {
    await transaction.repositories.saveConfigurationProblem(repositoryId, problem);
    await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha } }, { within: transaction });
  });
}
