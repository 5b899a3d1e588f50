import type { CommitSummary } from '../engine/commit-summary.ts';
import { renderDetails } from './check-run-details.ts';
import { factLines } from './check-run-facts.ts';
import { movementSection } from './check-run-movements.ts';
import { pathSection } from './check-run-path.ts';
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
}

/**
 * What the check run of a commit says. The title is the verdict; the summary what a busy person needs: verdict, targets, critical path, what moved and why, caches,
 * queue and cost; the text the tables of all jobs, queues and caches.
 */
export function renderCheckRun(summary: CommitSummary, { notes = [] }: { readonly notes?: readonly string[] } = {}): RenderedCheckRun {
  const { status, conclusion } = summary;
  return {
    status,
    conclusion,
    title: checkRunTitle(summary),
    summary: renderSummary(summary, notes),
    text: renderDetails(summary, OUTPUT_LIMIT),
  };
}

function renderSummary(summary: CommitSummary, notes: readonly string[]): string {
  const { simulatedHistory } = summary;
  const head = [
    ...notes.map((note) => `> ${prose(note)}`),
    ...(simulatedHistory === null ? [] : [`> Compared with **simulated history**: ${prose(simulatedHistory)}`]),
    ...verdictLines(summary),
  ];
  return fitSections(
    [
      ...head.map((whole) => ({ whole })),
      { whole: targetTable(summary), short: '', weight: 1 },
      { whole: pathSection(summary), short: '', weight: 3 },
      { whole: movementSection(summary), short: '', weight: 2 },
      { whole: factLines(summary), short: '', weight: 4 },
    ],
    OUTPUT_LIMIT,
  );
}
