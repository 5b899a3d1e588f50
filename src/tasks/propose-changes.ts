import type { Analysis, ProvenProposal, ReportedFinding } from '../engine/analysis.ts';
import { modeOfRule } from '../engine/mode-of-rule.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import type { StoredProposal, Transaction } from '../ports/store.ts';
import { renderPullRequest } from '../report/pull-request.ts';
import { blobId } from './blob-id.ts';
import { type Choice, chooseProposals } from './choose-proposals.ts';
import { withProposalsLock } from './with-proposals-lock.ts';
import type { World } from './world.ts';

interface Changes {
  readonly repositoryId: number;
  /** The commit that was analysed. */
  readonly baseSha: string;
  /** Its files. */
  readonly tree: SourceTree;
  readonly analysis: Analysis;
  readonly configuration: RepositoryConfig;
  /** Whether the default branch holds a configuration: without one nothing is opened. */
  readonly isActive: boolean;
}

interface Candidate {
  readonly proven: ProvenProposal;
  readonly finding: ReportedFinding;
  readonly simulatedHistory: string | null;
}

/** Where GitHub looks for the owners of files, whom it asks to review. */
const CODE_OWNERS = ['CODEOWNERS', '.github/CODEOWNERS', 'docs/CODEOWNERS'];

const WAITING: Choice = { state: 'waiting' };
const SUGGESTED: Choice = { state: 'candidate', reason: 'suggested only' };
const OBSERVING: Choice = { state: 'candidate', reason: 'observing: no .github/paceline.yml' };

/** Stores every proven proposal and asks for the pull requests of those that are chosen, together. */
export async function proposeChanges(world: World, changes: Changes): Promise<void> {
  const candidates = candidatesOf(changes.analysis);
  const isDraft = await opensDrafts(changes);
  await withProposalsLock(world, changes.repositoryId, () =>
    world.store.transaction((transaction) => storeProposals(world, transaction, candidates, isDraft, changes)),
  );
}

async function storeProposals(
  world: World,
  transaction: Transaction,
  candidates: readonly Candidate[],
  isDraft: boolean,
  changes: Changes,
): Promise<void> {
  const { repositoryId, isActive, analysis } = changes;
  const stored = await transaction.proposals.list(repositoryId);
  const choices = isActive ? await choose(transaction, candidates, stored, changes) : new Map<string, Choice>();
  // What somebody asked for is opened, whatever the limits and the configuration say.
  const asked = new Set(stored.flatMap(({ key, state, askedBy }) => (state === 'waiting' && askedBy !== null ? [key] : [])));
  const found = new Set(candidates.map(({ proven }) => proven.key));
  for (const { key } of stored.filter((proposal) => !found.has(proposal.key))) {
    const away = { state: 'superseded', reason: 'no longer found', at: analysis.asOf } as const;
    await transaction.proposals.transition(repositoryId, key, { from: ['candidate', 'waiting'], ...away });
  }
  for (const candidate of candidates) {
    const { key } = candidate.proven;
    const choice = asked.has(key) ? WAITING : (choices.get(key) ?? (isActive ? SUGGESTED : OBSERVING));
    const saved = await transaction.proposals.save(repositoryId, describe(candidate, choice, isDraft, changes));
    if (saved.state === 'waiting') {
      await world.queue.enqueue({ kind: 'open-pull-request', data: { repositoryId, proposalKey: key } }, { within: transaction });
    }
  }
}

async function choose(
  transaction: Transaction,
  candidates: readonly Candidate[],
  stored: readonly StoredProposal[],
  { repositoryId, configuration, analysis }: Changes,
): Promise<ReadonlyMap<string, Choice>> {
  const repository = await transaction.repositories.find(repositoryId);
  const installation = repository === null ? null : await transaction.installations.find(repository.installationId);
  const wanted = candidates.map(({ proven }) => proven).filter(({ rule }) => modeOfRule(rule, configuration) === 'pr');
  return chooseProposals(wanted, stored, configuration.pullRequests, analysis.asOf, installation?.permissions);
}

function candidatesOf(analysis: Analysis): readonly Candidate[] {
  return analysis.workflows.flatMap((workflow) =>
    workflow.status !== 'analyzed'
      ? []
      : workflow.findings.flatMap((finding) =>
          finding.outcome?.kind === 'proven'
            ? [{ proven: finding.outcome.proven, finding, simulatedHistory: workflow.simulatedHistory }]
            : [],
        ),
  );
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

function describe(candidate: Candidate, choice: Choice, isDraft: boolean, { baseSha, analysis, configuration }: Changes): StoredProposal {
  const { proven, finding, simulatedHistory } = candidate;
  const { title, body, commitMessage, branch } = renderPullRequest(proven, { finding, simulatedHistory, baseSha });
  return {
    key: proven.key,
    ruleId: proven.rule.id,
    path: proven.proposal.path,
    title,
    body,
    commitMessage,
    labels: configuration.pullRequests.labels,
    reviewers: configuration.pullRequests.reviewers,
    draft: isDraft,
    files: proven.files.map(({ path, content, before }) => ({ path, content, blobBefore: blobId(before) })),
    patch: proven.patch,
    baseSha,
    state: choice.state,
    reason: choice.state === 'candidate' ? choice.reason : null,
    branch,
    headShas: [],
    pullRequest: null,
    pullRequestUpdatedAt: null,
    openedAt: null,
    updatedAt: analysis.asOf,
    askedBy: null,
    phase: null,
    measure: null,
    headAt: null,
    draftedAt: null,
    reruns: 0,
    mergedAt: null,
    mergeSha: null,
    verificationPlan: null,
    verdict: null,
    prediction: proven.prediction.predicted ? proven.prediction.prediction : null,
  };
}
