import { AppError } from '../errors.ts';
import { DAY_MS } from '../model/day.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import type { StoredProposal } from '../ports/store.ts';
import { untick } from '../report/checkbox.ts';
import { parsePullRequest } from '../telemetry/parse-pull-request.ts';
import { blobId } from './blob-id.ts';
import { closeProposal } from './close-proposal.ts';
import { isOfRule } from './kinds-of-proposals.ts';
import type { RepositoryAccess } from './repository-access.ts';
import type { World } from './world.ts';

/** A saving that moved by less is no news. */
const NEWS = 0.1;

export interface Analysed {
  /** What the analysis would propose now, by key. */
  readonly fresh: ReadonlyMap<string, StoredProposal>;
  /** Workflows that could be analysed. */
  readonly paths: ReadonlySet<string>;
  /** The commit that was analysed, and its files. */
  readonly baseSha: string;
  readonly tree: SourceTree;
  readonly configuration: RepositoryConfig;
}

/**
 * Brings open pull requests in line with what the analysis found: one that conflicts is made anew on its base where the configuration wants it, numbers that moved are written
 * into the text, and what the base no longer lacks is closed with the reason. What a person has edited is left alone.
 */
export async function refreshOpenProposals(world: World, access: RepositoryAccess, analysed: Analysed): Promise<void> {
  const repositoryId = access.stored.repository.id;
  const open = (await world.store.proposals.list(repositoryId)).filter(
    (proposal) => proposal.state === 'open' && proposal.pullRequest !== null && proposal.phase !== 'edited' && isOfRule(proposal),
  );
  for (const proposal of open) {
    try {
      await refresh(world, access, proposal, analysed);
    } catch (error) {
      if (!(error instanceof AppError) || !LEAVES_IT.has(error.code)) throw error;
      world.log.info('pull request not refreshed', {
        repositoryId,
        pullRequest: proposal.pullRequest,
        code: error.code,
        reason: error.message,
      });
    }
  }
}

const LEAVES_IT: ReadonlySet<string> = new Set(['GITHUB_FORBIDDEN', 'GITHUB_NOT_FOUND', 'GITHUB_REJECTED', 'HEAD_MOVED']);

async function refresh(world: World, access: RepositoryAccess, proposal: StoredProposal, analysed: Analysed): Promise<void> {
  const fresh = analysed.fresh.get(proposal.key);
  if (fresh !== undefined && proposal.reason !== null) await takeBackReason(world, access, proposal);
  if (fresh === undefined) {
    if (proposal.askedBy === null && analysed.paths.has(proposal.path) && (await isBaseChanged(proposal, analysed.tree)))
      await close(world, access, proposal);
  } else if (proposal.phase === 'conflicted') {
    if (analysed.configuration.pullRequests.rebase === 'conflicted' || proposal.askedBy !== null)
      await makeAnew(world, access, proposal, fresh, analysed.baseSha);
  } else if (isNews(proposal, fresh) && hasSameFiles(proposal, fresh)) await rewrite(world, access, proposal, fresh);
}

/** It was to be closed, and that did not come about; now it is worth having again. */
async function takeBackReason(
  world: World,
  { github, stored }: RepositoryAccess,
  { key, pullRequest, headShas }: StoredProposal,
): Promise<void> {
  if (pullRequest === null || (await fetchOurs(github, pullRequest, headShas)) === null) return;
  await world.store.proposals.transition(stored.repository.id, key, { from: ['open'], state: 'open', reason: null, at: world.clock.now() });
}

async function isBaseChanged({ files }: StoredProposal, tree: SourceTree): Promise<boolean> {
  for (const { path, blobBefore } of files) {
    const text = await tree.read(path);
    if (text.available && blobId(text.value) !== blobBefore) return true;
  }
  return false;
}

