import { analyzeRepository as analyze } from '../engine/analyze-repository.ts';
import type { TaskOf } from '../model/task.ts';
import { RULES } from '../rules/registry.generated.ts';
import { collectEvidence } from './collect-evidence.ts';
import { HISTORY_RUNS } from './history-runs.ts';
import { historyWithSources } from './history-with-sources.ts';
import { onboard } from './onboard.ts';
import { proposeChanges } from './propose-changes.ts';
import { refreshPullRequests } from './refresh-pull-requests.ts';
import { openRepository } from './repository-access.ts';
import { requiredChecks } from './required-checks.ts';
import { syncConfiguration } from './sync-configuration.ts';
import { tellMissingPermissions } from './tell-missing-permissions.ts';
import { needsTending } from './tend-proposals.ts';
import type { World } from './world.ts';

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
    history: historyWithSources(world, access, HISTORY_RUNS),
    storage: await world.store.storage.find(repositoryId),
    only: null,
    asOf,
  });
  if (!collected.available) {
    world.log.warn('workflows not known', { repositoryId, reason: collected.reason });
    return;
  }
  const analysis = analyze(collected.value, RULES, { asOf, seed: SEED });
  await refreshPullRequests(world, access);
  const evidences = collected.value.flatMap((source) => (source.ok ? [source.evidence] : []));
  const botName = (await github.pulls.commandName()) ?? undefined;
  await proposeChanges(world, access, {
    ...(botName === undefined ? {} : { botName }),
    baseSha: headSha,
    tree,
    analysis,
    evidences,
    configuration,
    isActive,
  });
  await onboard(world, access, { baseSha: headSha, analysis, evidences, configuration });
  if ((await world.store.proposals.list(repositoryId)).some(needsTending)) {
    await world.queue.enqueue({ kind: 'tend-proposals', data: { repositoryId } });
  }
  await tellMissingPermissions(world, stored);
}
