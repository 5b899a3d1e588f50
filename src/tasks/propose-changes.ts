import type { Analysis, ProvenProposal, ReportedFinding } from '../engine/analysis.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { StoredProposal } from '../ports/store.ts';
import { renderPullRequest } from '../report/pull-request.ts';
import { type Choice, chooseProposals } from './choose-proposals.ts';
import type { World } from './world.ts';

interface Changes {
  readonly repositoryId: number;
  /** The commit that was analysed. */
  readonly baseSha: string;
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

/** Stores every proven proposal and asks for the pull requests of those that are chosen, together. */
export async function proposeChanges(world: World, changes: Changes): Promise<void> {
  const { repositoryId, configuration, isActive } = changes;
  const candidates = candidatesOf(changes.analysis);
  await world.store.transaction(async (transaction) => {
    const stored = await transaction.proposals.list(repositoryId);
    const wanted = candidates.map(({ proven }) => proven).filter(({ rule }) => modeOf(configuration, rule.id) === 'pr');
    const choices = isActive
      ? chooseProposals(wanted, stored, configuration.pullRequests, changes.analysis.asOf)
      : new Map<string, Choice>();
    const found = new Set(candidates.map(({ proven }) => proven.key));
    for (const { key, state } of stored) {
      if (found.has(key) || (state !== 'candidate' && state !== 'waiting')) continue;
      await transaction.proposals.transition(repositoryId, key, {
        state: 'superseded',
        reason: 'no longer found',
        at: changes.analysis.asOf,
      });
    }
    for (const candidate of candidates) {
      const { key } = candidate.proven;
      const choice = choices.get(key) ?? { state: 'candidate', reason: isActive ? 'suggested only' : 'observing: no .github/paceline.yml' };
      const saved = await transaction.proposals.save(repositoryId, describe(candidate, choice, changes));
      if (saved.state === 'waiting') {
        await world.queue.enqueue({ kind: 'open-pull-request', data: { repositoryId, proposalKey: key } }, { within: transaction });
      }
    }
  });
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

function describe(candidate: Candidate, choice: Choice, { baseSha, analysis, configuration }: Changes): StoredProposal {
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
    draft: configuration.pullRequests.draft === true,
    content: proven.content,
    patch: proven.patch,
    baseSha,
    state: choice.state,
    reason: choice.state === 'candidate' ? choice.reason : null,
    branch,
    pullRequest: null,
    openedAt: null,
    updatedAt: analysis.asOf,
  };
}

function modeOf(configuration: RepositoryConfig, ruleId: string): 'off' | 'suggest' | 'pr' {
  return configuration.rules.get(ruleId)?.mode ?? 'pr';
}