/** Somebody made the edit themselves, or removed what it was about. */
async function close(world: World, access: RepositoryAccess, proposal: StoredProposal): Promise<void> {
  const { pullRequest, headShas } = proposal;
  const { github, stored } = access;
  if (pullRequest === null || (await fetchOurs(github, pullRequest, headShas)) === null) return;
  const branch = stored.repository.defaultBranch.replaceAll('`', '');
  const body = `The files that this changes were edited on \`${branch}\` since, and there is nothing left to propose here.`;
  await github.pulls.comment(pullRequest, { key: 'superseded', body });
  await closeProposal(world, access, proposal, 'no longer found after the base was edited');
}

/** One commit on the base as it is now, in place of ours: GitHub moves the branch only while it points at that. */
async function makeAnew(
  world: World,
  { github, stored }: RepositoryAccess,
  proposal: StoredProposal,
  fresh: StoredProposal,
  baseSha: string,
): Promise<void> {
  const { key, pullRequest, branch, headShas } = proposal;
  const from = headShas.at(-1);
  if (pullRequest === null || from === undefined || (await fetchOurs(github, pullRequest, headShas)) === null) return;
  const { id } = stored.repository;
  const headSha = await github.pulls.moveBranch({
    branch,
    from,
    baseSha,
    message: fresh.commitMessage,
    files: fresh.files.map(({ path, content }) => ({ path, content })),
    known: headShas,
    record: (sha) => world.store.proposals.recordHead(id, key, sha, world.clock.now()),
  });
  const { files, patch, title, body, prediction, measure } = fresh;
  const standing = await fetchOurs(github, pullRequest, [headSha]);
  if (standing !== null && hasOurWords(standing, proposal)) await github.pulls.update(pullRequest, { title, body });
  await world.store.proposals.note(id, key, { phase: null, files, patch, title, body, prediction, measure, baseSha });
}

/** At most daily, and only where branch and text are still ours. */
async function rewrite(world: World, { github, stored }: RepositoryAccess, proposal: StoredProposal, fresh: StoredProposal): Promise<void> {
  const { key, pullRequest, pullRequestUpdatedAt, openedAt, headShas } = proposal;
  const last = pullRequestUpdatedAt ?? openedAt;
  if (pullRequest === null || (last !== null && world.clock.now().getTime() - last.getTime() < DAY_MS)) return;
  const standing = await fetchOurs(github, pullRequest, headShas);
  if (standing === null || !hasOurWords(standing, proposal)) return;
  const { title, body, prediction } = fresh;
  await github.pulls.update(pullRequest, { title, body });
  await world.store.proposals.note(stored.repository.id, key, { title, body, prediction });
}

interface Standing {
  readonly title?: unknown;
  readonly body?: unknown;
}

/** The pull request as it is now; null: it is no longer open, or its branch has another tip than these. */
async function fetchOurs(github: RepositoryAccess['github'], pullRequest: number, tips: readonly string[]): Promise<Standing | null> {
  const answer = await github.fetchPullRequest(pullRequest);
  const facts = parsePullRequest(answer);
  return facts.ok && facts.value.state === 'open' && tips.includes(facts.value.headSha ?? '') ? (answer as Standing) : null;
}

/** Whether nobody else has written there. */
function hasOurWords({ title, body }: Standing, proposal: StoredProposal): boolean {
  return title === proposal.title && typeof body === 'string' && sameLines(untick(body)) === sameLines(untick(proposal.body));
}

/** GitHub gives bodies back with the line ends of a form. */
function sameLines(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}

function isNews({ prediction: before, title }: StoredProposal, { prediction: after, title: now }: StoredProposal): boolean {
  if (title !== now) return true;
  if (before === null || after === null) return before !== after;
  const [was, is] = [before.makespan.saving.mean, after.makespan.saving.mean];
  return Math.abs(is - was) > NEWS * Math.max(1, Math.abs(was));
}

/** The text tells of the commit that is on the branch. */
function hasSameFiles({ files }: StoredProposal, { files: others }: StoredProposal): boolean {
  return (
    files.length === others.length &&
    files.every(({ path, content }) => others.some((other) => other.path === path && other.content === content))
  );
}
