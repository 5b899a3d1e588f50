import { isInEffect } from '../config/not-in-effect.ts';
import { compareLimits } from '../engine/compare-limits.ts';
import { modeOfRule } from '../engine/mode-of-rule.ts';
import type { Run } from '../model/run.ts';
import type { TaskOf } from '../model/task.ts';
import type { CheckRunContent, GitHub } from '../ports/github.ts';
import type { StoredRepository } from '../ports/store.ts';
import { type ConfigurationPreview, renderConfigurationPreview } from '../report/configuration-preview.ts';
import { describeSettings } from '../report/describe-settings.ts';
import { RULES } from '../rules/registry.generated.ts';
import { configurationNotes } from './configuration-notes.ts';
import { previewProposals, type Wanted } from './preview-proposals.ts';
import { CONFIGURATION_PATH, readConfiguration } from './read-configuration.ts';
import { openRepository } from './repository-access.ts';
import { storedConfiguration } from './stored-configuration.ts';
import { withIgnored } from './with-ignored.ts';
import type { World } from './world.ts';

export const PREVIEW_NAME = 'Paceline configuration';
/** Runs that today's numbers are drawn from. */
const MEASURED_RUNS = 100;

/**
 * Says on a commit of a pull request what its configuration would change. The text is data that anybody may have written: it is read, compared and
 * shown, and nothing of it is kept. What is in force comes from the default branch alone.
 */
export async function previewConfiguration(
  world: World,
  { repositoryId, headSha }: TaskOf<'preview-configuration'>['data'],
): Promise<void> {
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const { github, stored } = access;
  const change = await fetchChange(github, stored, headSha);
  if (change === null) return;
  const rendered = renderConfigurationPreview(await previewOf(world, stored, change));
  const content: CheckRunContent = {
    headSha,
    externalId: `paceline-configuration:${repositoryId}:${headSha}`,
    name: PREVIEW_NAME,
    status: 'completed',
    text: null,
    detailsUrl: null,
    annotations: [],
    actions: [],
    images: [],
    ...rendered,
  };
  await github.publishCheckRun(content, null);
}

type Change = { readonly text: string | null } | { readonly unreadable: string };

/** The file as the commit has it; null when the commit leaves it as it was where it parted from the default branch. */
async function fetchChange(github: GitHub, { repository }: StoredRepository, headSha: string): Promise<Change | null> {
  const comparison = await github.fetchComparison(repository.defaultBranch, headSha);
  if (comparison === null || comparison.paths?.has(CONFIGURATION_PATH) === false) return null;
  const after = await github.sourceTree(headSha).read(CONFIGURATION_PATH);
  if (comparison.paths === null) {
    const before = await github.sourceTree(comparison.mergeBaseSha).read(CONFIGURATION_PATH);
    if (before.available && after.available && before.value === after.value) return null;
  }
  return after.available ? { text: after.value } : { unreadable: after.reason };
}

async function previewOf(world: World, stored: StoredRepository, change: Change): Promise<ConfigurationPreview> {
  const common = {
    path: CONFIGURATION_PATH,
    defaultBranch: stored.repository.defaultBranch,
    standing: configurationNotes(stored),
    hasLast: stored.configurationText !== null,
  };
  if ('unreadable' in change) return { ...common, state: 'invalid', problems: [{ line: 1, column: 1, message: change.unreadable }] };
  const read = readConfiguration(change.text ?? '', stored.organization?.text ?? null);
  if (!read.ok) return { ...common, state: 'invalid', problems: read.problems };
  const before: Wanted = { configuration: storedConfiguration(stored), isActive: stored.configurationText !== null };
  const after: Wanted = { configuration: withIgnored(read.config, stored.ignored), isActive: change.text !== null };
  const histories = await fetchHistories(world, stored.repository.id);
  return {
    ...common,
    state: 'valid',
    activity: { before: before.isActive, after: after.isActive },
    limits: { open: after.configuration.pullRequests.open, perDay: after.configuration.pullRequests.perDay },
    settings: compareSettings(before, after),
    rules: compareRules(before, after),
    targets: compareLimits(histories, stored.repository.id, before.configuration, after.configuration),
    proposals: previewProposals(await standingOf(world, stored), before, after),
    notes: read.notes,
  };
}

async function fetchHistories(world: World, repositoryId: number): Promise<ReadonlyMap<string, readonly Run[]>> {
  const histories = new Map<string, readonly Run[]>();
  for (const path of await world.store.runs.workflowPaths(repositoryId)) {
    histories.set(path, await world.store.runs.history(repositoryId, path, { runs: MEASURED_RUNS }));
  }
  return histories;
}

async function standingOf(world: World, { repository, installationId }: StoredRepository) {
  const installation = await world.store.installations.find(installationId);
  return {
    stored: await world.store.proposals.list(repository.id),
    permissions: installation?.permissions ?? {},
    asOf: world.clock.now(),
  };
}

function compareSettings(before: Wanted, after: Wanted) {
  const now = describeSettings(before.configuration);
  return [...describeSettings(after.configuration)]
    .filter(([key, words]) => isInEffect(key) && words !== now.get(key))
    .map(([key, words]) => ({ key, before: now.get(key) ?? '', after: words }));
}

function compareRules(before: Wanted, after: Wanted) {
  const stateOf = ({ configuration }: Wanted, meta: (typeof RULES)[number]['meta']) => ({
    mode: modeOfRule(meta, configuration),
    options: configuration.rules.get(meta.id)?.options ?? {},
    level: configuration.level,
  });
  return RULES.map(({ meta }) => ({ meta, before: stateOf(before, meta), after: stateOf(after, meta) }));
}
