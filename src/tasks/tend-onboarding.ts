import { isDeepStrictEqual } from 'node:util';
import { createPatch } from '../engine/create-patch.ts';
import { AppError } from '../errors.ts';
import { DAY_MS } from '../model/day.ts';
import type { StoredProposal } from '../ports/store.ts';
import { isOnboardingAsWritten, readOnboardingMarker } from '../report/onboarding-marker.ts';
import { onboardingSettled } from '../report/onboarding-settled.ts';
import { type PullRequestFacts, parsePullRequest } from '../telemetry/parse-pull-request.ts';
import { closeProposal } from './close-proposal.ts';
import { readConfiguration } from './read-configuration.ts';
import { type Found, renderFound } from './render-found.ts';
import type { RepositoryAccess } from './repository-access.ts';
import type { World } from './world.ts';

/**
 * Brings the open onboarding pull request in line with what is detected now: the text when it says something else, the file only when one of its values is
 * another, since a new commit has the checks run. Not within a day of the last thing that happened to it, and never what a person has changed.
 */
export async function refreshOnboarding(world: World, access: RepositoryAccess, known: StoredProposal, found: Found): Promise<void> {
  const { pullRequestUpdatedAt, phase } = known;
  if (phase === 'edited' || pullRequestUpdatedAt === null || !isADayAgo(world, pullRequestUpdatedAt)) return;
  const standing = known.files[0]?.content ?? '';
  const fresh = renderFound(found);
  const isSame = hasSameValues(standing, fresh.file.content);
  const { title, body, file, commitMessage } = isSame ? renderFound(found, standing) : fresh;
  if (body === known.body && isSame) return;
  await leavingIt(world, access, known, async (number) => {
    const facts = await fetchOpen(access, number);
    const from = known.headShas.at(-1);
    if (facts === null || from === undefined || !isADayAgo(world, facts.updatedAt)) return;
    if (facts.headSha !== from || !isOnboardingAsWritten(facts.body)) return noteEdited(world, access, known);
    const { proposals } = world.store;
    const { id } = access.stored.repository;
    if (!isSame) {
      const { branch, headShas } = known;
      const { baseSha } = found;
      const record = (headSha: string) => proposals.recordHead(id, known.key, headSha, world.clock.now());
      await access.github.pulls.moveBranch({ branch, from, baseSha, message: commitMessage, files: [file], known: headShas, record });
      const files = [{ ...file, blobBefore: null }];
      await proposals.note(id, known.key, { files, patch: createPatch(file.path, null, file.content), baseSha });
    }
    await access.github.pulls.update(number, { body });
    await proposals.note(id, known.key, { title, body });
  });
}

/** Somebody added a configuration without it: it is closed with a word, and its branch removed, unless there is something of a person's on it. */
export async function closeOnboarding(world: World, access: RepositoryAccess, known: StoredProposal): Promise<void> {
  if (known.phase === 'edited') return;
  await leavingIt(world, access, known, async (number) => {
    const { pulls } = access.github;
    const facts = await fetchOpen(access, number);
    if (facts === null) return;
    const from = known.headShas.at(-1);
    const isOurs = from !== undefined && facts.headSha === from;
    await pulls.comment(number, { key: 'onboarding', body: onboardingSettled(isOurs) });
    if (!isOurs) return noteEdited(world, access, known);
    const reason = 'the repository was configured without it';
    await closeProposal(world, access, known, reason);
    await pulls.deleteBranch(known.branch, from);
  });
}

/** Null where it is open no more, or is not the one that we opened. */
async function fetchOpen({ github }: RepositoryAccess, number: number): Promise<PullRequestFacts | null> {
  const parsed = parsePullRequest(await github.fetchPullRequest(number));
  return parsed.ok && parsed.value.state === 'open' && readOnboardingMarker(parsed.value.body) !== null ? parsed.value : null;
}

async function noteEdited(world: World, { stored }: RepositoryAccess, { key }: StoredProposal): Promise<void> {
  await world.store.proposals.note(stored.repository.id, key, { phase: 'edited' });
}

/** What GitHub does not let us do stays undone: a person may have been faster. */
async function leavingIt(
  world: World,
  { stored }: RepositoryAccess,
  { pullRequest }: StoredProposal,
  work: (number: number) => Promise<void>,
): Promise<void> {
  if (pullRequest === null) return;
  try {
    await work(pullRequest);
  } catch (error) {
    if (!(error instanceof AppError) || !LEAVES_IT.has(error.code)) throw error;
    const { code, message: reason } = error;
    world.log.info('onboarding pull request left as it is', { repositoryId: stored.repository.id, pullRequest, code, reason });
  }
}

const LEAVES_IT: ReadonlySet<string> = new Set(['GITHUB_FORBIDDEN', 'GITHUB_NOT_FOUND', 'GITHUB_REJECTED', 'HEAD_MOVED']);

function isADayAgo({ clock }: World, then: Date): boolean {
  return clock.now().getTime() - then.getTime() >= DAY_MS;
}

/** Comments aside. */
function hasSameValues(a: string, b: string): boolean {
  const [one, other] = [readConfiguration(a), readConfiguration(b)];
  return one.ok && other.ok && isDeepStrictEqual(one.config, other.config);
}
