import { createPatch } from '../engine/create-patch.ts';
import { invertPatch } from '../engine/invert-patch.ts';
import type { VerificationResult } from '../engine/verification/verification-result.ts';
import type { ProposedFile, StoredProposal } from '../ports/store.ts';
import { renderRevert } from '../report/revert-pull-request.ts';
import { blobId } from './blob-id.ts';
import { REVERT, revertKey } from './kinds-of-proposals.ts';
import type { RepositoryAccess } from './repository-access.ts';
import { runAddress } from './run-address.ts';
import type { World } from './world.ts';

/** What became of the wish to take a merged proposal back. */
export type RevertOutcome = 'asked' | 'known' | 'changed-since';

/**
 * Asks for a pull request that takes a merged proposal back: `result` is the evidence, or null where a person wants it. `changed-since`: the lines were edited
 * after the merge, and whoever edited them has to decide. A second wish changes nothing.
 */
export async function proposeRevert(
  world: World,
  { github, stored }: RepositoryAccess,
  proposal: StoredProposal,
  result: VerificationResult | null,
  askedBy: string | null = null,
): Promise<RevertOutcome> {
  const { id, defaultBranch } = stored.repository;
  const key = revertKey(proposal.key);
  if ((await world.store.proposals.find(id, key)) !== null) return 'known';
  const headSha = await github.fetchHead(defaultBranch);
  const files = headSha === null ? null : await filesBefore(github.sourceTree(headSha), proposal);
  if (headSha === null || files === null) {
    world.log.info('a merged proposal cannot be taken back as it was made', { repositoryId: id, pullRequest: proposal.pullRequest });
    return 'changed-since';
  }
  const rendered = renderRevert(proposal, result, runAddress(world, stored));
  const at = world.clock.now();
  await world.store.transaction(async (within) => {
    await within.proposals.save(id, {
      ...proposal,
      ...rendered,
      key,
      ruleId: REVERT,
      draft: false,
      files: files.map(({ path, after, before }) => ({ path, content: after, blobBefore: blobId(before) }) satisfies ProposedFile),
      patch: files.map(({ path, after, before }) => createPatch(path, before, after)).join(''),
      baseSha: headSha,
      state: 'waiting',
      reason: null,
      headShas: [],
      pullRequest: null,
      pullRequestUpdatedAt: null,
      openedAt: null,
      updatedAt: at,
      prediction: null,
      measure: null,
    });
    // What is worse than before does not wait for limits.
    await within.proposals.transition(id, key, { from: ['waiting'], state: 'waiting', at, askedBy: askedBy ?? 'its verification' });
    await world.queue.enqueue({ kind: 'open-pull-request', data: { repositoryId: id, proposalKey: key } }, { within });
  });
  return 'asked';
}

interface Reverted {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Every file as it was before the proposal, with all that was changed elsewhere in it since; null where its own lines were. */
async function filesBefore(
  tree: ReturnType<RepositoryAccess['github']['sourceTree']>,
  { files, patch }: StoredProposal,
): Promise<readonly Reverted[] | null> {
  const reverted: Reverted[] = [];
  for (const { path } of files) {
    const text = await tree.read(path);
    if (!text.available || text.value === null) return null;
    const after = invertPatch(patch, path, text.value);
    if (after === null) return null;
    reverted.push({ path, before: text.value, after });
  }
  return reverted;
}
