import { AppError } from '../errors.ts';
import type { PullRequestContent, PullRequestReference } from '../ports/github.ts';
import type { Log } from '../ports/log.ts';
import type { Access } from './access.ts';
import { findPullRequest, type StandingPullRequest } from './find-pull-request.ts';
import { pushBranch } from './push-branch.ts';
import { asking } from './to-app-error.ts';

/**
 * Opens the pull request of a branch, or finds the one that stands: each step looks before it writes, so that repeating the call after a lost
 * answer makes nothing twice. One that a person closed stays closed.
 */
export async function openPullRequest(access: Access, content: PullRequestContent, log: Log): Promise<PullRequestReference> {
  const standing = await findPullRequest(access, content.branch);
  if (standing !== null) return complete(access, content, standing, log);
  const headSha = await pushBranch(access, content);
  const number = await create(access, content, content.draft);
  if (number === 'exists') {
    const raced = await findPullRequest(access, content.branch);
    if (raced === null) throw new AppError('GITHUB_UNAVAILABLE', 'GitHub has a pull request for the branch and does not list it yet');
    return complete(access, content, raced, log);
  }
  await addLabels(access, number, content.labels, log);
  return { number, headSha, state: 'open', created: true };
}

/** What an interrupted call may have left undone. */
async function complete(
  access: Access,
  content: PullRequestContent,
  standing: StandingPullRequest,
  log: Log,
): Promise<PullRequestReference> {
  const missing = content.labels.filter((label) => !standing.labels.includes(label));
  if (standing.reference.state === 'open') await addLabels(access, standing.reference.number, missing, log);
  return standing.reference;
}

async function create(access: Access, content: PullRequestContent, draft: boolean): Promise<number | 'exists'> {
  const { octokit, owner, repo } = access;
  const { branch: head, base, title, body } = content;
  try {
    const { data } = await asking('open the pull request', () =>
      octokit.rest.pulls.create({ owner, repo, title, head, base, body, draft }),
    );
    return data.number;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'GITHUB_REJECTED') throw error;
    if (/pull request already exists/i.test(error.message)) return 'exists';
    // Private repositories on some plans have no drafts.
    if (draft && /draft pull requests are not supported/i.test(error.message)) return create(access, content, false);
    throw error;
  }
}

/** A label is an ornament: without it the pull request stands all the same. */
async function addLabels({ octokit, owner, repo }: Access, number: number, labels: readonly string[], log: Log): Promise<void> {
  if (labels.length === 0) return;
  try {
    await asking('label the pull request', () => octokit.rest.issues.addLabels({ owner, repo, issue_number: number, labels: [...labels] }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn('pull request not labelled', { pullRequest: number, error: error.message });
  }
}
