import { isIgnoredWorkflow } from '../engine/commit-targets.ts';
import { modeOfRule } from '../engine/mode-of-rule.ts';
import { includesLevel, leastLevelOf } from '../engine/why-withheld.ts';
import type { RepositoryConfig, RuleMode } from '../model/repository-config.ts';
import type { StoredProposal } from '../ports/store.ts';
import type { ProposalPreview } from '../report/configuration-preview.ts';
import { RULES } from '../rules/registry.generated.ts';
import { chooseProposals } from './choose-proposals.ts';

/** A configuration, and whether the default branch holds one at all: without it nothing is opened. */
export interface Wanted {
  readonly configuration: RepositoryConfig;
  readonly isActive: boolean;
}

interface Standing {
  readonly stored: readonly StoredProposal[];
  readonly permissions: Readonly<Record<string, string>>;
  readonly asOf: Date;
}

/** What another configuration would do with the proposals that no person has decided on; what newly enabled rules would find is not known. */
export function previewProposals(standing: Standing, before: Wanted, after: Wanted): ProposalPreview {
  const pending = standing.stored.filter(({ state }) => state === 'candidate' || state === 'waiting');
  const opened = [before, after].map((wanted) => openedUnder(wanted, pending, standing));
  const isOpened = (index: number, { key }: StoredProposal): boolean => opened[index]?.has(key) === true;
  const stays = pending.filter((proposal) => isMade(after.configuration, proposal));
  return {
    pending: pending.length,
    released: stays.filter((proposal) => !isOpened(0, proposal) && isOpened(1, proposal)).length,
    held: stays.filter((proposal) => isOpened(0, proposal) && !isOpened(1, proposal)).length,
    withdrawn: pending.filter((proposal) => isMade(before.configuration, proposal)).length - stays.length,
  };
}

function openedUnder({ configuration, isActive }: Wanted, pending: readonly StoredProposal[], standing: Standing): ReadonlySet<string> {
  if (!isActive) return new Set();
  const wanted = pending.filter((proposal) => isMade(configuration, proposal) && modeOf(configuration, proposal) === 'pr');
  const decided = standing.stored.filter((proposal) => !pending.includes(proposal));
  const ranked = wanted.map(({ key, ruleId, path }) => ({ key, rule: { id: ruleId }, proposal: { path } }));
  const choices = chooseProposals(ranked, decided, configuration.pullRequests, standing.asOf, standing.permissions);
  return new Set([...choices].filter(([, { state }]) => state === 'waiting').map(([key]) => key));
}

function isMade(configuration: RepositoryConfig, { ruleId, path }: StoredProposal): boolean {
  const meta = metaOf(ruleId);
  const needed = meta === undefined ? null : leastLevelOf(meta);
  if (meta === undefined || needed === null || !includesLevel(configuration.level, needed)) return false;
  return modeOfRule(meta, configuration) !== 'off' && !isIgnoredWorkflow({ workflowPath: path }, configuration);
}

function modeOf(configuration: RepositoryConfig, { ruleId }: StoredProposal): RuleMode {
  const meta = metaOf(ruleId);
  return meta === undefined ? 'off' : modeOfRule(meta, configuration);
}

function metaOf(ruleId: string) {
  return RULES.find((rule) => rule.meta.id === ruleId)?.meta;
}
