import type { Trial, TrialFailure, TrialState } from './trial.ts';
import type { TriedProposal } from './trial-evidence.ts';

interface Question {
  readonly state: TrialState;
  readonly failures: readonly TrialFailure[];
  readonly recovered: readonly string[];
  readonly proposal: Pick<TriedProposal, 'draftedAt' | 'headAt'>;
  readonly asOf: Date;
}

const DAY_MS = 86_400_000;
/** So many days a draft stays open for a person to look, where the records tell that the failure is ours, and where they do not. */
const DRAFT_DAYS = { sure: 3, inDoubt: 14 } as const;

/** What becomes of the pull request. Nobody's work is in it but ours, so a failure of ours costs a draft first, and only then the pull request. */
export function decideTrial({ state, failures, recovered, proposal, asOf }: Question): Pick<Trial, 'decision' | 'decisionReason'> {
  if (state === 'failed-for-our-reason') return decideOurs(failures, proposal, asOf);
  const again = state === 'failed-for-another-reason' ? failures.find(({ blame }) => blame.mayPassAgain) : undefined;
  if (again !== undefined)
    return { decision: 'rerun-once-may-be-flaky', decisionReason: 'The failure is not of the edit; a re-run of the failed jobs may pass.' };
  if (state === 'failed-for-another-reason')
    return { decision: 'keep', decisionReason: 'What failed is not of the edit; it is for the people of the repository to mend.' };
  if (state === 'ran-green' && recovered.length > 0)
    return { decision: 'keep', decisionReason: 'What failed once has passed on the same commit.' };
  return { decision: 'keep', decisionReason: state === 'ran-green' ? 'Its runs passed.' : 'Nothing speaks against it so far.' };
}

function decideOurs(
  failures: readonly TrialFailure[],
  { draftedAt, headAt }: Question['proposal'],
  asOf: Date,
): Pick<Trial, 'decision' | 'decisionReason'> {
  const own = failures.filter(({ blame }) => blame.isOurs);
  if (draftedAt === null && own.every(({ blame }) => blame.mayPassAgain))
    return {
      decision: 'rerun-once-may-be-flaky',
      decisionReason: 'The edit touches what failed, but that has failed by chance before: one re-run of the failed jobs tells more.',
    };
  const isSure = own.some(({ blame }) => blame.isSure);
  const days = isSure ? DRAFT_DAYS.sure : DRAFT_DAYS.inDoubt;
  if (draftedAt === null)
    return {
      decision: 'draft',
      decisionReason: isSure ? 'The edit is the reason of the failure.' : 'The edit touches what failed, and no other reason is known.',
    };
  // A commit of ours that came after the draft has its own time.
  const since = Math.max(draftedAt.getTime(), headAt.getTime());
  return asOf.getTime() - since >= days * DAY_MS
    ? { decision: 'close', decisionReason: `It has failed for a reason of the edit for ${days} days as a draft.` }
    : { decision: 'draft', decisionReason: `It stays a draft; after ${days} days as one that fails it is closed.` };
}
