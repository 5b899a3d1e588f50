import type { ProvenProposal, ReportedFinding } from './analysis.ts';

/** The proposals of an analysis, best first: what people wait for, then what is paid, then the order of the rules and of the file. */
export function rankProposals(findings: readonly ReportedFinding[]): readonly ProvenProposal[] {
  return findings
    .flatMap(({ outcome }) => (outcome?.kind === 'proven' ? [outcome.proven] : []))
    .map((proven, order) => ({ proven, order }))
    .sort(
      (a, b) =>
        savingOf(b.proven, 'makespan') - savingOf(a.proven, 'makespan') ||
        savingOf(b.proven, 'runnerTime') - savingOf(a.proven, 'runnerTime') ||
        a.order - b.order,
    )
    .map(({ proven }) => proven);
}

/** Predicted mean saving a run in seconds; 0 where its interval reaches zero or nothing was predicted: noise must not rank. */
function savingOf({ prediction }: ProvenProposal, metric: 'makespan' | 'runnerTime'): number {
  if (!prediction.predicted) return 0;
  const { saving } = prediction.prediction[metric];
  return saving.interval[0] > 0 ? saving.mean : 0;
}
