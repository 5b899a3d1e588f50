import { firstChangedLine } from '../engine/first-changed-line.ts';
import { DAY_MS } from '../model/day.ts';
import type { Run } from '../model/run.ts';
import type { StoredProposal } from '../ports/store.ts';
import type { NotedProposal } from '../report/check-run-proposals.ts';
import { verdictSentence } from '../report/verification-words.ts';
import { isOfRule } from './kinds-of-proposals.ts';
import { readVerdict } from './read-verdict.ts';

const TOLD: ReadonlySet<StoredProposal['state']> = new Set(['candidate', 'waiting', 'open', 'merged']);
/** A merge is told while it is measured, and its verdict for so long. */
const MERGED_FOR = 30 * DAY_MS;

/** What is told on a commit of the proposals for its workflows. `runs`: of the commit, with the files that they saw. */
export function notedProposals(stored: readonly StoredProposal[], runs: readonly Run[], asOf: Date): readonly NotedProposal[] {
  const blobs = new Map<string, string | null>();
  for (const { workflowPath, sources } of runs) if (workflowPath !== null) blobs.set(workflowPath, sources?.workflowBlob ?? null);
  return stored.flatMap((proposal): NotedProposal[] => {
    const { state, path, files } = proposal;
    if (!blobs.has(path) || !isOfRule(proposal) || !isTold(proposal, asOf)) return [];
    const file = files.find((one) => one.path === path);
    const isSame = file !== undefined && file.blobBefore !== null && blobs.get(path) === file.blobBefore;
    return [
      {
        ruleId: proposal.ruleId,
        title: proposal.title,
        path,
        state: state as NotedProposal['state'],
        reason: proposal.reason,
        pullRequest: proposal.pullRequest,
        prediction: proposal.prediction,
        line: isSame ? firstChangedLine(proposal.patch, path) : null,
        verdict: verdictOf(proposal),
      },
    ];
  });
}

/** The proposal that a button opens: of those for the commit's workflows that are no pull request, the one that is predicted to save most. */
export function bestCandidate(stored: readonly StoredProposal[], runs: readonly Run[]): StoredProposal | null {
  const paths = new Set(runs.map(({ workflowPath }) => workflowPath));
  const own = stored.filter((proposal) => isOfRule(proposal) && proposal.state === 'candidate' && paths.has(proposal.path));
  return own.reduce<StoredProposal | null>((best, one) => (best === null || savingOf(one) > savingOf(best) ? one : best), null);
}

function savingOf({ prediction }: StoredProposal): number {
  return prediction?.makespan.saving.mean ?? 0;
}

function isTold({ state, phase, mergedAt, updatedAt }: StoredProposal, asOf: Date): boolean {
  if (!TOLD.has(state)) return false;
  const since = asOf.getTime() - Math.max(mergedAt?.getTime() ?? 0, updatedAt.getTime());
  return state !== 'merged' || phase === 'verifying' || since < MERGED_FOR;
}

/** What was measured after the merge, once a look was taken; before, that it is being measured. */
function verdictOf({ state, phase, verdict }: StoredProposal): string | null {
  if (state !== 'merged') return null;
  if (phase === 'reverted') return 'taken back';
  const result = readVerdict(verdict);
  if (result === null || (result.look === null && !result.isFinal)) return 'not verified yet: too few runs since the merge';
  return verdictSentence(result);
}
