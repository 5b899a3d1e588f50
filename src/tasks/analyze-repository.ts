import { analyzeRepository as analyze } from '../engine/analyze-repository.ts';
import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../model/repository-config.ts';
import type { TaskOf } from '../model/task.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import type { StoredRepository } from '../ports/store.ts';
import { RULES } from '../rules/registry.generated.ts';
import { collectEvidence } from './collect-evidence.ts';
import { proposeChanges } from './propose-changes.ts';
import { CONFIGURATION_PATH, readConfiguration } from './read-configuration.ts';
import { openRepository } from './repository-access.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

/** Newest completed runs of a workflow that rules and replays look at. */
const HISTORY_RUNS = 500;
/** Every simulated number can be had again from the same history. */
const SEED = 1;

/** Looks at the default branch as it is now with all rules, and stores what they propose. Safe to repeat. */
export async function analyzeRepository(world: World, { repositoryId }: TaskOf<'analyze-repository'>['data']): Promise<void> {
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const { github, stored } = access;
  const headSha = await github.fetchHead(stored.repository.defaultBranch);
  if (headSha === null) return;
  const tree = github.sourceTree(headSha);
  const { configuration, isActive } = await syncConfiguration(world, stored, tree);
  const asOf = world.clock.now();
  const collected = await collectEvidence({
    tree,
    repository: stored.repository,
    configuration,
    requiredChecks: await github.fetchRequiredChecks(stored.repository.defaultBranch),
    history: (workflow) => world.store.runs.history(repositoryId, workflow.path, { runs: HISTORY_RUNS }),
    only: null,
    asOf,
  });
  const analysis = analyze(collected, RULES, { asOf, seed: SEED });
  await proposeChanges(world, { repositoryId, baseSha: headSha, analysis, configuration, isActive });
}

/** The file on the default branch decides. A mistake in it is logged, and the last valid one stays in force. */
async function syncConfiguration(
  world: World,
  stored: StoredRepository,
  tree: SourceTree,
): Promise<{ readonly configuration: RepositoryConfig; readonly isActive: boolean }> {
  const text = await tree.read(CONFIGURATION_PATH);
  const read = text === null ? null : readConfiguration(text);
  if (read?.ok === false) {
    world.log.warn('configuration not valid', { repositoryId: stored.repository.id, problems: read.problems.length });
    return { configuration: storedConfiguration(stored), isActive: stored.configurationText !== null };
  }
  if (text !== stored.configurationText) await world.store.repositories.saveConfiguration(stored.repository.id, text);
  return { configuration: read?.config ?? DEFAULT_REPOSITORY_CONFIG, isActive: read !== null };
}
