import type { PullRequestRegression } from '../engine/commit/regression.ts';
import type { CommitSummary } from '../engine/commit-summary.ts';
import { type Action, actionsOf } from './check-run-actions.ts';
import { type Annotation, annotationsOf } from './check-run-annotations.ts';
import { renderDetails } from './check-run-details.ts';
import { factLines } from './check-run-facts.ts';
import { movementSection } from './check-run-movements.ts';
import { pathSection } from './check-run-path.ts';
import { type NotedProposal, proposalSection } from './check-run-proposals.ts';
import { regressionSection, regressionTitle } from './check-run-regression.ts';
import { targetTable } from './check-run-targets.ts';
import { checkRunTitle } from './check-run-title.ts';
import { verdictLines } from './check-run-verdict.ts';
import { prose } from './escape-markdown.ts';
import { fitSections } from './fit-sections.ts';

/** GitHub's limit on a check run's summary, and again on its text. */
export const OUTPUT_LIMIT = 65_535;

export interface RenderedCheckRun {
  readonly status: 'in_progress' | 'completed';
  /** Null while runs are in progress. */
  readonly conclusion: 'success' | 'neutral' | 'failure' | null;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly Annotation[];
  readonly actions: readonly Action[];
}

/** What is told of a commit beside its runs. */
export interface BesideRuns {
  readonly notes?: readonly string[];
  /** For the workflows of the commit. */
  readonly proposals?: readonly NotedProposal[];
  /** What the pull request of the commit does to the durations; null or absent without one. */
  readonly regression?: PullRequestRegression | null;
  /** Whether a pull request could be opened where somebody asks for it. */
  readonly mayPropose?: boolean;
  /** How to configure the repository, a section; null or absent: it is configured, or was told. */
  readonly onboarding?: string | null;
}

/**
 * What the check run of a commit says. The title is the verdict; the summary what a busy person needs: verdict, targets, critical path, what moved and why, caches,
 * queue and cost; the text the tables of all jobs, queues and caches.
 */
export function renderCheckRun(summary: CommitSummary, beside: BesideRuns = {}): RenderedCheckRun {
  const { proposals = [], mayPropose = false, regression = null } = beside;
  const { status, conclusion } = summary;
  return {
    status,
    conclusion,
    title: checkRunTitle(summary, regression === null ? null : regressionTitle(regression)),
    summary: renderSummary(summary, beside),
    text: renderDetails(summary, OUTPUT_LIMIT),
    annotations: annotationsOf(summary, proposals),
    actions: actionsOf(summary, proposals, { mayPropose }),
  };
}

function renderSummary(summary: CommitSummary, { notes = [], proposals = [], regression = null, onboarding }: BesideRuns): string {
  const { simulatedHistory } = summary;
  const head = [
    ...notes.map((note) => `> ${prose(note)}`),
    ...(simulatedHistory === null ? [] : [`> Compared with **simulated history**: ${prose(simulatedHistory)}`]),
    ...verdictLines(summary),
  ];
  return fitSections(
    [
      ...head.map((whole) => ({ whole })),
      { whole: regression === null ? '' : regressionSection(regression), short: '', weight: 0.5 },
      { whole: targetTable(summary), short: '', weight: 1 },
      { whole: pathSection(summary), short: '', weight: 3 },
      { whole: movementSection(summary), short: '', weight: 2 },
      { whole: proposalSection(proposals), short: '', weight: 2.5 },
      { whole: factLines(summary), short: '', weight: 4 },
      { whole: onboarding ?? '', short: '', weight: 5 },
    ],
    OUTPUT_LIMIT,
  );
}
