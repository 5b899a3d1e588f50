import { modeOfRule } from '../engine/mode-of-rule.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import type { StoredProposal, Transaction } from '../ports/store.ts';
import { type Choice, chooseProposals } from './choose-proposals.ts';
import { type Candidate, candidatesOf, type Described, describeCandidate } from './describe-candidate.ts';
import { isOfRule } from './kinds-of-proposals.ts';
import { refreshOpenProposals } from './refresh-open-proposals.ts';
import type { RepositoryAccess } from './repository-access.ts';
import { withProposalsLock } from './with-proposals-lock.ts';
import type { World } from './world.ts';

interface Changes extends Omit<Described, 'defaultBranch' | 'webUrl'> {
  /** The files of the commit that was analysed. */
  readonly tree: SourceTree;
  /** Whether the default branch holds a configuration: without one nothing is opened. */
  readonly isActive: boolean;
}

/** Where GitHub looks for the owners of files, whom it asks to review. */
const CODE_OWNERS = ['CODEOWNERS', '.github/CODEOWNERS', 'docs/CODEOWNERS'];

const WAITING: Choice = { state: 'waiting' };
const SUGGESTED: Choice = { state: 'candidate', reason: 'suggested only' };
const OBSERVING: Choice = { state: 'candidate', reason: 'observing: no .github/paceline.yml' };

/** Stores every proven proposal, asks for the pull requests of those that are chosen, together, and brings those that are open in line. */
export async function proposeChanges(world: World, access: RepositoryAccess, changes: Changes): Promise<void> {
  const { analysis, baseSha, tree, configuration } = changes;
  const { id, defaultBranch } = access.stored.repository;
  const { webUrl } = world.settings;
  const described = { ...changes, defaultBranch, ...(webUrl === undefined ? {} : { webUrl }) };
  const candidates = candidatesOf(analysis);
  const isDraft = await opensDrafts(changes);
  const describe = (candidate: Candidate, choice: Choice) => describeCandidate(candidate, choice, isDraft, described);
  await withProposalsLock(world, id, async () => {
    await world.store.transaction((transaction) =>
      storeProposals(world, transaction, candidates, describe, { ...changes, repositoryId: id }),
    );
    await refreshOpenProposals(world, access, {
      fresh: new Map(candidates.map((candidate) => [candidate.proven.key, describe(candidate, SUGGESTED)])),
      paths: new Set(analysis.workflows.flatMap(({ status, path }) => (status === 'analyzed' ? [path] : []))),
      baseSha,
      tree,
      configuration,
    });
  });
}

async function storeProposals(
  world: World,
  transaction: Transaction,
  candidates: readonly Candidate[],
  describe: (candidate: Candidate, choice: Choice) => StoredProposal,
  changes: Changes & { readonly repositoryId: number },
): Promise<void> {
  const { repositoryId, isActive, analysis } = changes;
  const stored = await transaction.proposals.list(repositoryId);
  const choices = isActive ? await choose(transaction, candidates, stored, changes) : new Map<string, Choice>();
  // What somebody asked for is opened, whatever the limits and the configuration say.
  const asked = new Set(stored.flatMap(({ key, state, askedBy }) => (state === 'waiting' && askedBy !== null ? [key] : [])));
  const found = new Set(candidates.map(({ proven }) => proven.key));
  for (const { key } of stored.filter((proposal) => isOfRule(proposal) && !found.has(proposal.key))) {
    const away = { state: 'superseded', reason: 'no longer found', at: analysis.asOf } as const;
    await transaction.proposals.transition(repositoryId, key, { from: ['candidate', 'waiting'], ...away });
  }
  for (const candidate of candidates) {
    const { key } = candidate.proven;
    const choice = asked.has(key) ? WAITING : (choices.get(key) ?? (isActive ? SUGGESTED : OBSERVING));
    const saved = await transaction.proposals.save(repositoryId, describe(candidate, choice));
    if (saved.state === 'waiting') {
      await world.queue.enqueue({ kind: 'open-pull-request', data: { repositoryId, proposalKey: key } }, { within: transaction });
    }
  }
}

async function choose(
  transaction: Transaction,
  candidates: readonly Candidate[],
  stored: readonly StoredProposal[],
  { repositoryId, configuration, analysis }: Changes & { readonly repositoryId: number },
): Promise<ReadonlyMap<string, Choice>> {
  const repository = await transaction.repositories.find(repositoryId);
  const installation = repository === null ? null : await transaction.installations.find(repository.installationId);
  const wanted = candidates.map(({ proven }) => proven).filter(({ rule }) => modeOfRule(rule, configuration) === 'pr');
  return chooseProposals(wanted, stored, configuration.pullRequests, analysis.asOf, installation?.permissions);
}

/** `auto`: the owners of files are asked for review when a draft becomes ready, so that they are not called before somebody has looked. */
async function opensDrafts({ configuration, tree }: Changes): Promise<boolean> {
  const { draft } = configuration.pullRequests;
  if (draft !== 'auto') return draft;
  for (const path of CODE_OWNERS) {
    const text = await tree.read(path);
    if (!text.available || text.value !== null) return true;
  }
  return false;
}
