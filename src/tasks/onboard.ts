import { createPatch } from '../engine/create-patch.ts';
import type { StoredProposal, StoredRepository } from '../ports/store.ts';
import type { RenderedOnboarding } from '../report/onboarding-pull-request.ts';
import { configurationStanding } from './configuration-standing.ts';
import { ONBOARDING } from './kinds-of-proposals.ts';
import { readConfiguration } from './read-configuration.ts';
import { type Found, renderFound } from './render-found.ts';
import type { RepositoryAccess } from './repository-access.ts';
import { closeOnboarding, refreshOnboarding } from './tend-onboarding.ts';
import { whyNotOnboarded } from './why-not-onboarded.ts';
import { withProposalsLock } from './with-proposals-lock.ts';
import type { World } from './world.ts';

/**
 * Asks once, by a pull request that adds a configuration, whether Paceline may open others. What was merged or closed is an answer for ever, and so is a
 * configuration that somebody adds without it. Where the App may not write, what it would say is kept for the check run. Safe to repeat.
 */
export async function onboard(world: World, access: RepositoryAccess, found: Found): Promise<void> {
  await withProposalsLock(world, access.stored.repository.id, () => goOn(world, access, found));
}

async function goOn(world: World, access: RepositoryAccess, found: Found): Promise<void> {
  const repositoryId = access.stored.repository.id;
  // The analysis has noted what it found of the configuration.
  const stored = await world.store.repositories.find(repositoryId);
  if (stored === null) return;
  const known = await world.store.proposals.find(repositoryId, ONBOARDING);
  if (known?.state === 'merged' || known?.state === 'closed') return;
  const standing = configurationStanding(stored);
  if (known?.state === 'open') {
    if (standing === 'own') await closeOnboarding(world, access, known);
    else if (standing === 'none') await refreshOnboarding(world, access, known, found);
    return;
  }
  if (standing === 'none') await offer(world, stored, known, found);
  else {
    const away = { state: 'superseded', reason: 'there is a configuration now', at: found.analysis.asOf } as const;
    await world.store.proposals.transition(repositoryId, ONBOARDING, { from: ['candidate', 'waiting'], ...away });
  }
}

async function offer(world: World, stored: StoredRepository, known: StoredProposal | null, found: Found): Promise<void> {
  const { id } = stored.repository;
  const rendered = renderFound(found);
  if (!readConfiguration(rendered.file.content).ok) {
    world.log.error('the configuration that was detected is not valid', { repositoryId: id });
    return;
  }
  // Others of the installation may be asked for at the same moment.
  await world.store.withLock(`onboarding:${stored.installationId}`, async () => {
    const obstacle = await whyNotOnboarded(world, stored, known, found);
    if (obstacle === 'never') return;
    const state = obstacle === null ? ('waiting' as const) : ('candidate' as const);
    await world.store.transaction(async (within) => {
      const saved = await within.proposals.save(id, { ...describe(rendered, found), state, reason: obstacle });
      if (saved.state !== 'waiting') return;
      await world.queue.enqueue({ kind: 'open-pull-request', data: { repositoryId: id, proposalKey: ONBOARDING } }, { within });
    });
  });
}

/** It has no label and asks nobody for a review: those are for the configuration to name. */
function describe({ title, body, commitMessage, branch, file }: RenderedOnboarding, { baseSha, analysis }: Found): StoredProposal {
  return {
    key: ONBOARDING,
    ruleId: ONBOARDING,
    path: file.path,
    title,
    body,
    commitMessage,
    labels: [],
    reviewers: [],
    draft: false,
    files: [{ path: file.path, content: file.content, blobBefore: null }],
    patch: createPatch(file.path, null, file.content),
    baseSha,
    state: 'candidate',
    reason: null,
    branch,
    headShas: [],
    pullRequest: null,
    pullRequestUpdatedAt: null,
    openedAt: null,
    updatedAt: analysis.asOf,
    askedBy: null,
    phase: null,
    measure: null,
    headAt: null,
    draftedAt: null,
    reruns: 0,
    mergedAt: null,
    mergeSha: null,
    verificationPlan: null,
    verdict: null,
    prediction: null,
  };
}
