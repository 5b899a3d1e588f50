import { firstChangedLine } from '../engine/first-changed-line.ts';
import type { Run } from '../model/run.ts';
import type { StoredProposal } from '../ports/store.ts';
import type { NotedProposal } from '../report/check-run-proposals.ts';

/** What is told on a commit of the proposals for its workflows. `runs`: of the commit, with the files that they saw. */
export function notedProposals(stored: readonly StoredProposal[], runs: readonly Run[]): readonly NotedProposal[] {
  const blobs = new Map<string, string | null>();
  for (const { workflowPath, sources } of runs) if (workflowPath !== null) blobs.set(workflowPath, sources?.workflowBlob ?? null);
  return stored.flatMap((proposal): NotedProposal[] => {
    const { state, path, files } = proposal;
    if (!blobs.has(path) || (state !== 'candidate' && state !== 'waiting' && state !== 'open')) return [];
    const file = files.find((one) => one.path === path);
    const isSame = file !== undefined && file.blobBefore !== null && blobs.get(path) === file.blobBefore;
    return [
      {
        ruleId: proposal.ruleId,
        title: proposal.title,
        path,
        state,
        reason: proposal.reason,
        pullRequest: proposal.pullRequest,
        prediction: proposal.prediction,
        line: isSame ? firstChangedLine(proposal.patch, path) : null,
        verdict: null,
      },
    ];
  });
}

/** The proposal that a button opens: of those for the commit's workflows that are no pull request, the one that is predicted to save most. */
export function bestCandidate(stored: readonly StoredProposal[], runs: readonly Run[]): StoredProposal | null {
  const paths = new Set(runs.map(({ workflowPath }) => workflowPath));
  const candidates = stored.filter(({ state, path }) => state === 'candidate' && paths.has(path));
  return candidates.reduce<StoredProposal | null>((best, one) => (best === null || savingOf(one) > savingOf(best) ? one : best), null);
}

function savingOf({ prediction }: StoredProposal): number {
  return prediction?.makespan.saving.mean ?? 0;
}
