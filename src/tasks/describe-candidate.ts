import type { Analysis, ProvenProposal, ReportedFinding, WorkflowAnalysis } from '../engine/analysis.ts';
import type { Evidence } from '../engine/evidence.ts';
import { estimateTrial } from '../engine/pull-request/estimate-trial.ts';
import { findAlternatives } from '../engine/pull-request/find-alternatives.ts';
import { pickSampleRuns } from '../engine/pull-request/pick-sample-runs.ts';
import { forecastCheck } from '../engine/verification/forecast-check.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { StoredProposal } from '../ports/store.ts';
import { proposalBranch } from '../report/proposal-branch.ts';
import { type PullRequestContext, renderPullRequest } from '../report/pull-request.ts';
import { blobId } from './blob-id.ts';
import type { Choice } from './choose-proposals.ts';
import { measureOf, readMeasure } from './measure-of.ts';

/** A proposal that was proven, with all that its pull request tells. */
export interface Candidate {
  readonly proven: ProvenProposal;
  readonly finding: ReportedFinding;
  readonly workflow: WorkflowAnalysis;
  readonly simulatedHistory: string | null;
}

/** What candidates of one analysis share. */
export interface Described {
  /** The commit that was analysed. */
  readonly baseSha: string;
  readonly analysis: Analysis;
  /** What was analysed, by workflow. */
  readonly evidences: readonly Evidence[];
  readonly configuration: RepositoryConfig;
  readonly defaultBranch: string;
  /** Where GitHub's pages are; absent: no run is linked. */
  readonly webUrl?: string;
  /** Who reads comments, without `@`; absent: nobody does. */
  readonly botName?: string;
}

export function candidatesOf(analysis: Analysis): readonly Candidate[] {
  return analysis.workflows.flatMap((workflow) =>
    workflow.status !== 'analyzed'
      ? []
      : workflow.findings.flatMap((finding) =>
          finding.outcome?.kind === 'proven'
            ? [{ proven: finding.outcome.proven, finding, workflow, simulatedHistory: workflow.simulatedHistory }]
            : [],
        ),
  );
}

/** What is stored of a candidate, with the words of its pull request. */
export function describeCandidate(candidate: Candidate, choice: Choice, isDraft: boolean, described: Described): StoredProposal {
  const { proven } = candidate;
  const { baseSha, analysis, configuration } = described;
  const prediction = proven.prediction.predicted ? proven.prediction.prediction : null;
  const measure = measureOf(proven.proposal.effects, prediction);
  const { title, body, commitMessage, branch } = renderPullRequest(proven, contextOf(candidate, readMeasure(measure), described));
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
    measure,
    headAt: null,
    draftedAt: null,
    reruns: 0,
    mergedAt: null,
    mergeSha: null,
    verificationPlan: null,
    verdict: null,
    prediction,
  };
}

function contextOf(
  { proven, finding, workflow, simulatedHistory }: Candidate,
  measure: ReturnType<typeof readMeasure>,
  { baseSha, analysis, evidences, configuration, defaultBranch, webUrl, botName }: Described,
): PullRequestContext {
  const { path } = proven.proposal;
  const evidence = evidences.find((one) => one.workflow.path === path);
  const question = {
    path,
    changedPaths: proven.files.map((file) => file.path),
    branch: proposalBranch(proven, finding),
    base: defaultBranch,
  };
  const isLinked = evidence !== undefined && webUrl !== undefined && simulatedHistory === null;
  return {
    finding,
    simulatedHistory,
    baseSha,
    ...(isLinked
      ? {
          samples: {
            owner: evidence.repository.owner,
            name: evidence.repository.name,
            webUrl,
            runs: pickSampleRuns(evidence, finding.job),
          },
        }
      : {}),
    ...(evidences.length === 0 ? {} : { trial: estimateTrial(evidences, question) }),
    ...(evidence === undefined || measure === null
      ? {}
      : { check: forecastCheck(evidence, measure, { key: proven.key, rule: proven.rule.id }, analysis.asOf) }),
    alternatives: findAlternatives(workflow, finding),
    ...(botName === undefined ? {} : { botName }),
    policy: configuration.pullRequests,
  };
}
