import { judgeVerification, withheldVerdict } from '../engine/verification/judge-verification.ts';
import { type PlanRequest, planVerification } from '../engine/verification/plan-verification.ts';
import type { Push, VerificationEvidence } from '../engine/verification/verification-evidence.ts';
import type { VerificationPlan } from '../engine/verification/verification-plan.ts';
import type { VerificationResult } from '../engine/verification/verification-result.ts';
import type { Json } from '../model/json.ts';
import type { ProposalPhase, StoredProposal } from '../ports/store.ts';
import { renderVerificationComment } from '../report/verification-comment.ts';
import { isOfRule } from './kinds-of-proposals.ts';
import { readMeasure } from './measure-of.ts';
import type { RepositoryAccess } from './repository-access.ts';
import { runAddress } from './run-address.ts';
import type { World } from './world.ts';

/** Attempts of a workflow around a merge: forty before it and sixty after, with what failed and was repeated. */
const MOST_RUNS = 400;
const MOST_PUSHES = 400;

/**
 * Judges what was merged and has no final verdict: what is fixed at the merge is fixed and stored first, then looks are taken when they are due. A verdict is written into
 * the pull request when one is there to be told.
 */
export async function verifyMerged(world: World, access: RepositoryAccess, proposals: readonly StoredProposal[]): Promise<void> {
  const merged = proposals.filter((proposal) => proposal.state === 'merged' && isOfRule(proposal) && proposal.mergedAt !== null);
  for (const proposal of merged.filter(({ phase }) => phase === null || phase === 'verifying'))
    await verify(world, access, proposal, merged);
}

async function verify(world: World, access: RepositoryAccess, proposal: StoredProposal, merged: readonly StoredProposal[]): Promise<void> {
  const repositoryId = access.stored.repository.id;
  const evidence = await evidenceOf(world, repositoryId, proposal, merged);
  const result = await judge(world, repositoryId, proposal, evidence);
  if (result === null) return;
  await tell(world, access, proposal, result);
  const phase = phaseOf(result);
  await world.store.proposals.note(repositoryId, proposal.key, { verdict: result as unknown as Json, phase });
}

/** Null while there are too few runs of before to fix anything, and of after to withhold it for that. */
async function judge(
  world: World,
  repositoryId: number,
  proposal: StoredProposal,
  evidence: VerificationEvidence,
): Promise<VerificationResult | null> {
  const fixed = proposal.verificationPlan as unknown as VerificationPlan | null;
  if (fixed !== null) return judgeVerification(fixed, evidence);
  const request = requestOf(proposal, evidence);
  const planned = planVerification(request);
  if (planned.status === 'waiting') {
    const withheld = withheldVerdict(request, planned.wait);
    return withheld.isFinal ? withheld : null;
  }
  const { plan } = planned;
  await world.store.proposals.note(repositoryId, proposal.key, { verificationPlan: plan as unknown as Json, phase: 'verifying' });
  return judgeVerification(plan, evidence);
}

/** The verdict stands in one comment, which is written when a look was taken and again where the next one says another. */
async function tell(
  world: World,
  { github, stored }: RepositoryAccess,
  proposal: StoredProposal,
  result: VerificationResult,
): Promise<void> {
  if (proposal.pullRequest === null || (result.look === null && !result.isFinal)) return;
  const body = renderVerificationComment(result, runAddress(world, stored));
  await github.pulls.comment(proposal.pullRequest, { key: 'verdict', body });
}

function phaseOf({ verdict, isFinal }: VerificationResult): ProposalPhase {
  if (!isFinal) return 'verifying';
  return verdict === 'needs-more-runs' ? 'undecided' : verdict;
}

function requestOf({ key, ruleId, measure }: StoredProposal, evidence: VerificationEvidence): PlanRequest {
  const stored = readMeasure(measure);
  const selection = stored?.selection ?? null;
  return {
    metric: stored?.metric ?? { kind: 'makespan' },
    predicted: stored?.predicted ?? null,
    proposals: [{ key, rule: ruleId }],
    selection: selection === null ? null : { from: new Date(selection.from), to: new Date(selection.to) },
    evidence,
    coldStart: stored?.coldStart ?? false,
    touchedSteps: null,
  };
}

async function evidenceOf(
  world: World,
  repositoryId: number,
  { key, path, files, branch, mergedAt, mergeSha, measure }: StoredProposal,
  merged: readonly StoredProposal[],
): Promise<VerificationEvidence> {
  const at = mergedAt ?? world.clock.now();
  const byPush = readMeasure(measure)?.metric.kind.startsWith('runner-time-per') === true;
  return {
    workflow: path,
    runs: await world.store.runs.history(repositoryId, path, { runs: MOST_RUNS }),
    repositoryId,
    merge: {
      from: at,
      at,
      sha: mergeSha ?? '',
      workflowText: files.find((file) => file.path === path)?.content ?? null,
      branches: [branch],
    },
    otherMerges: merged
      .filter((other) => other.key !== key && other.path === path)
      .map((other) => ({ key: other.key, rule: other.ruleId, at: other.mergedAt ?? at })),
    pushes: byPush ? await pushesOf(world, repositoryId) : null,
    asOf: world.clock.now(),
  };
}

/** Commits that started any workflow: one that no longer starts this one is seen by the others. */
async function pushesOf(world: World, repositoryId: number): Promise<readonly Push[]> {
  const pushes = new Map<string, Push>();
  for (const path of await world.store.runs.workflowPaths(repositoryId)) {
    for (const { headSha, createdAt } of await world.store.runs.history(repositoryId, path, { runs: MOST_PUSHES, runsOnly: true })) {
      const known = pushes.get(headSha);
      if (known === undefined || createdAt < known.at) pushes.set(headSha, { sha: headSha, at: createdAt });
    }
  }
  return [...pushes.values()];
}
