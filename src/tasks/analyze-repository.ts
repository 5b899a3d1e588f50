import { analyzeRepository as analyze } from '../engine/analyze-repository.ts';
import { DEFAULT_REPOSITORY_CONFIG, type RepositoryConfig } from '../model/repository-config.ts';
import type { TaskOf } from '../model/task.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import type { StoredRepository } from '../ports/store.ts';
import { RULES } from '../rules/registry.generated.ts';
import { collectEvidence } from './collect-evidence.ts';
import { describeConfigurationProblems } from './describe-configuration-problems.ts';
import { proposeChanges } from './propose-changes.ts';
import { CONFIGURATION_PATH, readConfiguration } from './read-configuration.ts';
import { refreshPullRequests } from './refresh-pull-requests.ts';
import { openRepository } from './repository-access.ts';
import { requiredChecks } from './required-checks.ts';
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
  const { configuration, isActive } = await syncConfiguration(world, stored, tree, headSha);
  const asOf = world.clock.now();
  const collected = await collectEvidence({
    tree,
    repository: stored.repository,
    configuration,
    requiredChecks: requiredChecks(await github.fetchRequiredChecks(stored.repository.defaultBranch), configuration.requiredChecks),
    history: (workflow) => world.store.runs.history(repositoryId, workflow.path, { runs: HISTORY_RUNS }),
    only: null,
    asOf,
  });
  if (!collected.available) {
    world.log.warn('workflows not known', { repositoryId, reason: collected.reason });
    return;
  }
  const analysis = analyze(collected.value, RULES, { asOf, seed: SEED });
  await refreshPullRequests(world, access);
  await proposeChanges(world, { repositoryId, baseSha: headSha, tree, analysis, configuration, isActive });
}

/** The file on the default branch decides. A mistake in it, or that it cannot be read, is logged and said on the check run, and the last valid one stays in force. */
async function syncConfiguration(
  world: World,
  stored: StoredRepository,
  tree: SourceTree,
  headSha: string,
): Promise<{ readonly configuration: RepositoryConfig; readonly isActive: boolean }> {
  const last = { configuration: storedConfiguration(stored), isActive: stored.configurationText !== null };
  const file = await tree.read(CONFIGURATION_PATH);
  if (!file.available) {
    world.log.warn('configuration not readable', { repositoryId: stored.repository.id, reason: file.reason });
    await noteProblem(world, stored, `${CONFIGURATION_PATH}: ${file.reason}`, headSha);
    return last;
  }
  const text = file.value;
  const read = text === null ? null : readConfiguration(text);
  await noteProblem(world, stored, read?.ok === false ? describeConfigurationProblems(read.problems) : null, headSha);
  if (read?.ok === false) {
    world.log.warn('configuration not valid', { repositoryId: stored.repository.id, problems: read.problems.length });
    return last;
  }
  if (text !== stored.configurationText) await world.store.repositories.saveConfiguration(stored.repository.id, text);
  return { configuration: read?.config ?? DEFAULT_REPOSITORY_CONFIG, isActive: read !== null };
}

/** Keeps what is wrong with the configuration, and has it said on the commit, when it is not what is known. */
async function noteProblem(world: World, stored: StoredRepository, problem: string | null, headSha: string): Promise<void> {
  if (problem === stored.configurationProblem) return;
  const repositoryId = stored.repository.id;
  await world.store.transaction(async (transaction) => {
    await transaction.repositories.saveConfigurationProblem(repositoryId, problem);
    await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha } }, { within: transaction });
  });
}
